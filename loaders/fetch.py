"""Web pages by their address, with limits, and without a way into the network that we stand in."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from dataclasses import dataclass
from email.message import Message
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from styrkedjan.graph.errors import DocumentError

from .limits import MB, Limits

__all__ = ["Fetched", "fetch"]

MAX_REDIRECTS = 5
CHUNK = 65_536
#: The ending that tells the reader, for what a server says that it sends.
ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "message/rfc822": ".eml",
    "application/zip": ".zip",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: the last address after redirects, a file name with the ending of its kind, the bytes."""

    address: str
    file_name: str
    data: bytes


def fetch(address: str, limits: Limits) -> Fetched:
    """Return what *address* gives; ``DocumentError`` tells what keeps it from us.

    At most five redirects are followed. Each host is looked up once and connected to by the address found, so that no
    second look-up can lead elsewhere; one that is not public (loopback, private, link-local) is refused unless the
    limits allow it. Proxies and cookies are not used, and no script of a page is run.
    """
    deadline = time.monotonic() + limits.seconds
    at = address
    try:
        for _ in range(MAX_REDIRECTS + 1):
            status, headers, data = _get(at, address, limits, deadline)
            if status in (301, 302, 303, 307, 308) and headers.get("Location"):
                at = urljoin(at, headers["Location"])
                continue
            if status != 200:
                raise DocumentError(f"{address}: the server answers {status} {http.client.responses.get(status, '')}")
            kind = headers.get_content_type() if headers.get("Content-Type") else ""
            return Fetched(at, _file_name(at, kind), data)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DocumentError(f"{address}: cannot be fetched ({_reason(error)})") from None
    raise DocumentError(f"{address}: leads on and on ({MAX_REDIRECTS} redirects); name the last address itself")


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it took too long"
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(str(text).split())


def _get(at: str, address: str, limits: Limits, deadline: float) -> tuple[int, Message, bytes]:
    parts = urlsplit(at)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DocumentError(f"{address}: leads to {at}, which is no http or https address")
    secure = parts.scheme == "https"
    host = parts.hostname.encode("idna").decode("ascii") if not parts.hostname.isascii() else parts.hostname
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port)
    connection.sock = sock = _connect(host, port, address, limits, deadline, secure=secure)
    try:
        path = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe="/%?&=:;,+~!*'()@$[]")
        plain_port = parts.port is None
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        bracketed = f"[{host}]" if ":" in host else host
        connection.putheader("Host", bracketed if plain_port else f"{bracketed}:{port}")
        connection.putheader("User-Agent", f"styrkedjan/{_version()}")
        connection.putheader("Accept", "text/html, application/pdf;q=0.9, text/plain;q=0.9, */*;q=0.5")
        connection.endheaders()
        response = connection.getresponse()
        return response.status, response.headers, _body(response, sock, address, limits, deadline)
    finally:
        connection.close()


def _connect(host: str, port: int, address: str, limits: Limits, deadline: float, *, secure: bool) -> socket.socket:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    allowed = [each for each in found if limits.private_addresses or _is_public(str(each[4][0]))]
    if not allowed:
        raise DocumentError(
            f"{address}: {host} is an address of a private network; --allow-private lets documents be read from there"
        )
    trouble: OSError = OSError("no address answers")
    for family, kind, protocol, _, place in allowed:
        made = socket.socket(family, kind, protocol)
        try:
            made.settimeout(_left(deadline))
            made.connect(place)
            return ssl.create_default_context().wrap_socket(made, server_hostname=host) if secure else made
        except OSError as error:
            made.close()
            trouble = error
    raise trouble


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _body(
    response: http.client.HTTPResponse, sock: socket.socket, address: str, limits: Limits, deadline: float
) -> bytes:
    """Read as much as a document may have, within the time that is left: no single read may outlast it either."""
    pieces: list[bytes] = []
    size = 0
    while not response.isclosed():
        sock.settimeout(_left(deadline))
        piece = response.read1(CHUNK)
        if not piece:
            break
        size += len(piece)
        pieces.append(piece)
        if size > limits.max_bytes:
            raise DocumentError(f"{address}: larger than {limits.max_bytes // MB} MB; --max-size allows more")
    return b"".join(pieces)


def _file_name(address: str, kind: str) -> str:
    """Return the last part of the address's path, with the ending of what the server says it is."""
    path = unquote(urlsplit(address).path).rstrip("/")
    last = re.sub(r"[\x00-\x1f/\\]", "-", path.rpartition("/")[2]) or str(urlsplit(address).hostname)
    ending = ENDINGS.get(kind, "")
    known = re.search(r"\.[A-Za-z0-9]{1,8}$", last)
    if ending and not (known and known[0].lower() in (ending, ending.replace("html", "htm"), ".markdown")):
        return (last[: known.start()] if known and path else last) + ending
    return last


def _version() -> str:
    try:
        return version("styrkedjan")
    except PackageNotFoundError:
        return "unknown"
