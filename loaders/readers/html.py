"""Web pages: the main text, without what a site puts around it.

The page is parsed as browsers do (Lexbor, by way of selectolax); nothing of it is run or fetched. What is kept is what
lies in the page's main part, as its author marked it; in pages without a marked one, all but what looks like a menu.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from styrkedjan.graph.errors import DocumentError

from ..limits import DEFAULT, Limits
from .blocks import Printer, tidy
from .document import RawDocument
from .encodings import Decoded, decode
from .webmeta import find_metadata

__all__ = ["VERSION", "print_page", "read"]

VERSION = "html 1"

_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE
)

# never text of the page, wherever they stand
_UNREAD = (
    "script,style,noscript,template,svg,math,canvas,object,embed,iframe,audio,video,map,button,select,input,textarea,"
    "datalist,progress,meter,dialog,nav,menu,[role=navigation],[role=search],[role=dialog],[role=alertdialog],"
    "[role=menu],[role=menubar],[role=toolbar],[role=tablist],head"
)
# the frame of a site, where it stands outside the main part
_FRAME = "header,footer,aside,[role=banner],[role=contentinfo],[role=complementary],[hidden],[aria-hidden=true]"
_FRAME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|kakor|breadcrumbs?|brodsmul\w*|\w*menu|\w*meny|nav|navbar|navigation|sidebar|skip|"
    r"skiplinks?|share|sharing|dela|social|some|related|relaterat|pagination|pager|toolbar|advert\w*|ads|popup|modal|"
    r"site-?header|site-?footer|sidhuvud|sidfot|page-?footer|toc|comments?|kommentarer|feedback|newsletter)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_MAIN = (
    "main",
    "[role=main]",
    "[itemprop=articleBody]",
    "article",
    "#main-content",
    "#maincontent",
    "#content",
    "#main",
)

_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form
    header hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul
    h1 h2 h3 h4 h5 h6 label option
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
#: Tables and lists within so many nodes are looked into before they are read.
MAX_LOOKED_INTO = 200
#: The main part of a page has so much of its running text at least.
MOST = 0.6
#: Text of less than so many characters is no main part; a page has more.
MIN_MAIN = 60


def read(data: bytes, name: str, limits: Limits = DEFAULT) -> RawDocument:
    """Return the main text of a web page, and what its head tells of title, day, publisher and address.

    Menus, the frame of the site, cookie banners, forms and scripts are left out. Pictures are not read, nor what a page
    shows only after a script has run: of a page that has no text without its scripts, ``DocumentError`` tells.
    """
    decoded = _decode(data, name)
    tree = LexborHTMLParser(decoded.text)
    metadata = find_metadata(tree)
    printer = Printer()
    print_page(tree, printer)
    if not printer.text.strip():
        raise DocumentError(
            f"{name}: the page has no text of its own (it is empty, or made by scripts); save it from the browser"
        )
    return RawDocument(
        printer.text,
        hashlib.sha256(data).hexdigest(),
        Path(name).name,
        metadata,
        reader=VERSION,
        warnings=decoded.warnings,
    )


def _decode(data: bytes, name: str) -> Decoded:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        label = declared[1].decode("ascii").lower()
        # browsers read what calls itself Latin-1 as Windows-1252
        encoding = "cp1252" if label in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else label
        try:
            codecs.lookup(encoding)
            return Decoded(data.decode(encoding))
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(data, name, source=True)


def print_page(tree: LexborHTMLParser, printer: Printer) -> None:
    """Print the main part of a page."""
    body = tree.body
    if body is None:
        return
    for node in tree.css(_UNREAD):
        if node.tag not in ("body", "html", "main"):
            node.decompose()
    _drop_forms(tree)
    main = _find_main(tree)
    _drop_frame(tree, main)
    _tell_mailboxes(main)
    heading = tree.css_first("h1")
    if main.tag != "body" and heading is not None and not main.css("h1"):
        printer.heading(heading.text())
    _Walk(printer, link_lists=main.tag != "body").walk(main)


def _tell_mailboxes(main: LexborNode) -> None:
    """Put the address that a link writes to behind the link's text, where that does not tell it."""
    for link in main.css("a[href]"):
        address = link.attributes.get("href") or ""
        mailbox = address[7:].partition("?")[0].strip() if address.lower().startswith("mailto:") else ""
        if mailbox and mailbox.casefold() not in link.text().casefold():
            link.insert_after(f", {mailbox}")


def _drop_forms(tree: LexborHTMLParser) -> None:
    """Drop the forms, but for one that wraps the page, as some systems make it."""
    whole = _size(tree.body)
    for form in tree.css("form"):
        if not form.css("main,article,h1") and _size(form) * 2 < whole:
            form.decompose()


def _size(node: LexborNode | None) -> int:
    return len(tidy(node.text(deep=True))) if node is not None else 0


def _find_main(tree: LexborHTMLParser) -> LexborNode:
    body = tree.body
    assert body is not None
    for selector in _MAIN:
        found = tree.css(selector)
        if len(found) == 1 and _size(found[0]) >= min(MIN_MAIN, _size(body) // 2):
            return found[0]
        if found and selector in ("main", "[role=main]"):
            return max(found, key=_size)
    return _around_heading(body)


def _around_heading(body: LexborNode) -> LexborNode:
    """Return the smallest part around the page's only heading of the first level that has most of its running text."""
    headings = body.css("h1")
    if len(headings) != 1:
        return body
    enough = MOST * _running(body)
    node = headings[0].parent
    for _ in range(MAX_LOOKED_INTO):
        if node is None or node.tag in ("body", "html") or _running(node) >= enough:
            break
        node = node.parent
    return node if node is not None and node.tag not in ("body", "html") else body


def _running(node: LexborNode) -> int:
    """Return how many characters of running text stand in a part: of paragraphs and items, less those of links."""
    parts = node.css("p,li,td,dd,blockquote")
    return sum(_size(part) for part in parts) - sum(_size(link) for part in parts for link in part.css("a"))


def _drop_frame(tree: LexborHTMLParser, main: LexborNode) -> None:
    inside = main.tag != "body"
    for node in tree.css(_FRAME) if not inside else ():
        if node.tag not in ("body", "html", "main") and not node.css("main,article") and not _has_title(node):
            node.decompose()
    for node in main.css("[class],[id]"):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if (
            _FRAME_NAMES.search(names)
            and node.tag not in ("body", "main", "article", "h1")
            and not node.css("main,article,h1")
        ):
            node.decompose()


def _has_title(node: LexborNode) -> bool:
    return bool(node.css("h1")) and node.tag == "header"


class _Walk:
    """One way through the nodes of a page, without recursion: pages may be nested deeper than Python's stack."""

    def __init__(self, printer: Printer, *, link_lists: bool) -> None:
        self.printer = printer
        self.link_lists = link_lists  # whether a list of nothing but links is text
        self._inline: list[str] = []
        self._kinds: list[tuple[str, str]] = [("paragraph", "")]  # what a run of text is here, and its mark
        self._counts: list[int] = []  # of the items of ordered lists
        self._term = ""  # of a list of terms, until its value comes
        self._depth = 0

    def walk(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            if leaving:
                self._depth -= 1
                self._leave(node)
            elif self._enter(node):
                self._depth += 1
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))
        self._flush()
        self._end_term()

    def _enter(self, node: LexborNode) -> bool:
        """Take up *node*; return whether its children are to be walked."""
        tag = node.tag or ""
        if tag == "-text":
            self._inline.append(re.sub(r"[ \t\r\n\f]+", " ", node.text_content or ""))
            return False
        if tag == "br":
            self._inline.append("\n")
            return False
        if tag.startswith(("-", "!")) or tag == "img":
            return False
        if tag == "sup" and re.fullmatch(r"\W*\d{1,3}\W*", node.text()) and node.css("a"):
            return False  # the mark of a footnote
        if tag in _BLOCKS:
            self._flush()
        # what is nested more deeply is no table of data; to look into each again and again takes for ever
        if tag == "table" and self._depth < MAX_LOOKED_INTO and _is_data(node):
            self.printer.table(_rows(node), header=bool(node.css("th")))
            return False
        if tag in ("ul", "ol") and not self.link_lists and self._depth < MAX_LOOKED_INTO and _is_menu(node):
            return False
        if tag in ("ul", "ol"):
            self._counts.append(1 if tag == "ol" else 0)
        self._push(tag)
        return True

    def _push(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._kinds.append(("heading", str(_HEADINGS[tag])))
        elif tag == "li":
            count = self._counts[-1] if self._counts else 0
            self._kinds.append(("item", f"{count}." if count else "•"))
            if count:
                self._counts[-1] += 1
        elif tag == "dt":
            self._kinds.append(("term", ""))
        elif tag == "dd":
            self._kinds.append(("value", ""))

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _BLOCKS:
            self._flush()
        if tag in _HEADINGS or tag in ("li", "dt", "dd"):
            self._kinds.pop()
        if tag in ("ul", "ol", "dl"):
            if tag != "dl":
                self._counts.pop()
            if not self._counts:
                self.printer.gap()

    def _flush(self) -> None:
        """Print the text met since the last block; two line breaks in a row end a paragraph too."""
        written = "".join(self._inline)
        self._inline.clear()
        for part in re.split(r"\n[ ]*\n", written):
            if text := tidy(part):
                self._print(text)

    def _print(self, text: str) -> None:
        kind, mark = self._kinds[-1]
        if kind != "value":
            self._end_term()
        if kind == "heading":
            self.printer.heading(text, int(mark))
        elif kind == "item":
            self.printer.item(text, mark)
            self._kinds[-1] = ("item", " ")  # a second paragraph of the item
        elif kind == "term":
            self._term = text
        elif kind == "value":
            self.printer.label(self._term, text)
            self._term = ""
        else:
            self.printer.paragraph(text)

    def _end_term(self) -> None:
        """Print a term that no value followed."""
        if self._term:
            self.printer.line(self._term)
            self._term = ""


def _is_menu(node: LexborNode) -> bool:
    """Say whether a list is nothing but links, and none to a person's address."""
    links = node.css("a")
    if len(links) < 3 or any("mailto:" in (link.attributes.get("href") or "") for link in links):
        return False
    return sum(_size(link) for link in links) > 0.8 * _size(node)


def _is_data(table: LexborNode) -> bool:
    """Say whether a table holds data, and does not lay out the page: no table, heading or list within its cells."""
    if table.attributes.get("role") in ("presentation", "none") or table.css("h1,h2,h3,h4,ul,ol,article,table table"):
        return False
    if table.css_first("td table,th table") is not None:
        return False
    cells = table.css("td,th")
    return bool(cells) and sum(_size(cell) > 400 for cell in cells) * 3 <= len(cells)


def _rows(table: LexborNode) -> list[list[str]]:
    return [[_cell(cell) for cell in row.iter() if cell.tag in ("td", "th")] for row in table.css("tr")]


def _cell(cell: LexborNode) -> str:
    for line_break in cell.css("br"):
        line_break.replace_with("\n")
    return "\n".join(_lines(cell))


def _lines(cell: LexborNode) -> Iterator[str]:
    for part in cell.css("p,div") or [cell]:
        yield from tidy(part.text()).split("\n")
