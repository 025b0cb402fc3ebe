"""E-mail (EML): the head as labels, the body as text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from styrkedjan.graph.errors import DocumentError

from ..limits import DEFAULT, Limits
from .blocks import Printer
from .document import RawDocument
from .encodings import decode
from .html import print_page

__all__ = ["VERSION", "read"]

VERSION = "eml 1"

_HEAD = (("From", "Från"), ("To", "Till"), ("Cc", "Kopia"), ("Date", "Skickat"), ("Subject", "Rubrik"))
_REPLY = re.compile(r"^(?:(?:sv|re|vb|fw|fwd|vs)\s*:\s*)+", re.IGNORECASE)
_QUOTED = re.compile(r"^(?:>[ ]?)+", re.MULTILINE)
#: Parts within parts are looked at so deep.
MAX_PARTS = 500


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> RawDocument:
    """Return a mail: sender, receivers, day and subject as lines with labels, then the body.

    Of a body in several forms the plain text is read, else the HTML. Attachments are not read; their names are told in
    a warning. The marks of quoted answers are left out, the answers are not.
    """
    message = _parse(data, name)
    printer = Printer()
    for header, label in _HEAD:
        value = _header(message, header)
        if value:
            printer.label(label, value)
    printer.gap()
    warnings = _print_body(message, printer, name)
    if not any(str(part.get_content_type()).startswith("text/") for part in message.walk()):
        warnings.append("the mail has no text of its own")
    subject, sent = _REPLY.sub("", _header(message, "Subject")), _date(message)
    metadata = {key: value for key, value in (("title", subject), ("date", sent)) if value}
    return RawDocument(
        printer.text,
        hashlib.sha256(data).hexdigest(),
        Path(name).name,
        metadata,
        reader=VERSION,
        warnings=tuple(warnings),
    )


def _parse(data: bytes, name: str) -> EmailMessage:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
    if not any(message.get(header) for header in ("From", "Date", "Subject", "To", "Message-ID")):
        raise DocumentError(f"{name}: not an e-mail (it has no sender, day or subject); name it by what it is")
    return message


def _header(message: EmailMessage, header: str) -> str:
    try:
        value = str(message.get(header) or "")
    except (ValueError, TypeError, IndexError, AttributeError):  # of heads that no standard allows
        return ""
    # bytes that are no ASCII come as lone surrogates
    return " ".join(value.encode("utf-8", "replace").decode("utf-8").split())


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return ""


def _print_body(message: EmailMessage, printer: Printer, name: str) -> list[str]:
    warnings: list[str] = []
    attached = []
    for number, part in enumerate(_leaves(message)):
        if number >= MAX_PARTS:
            warnings.append(f"only the first {MAX_PARTS} parts were read")
            break
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            attached.append(part.get_filename() or kind)
            continue
        text, told = _text(part, name)
        warnings += told
        if kind == "text/html":
            print_page(LexborHTMLParser(text), printer)
        else:
            printer.verbatim(_QUOTED.sub("", text.replace("\r\n", "\n")))
    if attached:
        warnings.append(f"not read, since attached: {', '.join(attached[:5])}{' …' if len(attached) > 5 else ''}")
    return warnings


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something; of alternatives the plain text, else the HTML, else the first."""
    stack: list[Message] = [message]
    while stack:
        part = stack.pop()
        content = part.get_payload()
        if not part.is_multipart() or not isinstance(content, list):
            yield part
            continue
        children = [each for each in content if isinstance(each, Message)]
        if part.get_content_type() == "multipart/alternative" and children:
            wanted = ("text/plain", "text/html", "multipart/related", "multipart/mixed")
            by_kind = {each.get_content_type(): each for each in reversed(children)}
            stack.append(next((by_kind[kind] for kind in wanted if kind in by_kind), children[0]))
        else:
            stack.extend(reversed(children))


def _text(part: Message, name: str) -> tuple[str, tuple[str, ...]]:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or ""
    try:
        if charset and charset != "us-ascii":
            return data.decode(charset), ()
    except (LookupError, UnicodeDecodeError):
        pass
    decoded = decode(data, name) if data else None
    return (decoded.text, decoded.warnings) if decoded else ("", ())
