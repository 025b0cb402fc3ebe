"""The command line: what each command prints, and how it ends."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from samples import PROJECT, VISIT, make_store
from styrkedjan.cli import main, make_parser

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = tuple(
    ["build", "text", "query", "queries", "why", "view", "export", "validate", "diff", "review", "person", "forget"]
    + ["evaluate", "info", "verify", "push"]
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("cli") / "s"
    make_store(path, VISIT, PROJECT).close()
    return str(path)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a user's own settings and folder out of the tests."""
    monkeypatch.chdir(tmp_path)
    for name in ("STYRKEDJAN_STORE", "STYRKEDJAN_ENDPOINT", "STYRKEDJAN_DEBUG"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    known = dict(os.environ, PYTHONPATH=str(ROOT)) | environment
    return subprocess.run(
        [sys.executable, "-m", "styrkedjan", *arguments], capture_output=True, encoding="utf-8", env=known, timeout=120
    )


def one_line(text: str) -> str:
    assert text.count("\n") == 1, text
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_ends_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert re.search(rf"\nexample:\n  styrkedjan {command}\b.*\n$", capsys.readouterr().out)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_can_be_parsed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    import shlex

    example = capsys.readouterr().out.strip().splitlines()[-1]
    assert callable(make_parser().parse_args(shlex.split(example)[1:]).run)


def test_a_command_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "arguments",
    [["query", "visits"], ["why", "x"], ["view", "chain"], ["export"], ["info"], ["validate"]],
    ids=lambda arguments: arguments[0],
)
def test_a_missing_store_is_one_line_and_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main([*arguments, "--store", "typo"]) == 2
    printed = capsys.readouterr()
    assert "typo: no such store; make one with 'styrkedjan build" in one_line(printed.err)
    assert printed.out == ""
    assert not (tmp_path / "typo").exists()


def test_build_says_what_became_of_each_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text(
        "Möte i Provstad\n\nDen 3 februari 2020 besökte delegationen Provstads kommun.\n"
    )
    (tmp_path / "docs" / "b.pages").write_text("x")
    assert main(["build", "docs", "--store", "s"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("skipped    docs/b.pages: no reader for .pages")
    assert re.fullmatch(r"loaded     docs/a\.txt: \d+ statements", lines[1])
    assert lines[2] == "seen 2 = loaded 1 + unchanged 0 + skipped 1 + failed 0"
    assert main(["build", "docs", "--store", "s"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "seen 2 = loaded 0 + unchanged 1 + skipped 1 + failed 0"


def test_a_document_that_fails_is_told_of_and_gives_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("En mening om tillit.\n")
    (tmp_path / "b.txt").write_bytes(b"\0\1\2")
    assert main(["build", "a.txt", "b.txt", "c.txt", "--store", "s"]) == 1
    out = capsys.readouterr().out
    assert "failed     b.txt: not a text file" in out
    assert "failed     c.txt: cannot be read (No such file or directory)" in out
    assert out.endswith("seen 3 = loaded 1 + unchanged 0 + skipped 0 + failed 2\n")


@pytest.mark.parametrize("path", ["empty", "missing", "file.xyz"])
def test_nothing_loaded_is_exit_3(tmp_path: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.xyz").touch()
    assert main(["build", path, "--store", "s"]) == 3
    assert path in one_line(capsys.readouterr().err)
    assert not (tmp_path / "s").exists()


def test_a_document_may_come_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "styrkedjan", "build", "-", "--store", "s"],
        input=b"En mening om tillit.\n",
        timeout=60,
        capture_output=True,
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
    )
    assert done.returncode == 0, done.stderr
    assert b"seen 1 = loaded 1" in done.stdout


def test_text_prints_what_offsets_refer_to(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("\ufeffRad ett\r\nRåd två".encode())
    done = subprocess.run(
        [sys.executable, "-m", "styrkedjan", "text", "a.txt"],
        capture_output=True,
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        timeout=60,
    )
    assert done.stdout == "Rad ett\r\nRåd två".encode()


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_output_is_utf_8_whatever_the_locale(store: str, locale: str) -> None:
    done = run("why", "Provlabbet", "goal", "--store", store, LC_ALL=locale, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "lära" in done.stdout


def test_query_answers_by_sparql(store: str) -> None:
    done = run(
        "query", "SELECT ?l WHERE { ?v a sk:StudyVisit ; skos:prefLabel ?l }", "--store", store, "--format", "csv"
    )
    assert (done.returncode, done.stdout) == (0, "l\nStudiebesök Provstad 2020-02-03\n")


def test_query_answers_from_a_file_with_parameters(store: str, tmp_path: Path) -> None:
    (tmp_path / "q.rq").write_text("SELECT ?date WHERE { ?visit schema:startDate ?date }", encoding="utf-8")
    done = run(
        "query",
        "--file",
        "q.rq",
        "--param",
        "visit=Studiebesök Provstad 2020-02-03",
        "--store",
        store,
        "--format",
        "csv",
        "--explain",
    )
    assert (done.returncode, done.stdout) == (0, "date\n2020-02-03\n")
    assert "VALUES ?visit" in done.stderr


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("vists", "no query is called 'vists'"),
        ("SELECT ?x {", "malformed"),
        ("DELETE WHERE { ?s ?p ?o }", ""),
        ("SELECT * WHERE { SERVICE <http://localhost/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_a_query_that_cannot_be_asked_is_one_line_and_exit_2(store: str, query: str, message: str) -> None:
    done = run("query", query, "--store", store)
    assert done.returncode == 2
    assert message in one_line(done.stderr)
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments", [[], ["visits", "--file", "x.rq"], ["--file", "none.rq"], ["visits", "--param", "host"]]
)
def test_query_tells_what_is_wrong_with_its_arguments(
    store: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["query", *arguments, "--store", store]) == 2
    one_line(capsys.readouterr().err)


def test_queries_lists_the_catalogue_and_shows_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["queries"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert "visits" in names
    for name in names:
        assert main(["queries", name]) == 0
        assert f"{name}: " in capsys.readouterr().out
    assert main(["queries", "vists"]) == 2


def test_why_quotes_the_sentence(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "Provlabbet", "partner", "--store", store]) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "Provlabbet  partner  Provverket\n    “initiative/Provlabbet | sk:partner | body/Provverket !”\n"
    )
    assert "2.txt 68–" in out
    assert main(["why", "Provlabbet", "partner", "Provstad", "--store", store]) == 1


def test_why_gives_json(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "Provlabbet", "--store", store, "--format", "json"]) == 0
    assert {reason["document"] for reason in json.loads(capsys.readouterr().out)} == {"2.txt"}


def test_export_writes_to_a_file_or_to_standard_output(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--store", store, "--out", "g.ttl"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["export", "--store", store]) == 0
    assert capsys.readouterr().out == (tmp_path / "g.ttl").read_text(encoding="utf-8")
    assert main(["export", "--store", store, "--out", "none/g.ttl"]) == 2


def test_view_writes_a_page(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["view", "chain", "--store", store, "--out", "c.html"]) == 0
    assert "Provstad" in (tmp_path / "c.html").read_text(encoding="utf-8")
    assert main(["view", "around", "--store", store]) == 2
    assert main(["view", "chain", "--about", "Ingenstans", "--store", store]) == 2


def test_info_counts_what_is_there(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "--store", store]) == 0
    text = capsys.readouterr().out
    assert "documents    2\n" in text
    assert re.search(r"\n +1  StudyVisit\n", text)
    assert main(["info", "--store", store, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 2


def test_the_store_may_be_named_by_the_environment(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STYRKEDJAN_STORE", store)
    assert main(["info"]) == 0
    monkeypatch.setenv("STYRKEDJAN_ENDPOINT", "http://127.0.0.1:9/")
    assert main(["info"]) == 2
    assert main(["info", "--store", store]) == 0
    assert main(["info", "--store", store, "--endpoint", "http://127.0.0.1:9/"]) == 2


def test_a_reader_who_has_had_enough_is_no_error(store: str) -> None:
    command = f'"{sys.executable}" -m styrkedjan export --store "{store}" | head -n 1; exit "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        encoding="utf-8",
        env=dict(os.environ, PYTHONPATH=str(ROOT)),
        timeout=60,
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert done.returncode in (0, 141)


@pytest.mark.parametrize("base", ["example.org", "https://example.org", "https://example.org/a b/", "javascript:/"])
def test_a_base_that_cannot_be_is_refused(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["build", "x", "--base", base])
    assert ended.value.code == 2
    assert "not an IRI that ends in" in capsys.readouterr().err


def test_a_fault_of_ours_shows_no_traceback(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(io.StringIO):
        def write(self, text: str) -> int:
            raise RuntimeError("two\nlines")

    monkeypatch.setattr(sys, "stdout", Broken())
    assert main(["info", "--store", store]) == 1
    assert "internal error (RuntimeError: two lines); please report it" in one_line(capsys.readouterr().err)
