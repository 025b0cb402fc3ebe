"""Nothing lost, nothing silent: what no reader expects ends by name, and the rest is loaded."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import socket
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from formats import Part, make_zip, write_docx, write_odt, write_pdf
from samples import read_sample
from styrkedjan.graph.errors import DocumentError, NothingLoaded
from styrkedjan.graph.model import DocumentGraph
from styrkedjan.graph.store import Store
from styrkedjan.loaders import pipeline
from styrkedjan.loaders.limits import DEFAULT, MB, Limits
from styrkedjan.loaders.pipeline import Outcome, Report, read_document
from styrkedjan.loaders.readers import RawDocument
from styrkedjan.loaders.sources import find_sources, read_source

GOOD = "Eva Provberg är socialchef i Ale kommun.\n"
PARTS = [Part("paragraph", GOOD.strip())]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "bra.txt").write_text(GOOD, encoding="utf-8")
    return folder


def build(folder: Path, limits: Limits = DEFAULT, **options: object) -> Report:
    options.setdefault("load", load)
    return pipeline.build([folder], folder.parent / "store", limits=limits, **options)  # type: ignore[arg-type]


def load(raw: RawDocument) -> DocumentGraph:
    return read_sample(raw)


def ended(report: Report) -> dict[str, Outcome]:
    return {outcome.path.name: outcome for outcome in report.outcomes}


def only_trouble(folder: Path, limits: Limits = DEFAULT) -> Outcome:
    """Build *folder*, see that the good document is loaded, and return what became of the other file."""
    report = build(folder, limits)
    assert len(report.outcomes) == 2
    assert str(report).startswith("seen 2 = loaded 1")
    (other,) = (outcome for outcome in report.outcomes if outcome.path.name != "bra.txt")
    assert other.status in ("failed", "skipped")
    assert "internal error" not in other.message
    return other


def pdf(stream: bytes = b"BT /F1 12 Tf 72 700 Td (Eva Provberg) Tj ET", filters: str = "") -> bytes:
    """Return a PDF of one page, by hand."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(stream), filters.encode(), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)


def encrypted_pdf() -> bytes:
    import io

    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen import canvas

    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, encrypt=StandardEncryption("hemligt", ownerPassword="hemligare"))
    page.drawString(72, 700, "Eva Provberg")
    page.save()
    return buffer.getvalue()


def image_pdf() -> bytes:
    return pdf(b"q 100 0 0 100 72 600 cm 0 0 1 rg 0 0 1 1 re f Q")


def compound(inside: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + inside.encode("utf-16-le") + bytes(600)


BOMB = (
    '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def docx_with(document: str) -> bytes:
    return make_zip({"word/document.xml": document})


def word(body: str) -> str:
    return (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{body}</w:body></w:document>"
    )


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("tom.txt", b"", "is empty"),
        ("blank.md", b" \r\n\t\n", "is empty"),
        ("tom.pdf", b"", "not a whole PDF"),
        ("tom.docx", b"", "not a whole .docx"),
        ("tom.html", b"", "no text"),
        ("binär.txt", bytes(range(256)) * 20, "binary"),
        ("pdf.txt", pdf(), "name it .pdf"),
        ("ord.txt", write_docx(PARTS), "name it .docx"),
        ("nul.txt", b"Eva\0Provberg \xc3\xa4r rektor.", "binary"),
        ("kapad.pdf", write_pdf(PARTS)[:400], "not a whole PDF"),
        ("skräp.pdf", b"Det h\xc3\xa4r \xc3\xa4r ingen PDF.", "not a whole PDF"),
        ("låst.pdf", encrypted_pdf(), "password"),
        ("bild.pdf", image_pdf(), "no text, only pictures"),
        ("kapad.docx", write_docx(PARTS)[:3000], "not a whole .docx"),
        ("låst.docx", compound("EncryptedPackage"), "password"),
        ("gammal.docx", compound("WordDocument"), "older format"),
        ("annat.docx", make_zip({"a.txt": "x"}), "no Word document"),
        ("annat.odt", make_zip({"a.txt": "x"}), "no OpenDocument"),
        ("trasig.docx", docx_with("<w:document"), "not a whole .docx"),
        ("bomb.docx", docx_with(BOMB + word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>")), "declares entities"),
        ("utanför.docx", docx_with(OUTSIDE + word("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")), "declares entities"),
        ("bomb.odt", write_odt(PARTS, more=BOMB), "declares entities"),
        ("stor.docx", docx_with(word("<w:p/>" + " " * (80 * MB))), "would unpack to"),
        ("annat.rtf", b"Hej", "not an RTF"),
        ("djup.rtf", b"{\\rtf1" + b"{" * 5000 + b"x" + b"}" * 5001, "nested deeper"),
        ("annat.eml", b"Bara text utan huvud.", "not an e-mail"),
        ("skript.html", b"<html><body><script>document.write('x')</script></body></html>", "no text"),
        ("trasig.zip", b"PK\x03\x04skr\xc3\xa4p", "not a whole ZIP"),
        ("gammal.doc", compound("WordDocument"), "save it as .docx"),
        ("utan-ändelse", b"x", "no reader for files without an ending"),
        ("osäker.txt", bytes([0x8C, 0x9D, 0xAB, 0xBB, 0xCF, 0xFD, 0xDE] * 9), "cannot be told for sure"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_it_should_be_ends_by_name_with_the_reason(
    folder: Path, name: str, data: bytes, message: str
) -> None:
    (folder / name).write_bytes(data)
    assert message in only_trouble(folder).message


def zip_bomb() -> bytes:
    return make_zip({f"{i}.txt": bytes(30 * MB) for i in range(2)})


def test_an_archive_that_would_burst_is_not_unpacked(folder: Path) -> None:
    (folder / "bomb.zip").write_bytes(zip_bomb())
    assert "would unpack to 60 MB" in only_trouble(folder).message


def test_an_archive_may_lie_about_its_sizes(folder: Path) -> None:
    data = bytearray(make_zip({"a.txt": b"a" * (3 * MB)}))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    (folder / "lögn.zip").write_bytes(data)
    assert only_trouble(folder, Limits(max_bytes=MB)).status == "failed"


def test_archives_within_archives_are_opened_and_not_for_ever(folder: Path) -> None:
    data = make_zip({"sida.txt": "Sida.\n"})
    for depth in range(3):
        data = make_zip({f"{depth}.zip": data, f"{depth}.txt": f"Djup {depth}.\n"})
    (folder / "a.zip").write_bytes(data)
    outcomes = ended(build(folder))
    assert outcomes["2.txt"].status == outcomes["1.txt"].status == "loaded"
    assert outcomes["1.zip"].status == "skipped"
    assert "unpack it first" in outcomes["1.zip"].message


def test_members_of_an_archive_end_one_by_one(folder: Path) -> None:
    archive = make_zip(
        {
            "a/sida.txt": "En sida.\n",
            "../ut.txt": "Utanför.\n",
            "/rot.txt": "Vid roten.\n",
            "bild.png": b"x",
            "tom.txt": b"",
            "__MACOSX/._a.txt": "x",
            ".dold.txt": "x",
        }
    )
    (folder / "allt.zip").write_bytes(archive)
    outcomes = {outcome.name.partition("allt.zip/")[2]: outcome.status for outcome in build(folder).outcomes}
    del outcomes[""]
    assert outcomes == {
        "a/sida.txt": "loaded",
        "ut.txt": "loaded",
        "rot.txt": "loaded",
        "bild.png": "skipped",
        "tom.txt": "failed",
    }
    assert sorted(each.name for each in folder.parent.iterdir()) == ["documents", "store"]


def test_a_member_with_a_password_is_told_of(folder: Path) -> None:
    data = bytearray(make_zip({"a.txt": "Hemligt.\n"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    (folder / "låst.zip").write_bytes(data)
    assert "password" in only_trouble(folder).message


def test_a_pdf_that_would_burst_is_ended(folder: Path) -> None:
    stream = zlib.compress(zlib.compress(b"BT /F1 12 Tf (a) Tj ET\n" * (40 * MB // 23), 9), 9)
    (folder / "bomb.pdf").write_bytes(pdf(stream, "/Filter [/FlateDecode /FlateDecode]"))
    started = time.monotonic()
    report = build(folder, Limits(seconds=3.0, memory=512 * MB))
    assert ended(report)["bra.txt"].status == "loaded"
    assert "internal error" not in ended(report)["bomb.pdf"].message
    assert time.monotonic() - started < 60


def test_a_pdf_with_too_many_pages_is_told_of(folder: Path) -> None:
    from reportlab.pdfgen import canvas

    page = canvas.Canvas(str(folder / "lång.pdf"))
    for _ in range(5):
        page.drawString(72, 700, "Eva Provberg")
        page.showPage()
    page.save()
    assert "has 5 pages, more than 4; --max-pages" in only_trouble(folder, Limits(pages=4)).message


def test_a_page_without_text_is_told_of(folder: Path) -> None:
    from reportlab.pdfgen import canvas

    page = canvas.Canvas(str(folder / "halv.pdf"))
    page.drawString(72, 700, "Eva Provberg")
    page.showPage()
    page.rect(72, 600, 100, 100)
    page.showPage()
    page.save()
    outcome = ended(build(folder))["halv.pdf"]
    assert (outcome.status, outcome.warnings) == ("loaded", ("no text on page 2 (empty, or a picture of text)",))


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "ul><li", "blockquote", "span"])
def test_a_deeply_nested_page_is_read_or_ends_by_name(folder: Path, tag: str) -> None:
    (folder / "djup.html").write_bytes(f"<body>{f'<{tag}>' * 8_000}{GOOD}".encode())
    outcome = ended(build(folder, Limits(seconds=20.0)))["djup.html"]
    assert "internal error" not in outcome.message
    if outcome.status == "loaded":
        assert GOOD.strip() in read_document(folder / "djup.html").text


def test_scripts_and_handlers_of_a_page_are_no_text(folder: Path) -> None:
    page = (
        "<body onload=\"alert('Bo Ek')\"><script>var x = 'Nils Ek är rektor i Ale kommun.'</script><main>"
        f"<p onclick='x()'>{GOOD}</p><img src=x onerror='y()' alt='Ida Ek'><a href='javascript:z()'>Länk</a>"
        "<noscript>Slå på skript</noscript><style>p { color: red }</style></main>"
    )
    (folder / "sida.html").write_bytes(page.encode())
    text = read_document(folder / "sida.html").text
    assert text.split() == [*GOOD.split(), "Länk"]


def test_a_line_of_200_mb_is_refused_before_it_is_read(folder: Path) -> None:
    with (folder / "rad.txt").open("wb") as file:
        file.truncate(200 * MB)
    assert "larger than 64 MB" in only_trouble(folder).message


def test_a_long_line_is_ended_in_time(folder: Path) -> None:
    from styrkedjan.loaders import load_text

    (folder / "rad.txt").write_text(GOOD.strip() + " och " + "ord, " * (3 * MB // 5), encoding="utf-8")
    outcome = ended(build(folder, Limits(seconds=1.0), load=load_text))["rad.txt"]
    assert outcome.status == "loaded" or "took longer than 1 seconds" in outcome.message


def test_marks_of_direction_hide_no_name_and_reach_no_line_of_output(folder: Path) -> None:
    (folder / "\u202egpj.txt").write_text(
        "\u202eEva\u202c Provberg är rektor i \u2066Ale kommun\u2069.\n", encoding="utf-8"
    )
    outcome = next(each for each in build(folder).outcomes if each.path.name != "bra.txt")
    assert outcome.name.endswith("\\u202egpj.txt")


@pytest.mark.parametrize("ending", [".txt", ".zip", ".pdf"])
def test_a_named_pipe_is_not_waited_for(folder: Path, ending: str) -> None:
    os.mkfifo(folder / f"rör{ending}")
    assert "cannot be read (it is" in only_trouble(folder).message


def test_a_socket_is_no_document(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)  # a socket's path may not be long
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s.txt")
        assert "a socket" in only_trouble(folder).message


def test_a_device_is_no_document(folder: Path) -> None:
    (folder / "noll.txt").symlink_to("/dev/zero")
    assert "a device" in only_trouble(folder).message


def test_links_in_a_circle_end_by_name(folder: Path) -> None:
    (folder / "a.txt").symlink_to(folder / "b.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "borta.txt").symlink_to(folder / "finns-inte.txt")
    (folder / "hit").symlink_to(folder)
    (folder / "länk.txt").symlink_to(folder / "bra.txt")
    outcomes = ended(build(folder))
    assert outcomes["a.txt"].status == outcomes["b.txt"].status == outcomes["borta.txt"].status == "failed"
    assert "link to a folder" in outcomes["hit"].message
    assert "leads to" in outcomes["länk.txt"].message
    assert outcomes["bra.txt"].status == "loaded"


def test_a_folder_may_be_called_as_a_file_is(folder: Path) -> None:
    (folder / "mapp.txt").mkdir()
    (folder / "mapp.txt" / "sida.txt").write_text("Sida.\n", encoding="utf-8")
    assert ended(build(folder))["sida.txt"].status == "loaded"


def _become_nobody() -> None:
    if os.geteuid() == 0:
        os.setegid(65534)
        os.seteuid(65534)


def _look_into(folder: str) -> list[str]:
    told = []
    for each in find_sources([folder], DEFAULT):
        if isinstance(each, Outcome):
            told.append(f"{Path(each.name).name}: {each.message}")
            continue
        try:
            told.append(f"{each.title}: {len(read_source(each, DEFAULT))}")
        except DocumentError as error:
            told.append(str(error).removeprefix(f"{Path(each.name).parent}/"))
    return told


def test_what_may_not_be_read_is_told_of() -> None:
    """Nothing is forbidden to root, so a process that is nobody looks, in a folder that all may look into."""
    place = Path(tempfile.mkdtemp())
    try:
        place.chmod(0o755)
        (place / "bra.txt").write_text(GOOD, encoding="utf-8")
        (place / "hemlig.txt").write_text(GOOD, encoding="utf-8")
        (place / "hemlig.txt").chmod(0)
        (place / "stängd").mkdir()
        (place / "stängd").chmod(0)
        with multiprocessing.get_context("fork").Pool(1, initializer=_become_nobody) as pool:
            told = pool.apply(_look_into, (str(place),))
    finally:
        (place / "stängd").chmod(0o700)
        shutil.rmtree(place)
    assert sorted(told) == [
        f"bra.txt: {len(GOOD.encode())}",
        "hemlig.txt: cannot be read (Permission denied)",
        "stängd: cannot be looked into (Permission denied)",
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"med blank.txt", "med blank.txt"),
        (b"'citat\".txt", "'citat\".txt"),
        (b"rad\nbrytning.txt", "rad\\nbrytning.txt"),
        (b"f\x1b[31mrg.txt", "f\\x1b[31mrg.txt"),
        (b"n\xe4mnd.txt", "nämnd.txt"),
        (b"-rf.txt", "-rf.txt"),
        (b"$(rm).txt", "$(rm).txt"),
    ],
)
def test_a_file_may_be_called_anything(folder: Path, name: bytes, shown: str) -> None:
    with open(os.path.join(os.fsencode(folder), name), "w", encoding="utf-8") as file:
        file.write("Sida.\n")
    report = build(folder)
    assert str(report) == "seen 2 = loaded 2 + unchanged 0 + skipped 0 + failed 0"
    assert sorted(Path(outcome.name).name for outcome in report.outcomes) == sorted(["bra.txt", shown])
    assert "\n" not in "".join(outcome.name for outcome in report.outcomes)
    json.loads(report.to_json().encode("utf-8"))
    with Store(folder.parent / "store") as store:
        assert len(list(store.select("SELECT ?n WHERE { ?d sk:fileName ?n }"))) == 2


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{f'*{chr(97 + i)}, ' * 9}]\n" for i in range(12)),
        "title: !!python/object/apply:os.system ['touch farligt']\n",
        "title: !!python/name:os.system\n",
        "a: " + "[" * 3000 + "]" * 3000 + "\n",
        "a: &a\n  b: *a\n",
    ],
)
def test_front_matter_can_do_no_harm(folder: Path, front: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    (folder / "sida.md").write_text(f"---\n{front}---\n{GOOD}", encoding="utf-8")
    report = build(folder, Limits(seconds=20.0))
    assert ended(report)["sida.md"].status == "loaded"
    assert not (folder / "farligt").exists()


def test_front_matter_that_is_no_yaml_is_told_of(folder: Path) -> None:
    (folder / "sida.md").write_text(f"---\ntitle: 'A\nrad utan kolon\n---\n{GOOD}", encoding="utf-8")
    assert "front matter is no YAML" in " ".join(ended(build(folder))["sida.md"].warnings)


def test_texts_that_differ_by_line_ends_or_byte_order_mark_are_one_source(folder: Path) -> None:
    two = GOOD + "Nils Testgren är rektor i Mora kommun.\n"
    (folder / "a.txt").write_bytes(two.encode())
    (folder / "b.txt").write_bytes(b"\xef\xbb\xbf" + two.encode())
    (folder / "c.txt").write_bytes(two.replace("\n", "\r\n").encode())
    (folder / "d.md").write_bytes(two.encode("utf-16"))
    (folder / "e.txt").write_bytes(two.encode())
    report = build(folder)
    assert str(report) == "seen 6 = loaded 2 + unchanged 0 + skipped 4 + failed 0"
    messages = {outcome.path.name: outcome.message for outcome in report.outcomes if outcome.status == "skipped"}
    assert messages["e.txt"] == f"the same bytes as {folder / 'a.txt'}"
    assert messages["c.txt"] == f"the same text as {folder / 'a.txt'}"


def test_a_file_that_grows_while_it_is_read_is_told_of(folder: Path) -> None:
    def meddling(raw: RawDocument) -> DocumentGraph:
        with (folder / "sist.txt").open("a", encoding="utf-8") as file:
            file.write("Mer.\n")
        return read_sample(raw)

    (folder / "sist.txt").write_text("Sida.\n", encoding="utf-8")
    outcomes = ended(build(folder, load=meddling))
    assert "changed while it was read" in outcomes["sist.txt"].message


def hang(raw: RawDocument) -> DocumentGraph:
    while "häng" in raw.text:
        time.sleep(0.01)
    return read_sample(raw)


def eat(raw: RawDocument) -> DocumentGraph:
    eaten = [bytearray(16 * MB) for _ in range(100) if "ät" in raw.text]
    return read_sample(raw) if not eaten else read_sample(raw)


@pytest.mark.parametrize(
    ("load", "text", "seconds", "message"),
    [
        (hang, "häng", 0.5, "took longer than 0.5 seconds and was given up; --max-seconds allows more"),
        (eat, "ät", 30.0, "needs more than 200 MB of memory; --max-memory allows more"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_reader_that_hangs_or_eats_memory_is_ended_and_the_rest_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, load: object, text: str, seconds: float, message: str, jobs: int
) -> None:
    monkeypatch.setattr(pipeline, "POOL_FROM_BYTES", 0)
    for number in range(6):
        (folder / f"{number}.txt").write_text(f"{number} {text if number in (1, 4) else ''}\n", encoding="utf-8")
    report = build(folder, Limits(seconds=seconds, memory=200 * MB), load=load, jobs=jobs)
    outcomes = ended(report)
    assert str(report) == "seen 7 = loaded 5 + unchanged 0 + skipped 0 + failed 2"
    assert outcomes["1.txt"].message == outcomes["4.txt"].message == message


def test_no_process_outlives_a_build_that_is_broken_off(folder: Path) -> None:
    (folder / "sist.txt").write_text("häng\n", encoding="utf-8")

    def stop(outcome: Outcome) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, Limits(seconds=30.0), load=hang, on_outcome=stop)
    assert multiprocessing.active_children() == []


def test_the_sum_adds_up_and_the_report_tells_each_file(folder: Path) -> None:
    (folder / "tom.txt").write_bytes(b"")
    (folder / "bild.png").write_bytes(b"x")
    (folder / "gammal.txt").write_bytes("Åsa Öberg är rektor.\n".encode("cp850"))
    report = build(folder)
    told = json.loads(report.to_json())
    assert told["seen"] == 4 == sum(told[status] for status in ("loaded", "unchanged", "skipped", "failed"))
    assert told["warned"] == 1
    files = {Path(entry["file"]).name: entry for entry in told["files"]}
    assert files["gammal.txt"]["warnings"] == ["not UTF-8; the encoding was guessed to be CP850 (DOS)"]
    assert files["bra.txt"]["sentences"] == 1
    assert "path" not in files["bra.txt"]
    again = json.loads(build(folder).to_json())
    assert (again["loaded"], again["unchanged"], again["warned"]) == (0, 2, 1)
    assert {Path(e["file"]).name: e.get("sentences") for e in again["files"]}["bra.txt"] == 1


def test_a_document_that_cannot_be_read_alone_is_told_of(folder: Path) -> None:
    for path, message in (
        (folder, "a folder"),
        (folder / "nej.txt", "cannot be read"),
        ("http://[::1/", "cannot be fetched"),
    ):
        with pytest.raises(DocumentError, match=message):
            read_document(path)


def test_where_nothing_is_loaded_all_is_told(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "tom.txt").write_bytes(b"")
    told: list[Outcome] = []
    with pytest.raises(NothingLoaded, match="seen 1 = loaded 0"):
        build(tmp_path / "documents", on_outcome=told.append)
    assert [each.status for each in told] == ["failed"]


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path) -> Iterator[None]:
    yield
    for path in tmp_path.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)
