"""Web pages: what is the page's own, and what the site puts around it."""

from __future__ import annotations

import pytest

from styrkedjan.loaders import load_text
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.loaders.readers.html import read

LONG = "Socialchefen Eva Provberg berättade om hur hemtjänsten i Provstads kommun arbetar med tillit och samtal. " * 3


def page(body: str, head: str = "") -> RawDocument:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "sida.html")


def text(body: str) -> str:
    return page(f"<main><p>{LONG}</p>{body}</main>").text.removeprefix(LONG.strip()).strip()


@pytest.mark.parametrize(
    "frame",
    [
        "<nav><a href='/'>Utanför</a></nav>",
        "<header>Utanför</header>",
        "<footer>Utanför</footer>",
        "<aside>Utanför</aside>",
        "<div role='navigation'>Utanför</div>",
        "<div class='cookie-banner'>Utanför</div>",
        "<div id='CookieConsent'>Utanför</div>",
        "<form><label>Utanför</label><input></form>",
        "<script>Utanför</script>",
        "<style>Utanför</style>",
        "<template>Utanför</template>",
        "<noscript>Utanför</noscript>",
        "<!-- Utanför -->",
        "<dialog open>Utanför</dialog>",
        "<ul class='breadcrumb'><li>Utanför</li></ul>",
        "<ul class='topmenu'><li><a href=a>Utanför</a><li><a href=b>Utanför</a><li><a href=c>Utanför</a></ul>",
        "<iframe src='http://x'>Utanför</iframe>",
    ],
)
@pytest.mark.parametrize(
    "main", ["<main>{}</main>", "<article>{}</article>", "<div id='content'>{}</div>", "<div>{}</div>"]
)
def test_what_a_site_puts_around_a_page_is_no_part_of_it(frame: str, main: str) -> None:
    found = page(frame + main.format(f"<h1>Rubriken</h1><p>{LONG}</p>") + frame).text
    assert "Utanför" not in found
    assert found.split() == ["#", "Rubriken", *LONG.split()]


@pytest.mark.parametrize("inside", ["<aside>{}</aside>", "<header>{}</header>", "<section hidden>{}</section>"])
def test_what_stands_within_the_main_part_is_kept(inside: str) -> None:
    assert text(inside.format("<p>Kontakt: Ida Frost</p>")) == "Kontakt: Ida Frost"


def test_a_form_may_wrap_the_whole_page() -> None:
    found = page(f"<form id='aspnetForm'><input type=hidden><h1>Rubriken</h1><p>{LONG}</p></form>").text
    assert found.split() == ["#", "Rubriken", *LONG.split()]


def test_a_page_without_marks_is_cut_around_its_heading() -> None:
    menu = "".join(f"<div><a href='/{i}'>Avdelning {i}</a></div>" for i in range(9))
    found = page(f"<div>{menu}</div><div><h1>Rubriken</h1><p>{LONG}</p></div><div><p>Storgatan 1</p></div>").text
    assert found.split() == ["#", "Rubriken", *LONG.split()]


def test_a_heading_outside_the_main_part_heads_it_all_the_same() -> None:
    assert page(f"<header><h1>Rubriken</h1></header><main><p>{LONG}</p></main>").text.startswith("# Rubriken\n\n")


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ("<h2>Om</h2><p>En <b>fet</b> <i>rad</i>.</p>", "## Om\n\nEn fet rad."),
        ("<ul><li>Ett<li>Två<ul><li>Under</ul></ul>", "• Ett\n• Två\n• Under"),
        ("<ol><li>Ett<li>Två</ol><p>Slut</p>", "1. Ett\n2. Två\n\nSlut"),
        ("<p>Ett<br>två</p>", "Ett\ntvå"),
        ("<div>Ett<br><br>två<br> <br>tre</div>", "Ett\n\ntvå\n\ntre"),
        ("<p>Ett&nbsp;två &amp; tre</p>", "Ett två & tre"),
        ("<dl><dt>Kontakt<dd>Eva Ek<dt>Budget<dd>2 mkr</dl>", "Kontakt: Eva Ek\nBudget: 2 mkr"),
        ("<table><tr><th>Namn<th>Roll<tr><td>Eva Ek<td>rektor</table>", "Namn, Roll\nEva Ek, rektor"),
        ("<table><tr><th>Kontakt<td>Eva Ek<tr><th>Budget<td>2 mkr</table>", "Kontakt: Eva Ek\nBudget: 2 mkr"),
        (
            "<table><tr><th>Projekt<th>Budget<tr><td>Lyftet<td>2 mkr<tr><td>Språnget<td>3 mkr</table>",
            "Projekt: Lyftet\nBudget: 2 mkr\n\nProjekt: Språnget\nBudget: 3 mkr",
        ),
        ("<table><tr><td><h2>Till vänster</h2><td><p>Till höger</p></table>", "## Till vänster\n\nTill höger"),
        ("<p><a href='mailto:eva@ale.se?subject=x'>Eva Ek</a></p>", "Eva Ek, eva@ale.se"),
        ("<p><a href='mailto:eva@ale.se'>eva@ale.se</a></p>", "eva@ale.se"),
        ("<p>Ord<sup><a href='#n1'>1</a></sup> och 10 m<sup>2</sup></p>", "Ord och 10 m2"),
        ("<figure><img alt='x'><figcaption>Eva Ek talar.</figcaption></figure>", "Eva Ek talar."),
        ("<details><summary>Mer</summary><p>Text.</p></details>", "Mer\n\nText."),
        ("<ul><li><a href=a>Eva Ek<li><a href=b>Bo Al<li><a href=c>Ida Ö</ul>", "• Eva Ek\n• Bo Al\n• Ida Ö"),
    ],
)
def test_the_parts_of_a_page_are_printed_as_what_they_are(html: str, printed: str) -> None:
    assert text(html) == printed


@pytest.mark.parametrize(
    ("head", "key", "value"),
    [
        ("<meta property='og:title' content='Rubriken'><title>Annat</title>", "title", "Rubriken"),
        ("<title>Rubriken | Provverket</title>", "title", "Rubriken"),
        ("<meta property='article:published_time' content='2023-03-14T10:00:00+01:00'>", "date", "2023-03-14"),
        ("<meta name='DCTERMS.issued' content='2023-03'>", "date", "2023-03"),
        (
            '<script type=\'application/ld+json\'>{"@graph": [{"datePublished": "2023-03-14"}]}</script>',
            "date",
            "2023-03-14",
        ),
        (
            '<script type=\'application/ld+json\'>{"publisher": {"name": "Provverket"}}</script>',
            "publisher",
            "Provverket",
        ),
        ("<meta property='og:site_name' content='Provverket'>", "publisher", "Provverket"),
        ("<link rel='canonical' href='https://exempel.se/a'>", "source", "https://exempel.se/a"),
    ],
)
def test_the_head_of_a_page_tells_of_it(head: str, key: str, value: str) -> None:
    assert page(f"<main><p>{LONG}</p></main>", head).metadata[key] == value


@pytest.mark.parametrize(
    "head", ["<link rel='canonical' href='javascript:x'>", "<script type='application/ld+json'>[[[</script>"]
)
def test_a_head_that_tells_nonsense_tells_nothing(head: str) -> None:
    assert set(page(f"<main><p>{LONG}</p></main>", head).metadata) <= {"title"}


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "macintosh"])
def test_a_page_is_read_in_the_encoding_it_names(encoding: str) -> None:
    written = "cp1252" if encoding == "iso-8859-1" else encoding
    data = f"<html><head><meta charset='{encoding}'></head><body><p>Åsa Öberg är rektor – på Ängen.</p>".encode(written)
    assert read(data, "a.html").text == "Åsa Öberg är rektor – på Ängen.\n"


def test_a_wrong_name_of_an_encoding_is_seen_through() -> None:
    data = "<meta charset='utf-8'><p>Åsa Öberg är rektor på Ängen.</p>".encode("cp1252")
    raw = read(data, "a.html")
    assert raw.text == "Åsa Öberg är rektor på Ängen.\n"
    assert raw.warnings


def test_the_day_of_a_page_dates_the_document() -> None:
    graph = load_text(page(f"<main><p>{LONG}</p></main>", "<meta name='date' content='2023-03-14'>"))
    assert graph.document.issued == "2023-03-14"
