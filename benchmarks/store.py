"""How building a store grows: time, CPU, memory and disk, side by side in one run with the engine alone and with peers.

    python benchmarks/store.py [--documents 1000 3000 10000] [--pages ../shared/real] [--folder DIR] [--write]

Prints Markdown, with --write also into store.md. The documents are real pages, repeated as often as it takes: in each
repetition people, places and numbers are others, so that no two documents are alike and identity has work to do.
Without the pages there is nothing to measure. Each step is a process of its own, as a user would start it. Time is the
wall clock's and the processor's; memory is that of the largest process and, sampled, of all together (each page of
memory counted once). The engine alone loads the same triples from a plain file. What somebody would write without
Styrkedjan is spaCy's tokenizer with a matcher for the names of our reference data and one for 20 of our patterns, an
evidence node for each match, in an rdflib graph that is serialised to N-Quads; it has fewer triples than ours.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from styrkedjan.graph.graphfile import iter_texts
from styrkedjan.graph.store import GRAPH, Store
from styrkedjan.loaders.swedish.data import read_list
from styrkedjan.ontology import read_reference

ROOT = Path(__file__).resolve().parents[1]
MARK = "<!-- measured -->"
MB = 1_000_000

_WORD = re.compile(r"[A-ZÅÄÖ][a-zåäöéü]+|\d+")


# -- the documents ---------------------------------------------------------------------------------------------------


class _Renaming:
    """Other people, places and numbers for each repetition, the same in every run."""

    def __init__(self) -> None:
        self._lists: list[list[str]] = [sorted(read_list("first_names")), sorted(read_list("last_names"))]
        self._lists.append(sorted(_municipalities()))
        self._place = {name: (number, at) for number, names in enumerate(self._lists) for at, name in enumerate(names)}

    def rename(self, text: str, repetition: int) -> str:
        return _WORD.sub(lambda found: self._other(found[0], repetition), text) if repetition else text

    def _other(self, word: str, repetition: int) -> str:
        if word[0].isdigit():
            return _other_number(word, repetition)
        number, at = self._place.get(word, (-1, 0))
        if number < 0:
            return word
        names = self._lists[number]
        return names[(at + 37 * repetition) % len(names)]


def _other_number(digits: str, repetition: int) -> str:
    value = int(digits)
    if len(digits) == 4 and 1900 <= value < 2100:
        return str(2000 + (value + repetition) % 25)
    if len(digits) <= 2:
        return f"{1 + (value + repetition) % 12:0{len(digits)}d}"
    return str(value + repetition).zfill(len(digits))[-len(digits) :]


def _municipalities() -> Iterator[str]:
    for triple in read_reference("places"):
        if triple.predicate.value.endswith("altLabel") and re.fullmatch(r"[A-ZÅÄÖ][a-zåäö]+", triple.object.value):
            yield triple.object.value


def make_documents(pages: Sequence[Path], folder: Path, count: int) -> int:
    """Write *count* documents into *folder*, a thousand a folder; return how many bytes of text they have."""
    renaming = _Renaming()
    size = 0
    for number in range(count):
        page = pages[number % len(pages)]
        text = renaming.rename(page.read_text(encoding="utf-8"), number // len(pages))
        place = folder / f"{number // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        (place / f"{number:06d}{page.suffix}").write_bytes(data)
        size += len(data)
    return size


# -- measuring -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step took: seconds by the wall clock and of the processor, bytes of the largest process and of all."""

    wall: float
    cpu: float
    largest: int
    together: int


def measure(command: Sequence[str]) -> Cost:
    """Return what *command* takes, with all that it starts."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told, cwd=ROOT)
        peak = _Peak(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - began
        together = peak.stop()
        if process.returncode:
            told.seek(0)
            sys.exit(f"{' '.join(command)}: {told.read().decode(errors='replace')[-2000:]}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, together)


class _Peak:
    """The most memory that a process and its descendants take together, sampled."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most, self._ended = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            self._most = max(self._most, sum(map(_memory, _family(self._pid))))

    def stop(self) -> int:
        self._ended.set()
        self._thread.join()
        return self._most


def _family(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _memory(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0


def size_of(folder: Path) -> int:
    """Return how many bytes the files below *folder* have, hard links once."""
    seen = {}
    for path in folder.rglob("*"):
        if path.is_file():
            told = path.stat()
            seen[told.st_dev, told.st_ino] = told.st_size
    return sum(seen.values())


# -- the ways --------------------------------------------------------------------------------------------------------


def _build(documents: Path, store: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "styrkedjan", "build", str(documents), "--store", str(store), *more]


_ENGINE_ALONE = """
import sys, pyoxigraph
engine = pyoxigraph.Store(sys.argv[2])
engine.bulk_load(path=sys.argv[1], format=pyoxigraph.RdfFormat.N_QUADS)
engine.flush()
"""

_PUBLISH = """
import sys
from styrkedjan.graph.writer import Writer
with Writer(sys.argv[1]) as writer:
    writer.publish(writer.keys(), jobs=int(sys.argv[2]))
"""

_PEER = """
import hashlib, sys
from pathlib import Path
import rdflib, spacy
from rdflib import RDF, Literal, Namespace, URIRef
from spacy.matcher import Matcher, PhraseMatcher
from benchmarks.extraction import spacy_patterns
from styrkedjan.ontology import read_reference
SK = Namespace("https://example.org/ontology#")
PROV = Namespace("http://www.w3.org/ns/prov#")
nlp = spacy.blank("sv")
nlp.max_length = 10_000_000
names = sorted({
    triple.object.value
    for triple in read_reference("bodies", "places", "roles", "groups", "themes")
    if triple.predicate.value.endswith("Label") and triple.object.language == "sv"
})
phrases = PhraseMatcher(nlp.vocab, attr="LOWER")
phrases.add("name", list(nlp.pipe(names)))
patterns = Matcher(nlp.vocab)
patterns.add("pattern", spacy_patterns(20))
dataset = rdflib.Dataset()
graph = dataset.default_graph
for path in sorted(Path(sys.argv[1]).rglob("*.*")):
    text = path.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = URIRef(f"https://example.org/id/document/{digest[:16]}")
    graph.add((document, RDF.type, SK.Document))
    graph.add((document, SK.fileName, Literal(path.name)))
    graph.add((document, SK.sha256, Literal(digest)))
    tokens = nlp(text)
    for matcher in (phrases, patterns):
        for rule, start, end in matcher(tokens):
            span = tokens[start:end]
            thing = URIRef(f"https://example.org/id/thing/{hashlib.sha256(span.text.encode()).hexdigest()[:20]}")
            graph.add((thing, RDF.type, SK.Thing))
            graph.add((thing, rdflib.SKOS.prefLabel, Literal(span.text, lang="sv")))
            graph.add((document, rdflib.SDO.mentions, thing))
            node = URIRef(f"{document}/{start}/{end}/{rule}")
            graph.add((node, RDF.type, SK.Evidence))
            graph.add((node, RDF.subject, document))
            graph.add((node, RDF.predicate, rdflib.SDO.mentions))
            graph.add((node, RDF.object, thing))
            graph.add((node, PROV.wasDerivedFrom, document))
            graph.add((node, SK.quote, Literal(span.text, lang="sv")))
            graph.add((node, SK.start, Literal(span.start_char)))
            graph.add((node, SK.end, Literal(span.end_char)))
            graph.add((node, SK.rule, Literal(nlp.vocab.strings[rule])))
            graph.add((node, SK.confidence, Literal(0.9)))
dataset.serialize(destination=sys.argv[2], format="nquads")
"""


@dataclass(slots=True)
class Round:
    """What was measured at one size."""

    documents: int
    text: int
    triples: int
    disk: int
    costs: dict[str, Cost]
    peer: int = 0  # the triples of spaCy's and rdflib's graph


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def run_round(pages: Sequence[Path], folder: Path, count: int, *, peers: bool) -> Round:
    """Measure all ways at *count* documents."""
    documents, store = folder / "documents", folder / "store"
    for each in (documents, store):
        shutil.rmtree(each, ignore_errors=True)
    _say(f"{count}: making the documents")
    text = make_documents(pages, documents, count)
    time.sleep(2.5)  # a file changed within the last two seconds would be read to tell whether it changed
    costs: dict[str, Cost] = {}
    peer = 0

    def step(name: str, command: Sequence[str]) -> None:
        costs[name] = measure(command)
        _say(f"{count}: {name}: {costs[name].wall:.2f} s, {costs[name].cpu:.2f} CPU, {costs[name].largest / MB:.0f} MB")

    step("first", _build(documents, store, "--jobs", "2"))
    disk = size_of(store)
    with Store(store) as opened:
        triples = int(opened.info()["triples"])
    step("unchanged", _build(documents, store))
    step("verified", _build(documents, store, "--verify"))
    changed = sorted(documents.rglob("*.*"))[count // 2]
    before = changed.read_text(encoding="utf-8")
    changed.write_text(f"{before}\nKommunen anordnade ett rådslag om tillit.\n", encoding="utf-8")
    step("one added to", _build(documents, store))
    changed.write_text(_without_a_word(before), encoding="utf-8")
    step("one reworded", _build(documents, store))
    _engine_alone(folder, store, step)
    step("publishing", [sys.executable, "-c", _PUBLISH, str(_only_shards(folder, store)), "2"])
    if peers:
        # In turns, and the least of each: what else the machine does must not decide which is the faster.
        for _ in range(3):
            for name, jobs in (("first, one job", "1"), ("first", "2")):
                shutil.rmtree(folder / "again", ignore_errors=True)
                before = costs.get(name)
                step(name, _build(documents, folder / "again", "--jobs", jobs))
                if before and before.wall < costs[name].wall:
                    costs[name] = before
        shutil.rmtree(folder / "again")
        step("spaCy and rdflib", [sys.executable, "-W", "ignore", "-c", _PEER, str(documents), str(folder / "peer.nq")])
        peer = (folder / "peer.nq").read_bytes().count(b"\n")
    return Round(count, text, triples, disk, costs, peer)


def _without_a_word(text: str) -> str:
    """Return *text* with another name in its place: what it said of the one before is to be in no file."""
    names = set(read_list("first_names"))
    for found in _WORD.finditer(text):
        if found[0] in names:
            return text.replace(found[0], "Frideborg")
    return text.replace("en ", "ett ", 1)


def _engine_alone(folder: Path, store: Path, step: Callable[[str, Sequence[str]], None]) -> None:
    lines = folder / "graph.nq"
    with Store(store) as opened, lines.open("wb") as file:
        for text in iter_texts(opened.generation / GRAPH):
            file.write(text)
    shutil.rmtree(folder / "alone", ignore_errors=True)
    step("engine alone", [sys.executable, "-c", _ENGINE_ALONE, str(lines), str(folder / "alone")])
    lines.unlink()
    shutil.rmtree(folder / "alone")


def _only_shards(folder: Path, store: Path) -> Path:
    """Return a store with the shards of *store* and no graph."""
    bare = folder / "bare"
    shutil.rmtree(bare, ignore_errors=True)
    shutil.copytree(store / "shards", bare / "shards")
    (bare / "generations").mkdir()
    return bare


# -- what is told ----------------------------------------------------------------------------------------------------


def _table(rounds: Sequence[Round]) -> Iterator[str]:
    yield "| | " + " | ".join(f"{each.documents:,} documents" for each in rounds) + " |"
    yield "| --- |" + " --- |" * len(rounds)
    yield _row("text, MB", rounds, lambda r: f"{r.text / MB:.1f}")
    yield _row("triples", rounds, lambda r: f"{r.triples:,}")
    yield _row("triples of spaCy and rdflib", rounds, lambda r: f"{r.peer:,}" if r.peer else "–")
    yield _row("store, MB", rounds, lambda r: f"{r.disk / MB:.0f}")
    yield _row("store / text", rounds, lambda r: f"{r.disk / r.text:.1f} ×")
    for name in dict.fromkeys(name for each in rounds for name in each.costs):
        yield _row(f"**{name}**: seconds", rounds, lambda r, n=name: _told(r, n, lambda c: f"{c.wall:.2f}"))
        yield _row("CPU seconds", rounds, lambda r, n=name: _told(r, n, lambda c: f"{c.cpu:.2f}"))
        yield _row(
            "milliseconds a document",
            rounds,
            lambda r, n=name: _told(r, n, lambda c, r=r: f"{1000 * c.wall / r.documents:.2f}"),
        )
        yield _row("MB, largest process", rounds, lambda r, n=name: _told(r, n, lambda c: f"{c.largest / MB:.0f}"))
        yield _row("MB, all together", rounds, lambda r, n=name: _told(r, n, lambda c: f"{c.together / MB:.0f}"))


def _row(name: str, rounds: Sequence[Round], tell: Callable[[Round], str]) -> str:
    return f"| {name} | " + " | ".join(tell(each) for each in rounds) + " |"


def _told(round_: Round, name: str, tell: Callable[[Cost], str]) -> str:
    return tell(round_.costs[name]) if name in round_.costs else "–"


def _ratios(rounds: Sequence[Round]) -> Iterator[str]:
    yield "| ratio | aim | " + " | ".join(f"{each.documents:,}" for each in rounds) + " |"
    yield "| --- | --- |" + " --- |" * len(rounds)
    for name, aim, over, under in (
        ("first / unchanged", "≥ 20", "first", "unchanged"),
        ("first / one added to", "≥ 10", "first", "one added to"),
        ("first / one reworded", "", "first", "one reworded"),
        ("publishing / engine alone", "≤ 2", "publishing", "engine alone"),
        ("one job / two jobs", "≥ 1.7", "first, one job", "first"),
        ("spaCy and rdflib / first", "≥ 3", "spaCy and rdflib", "first"),
        ("spaCy and rdflib / first, one job", "", "spaCy and rdflib", "first, one job"),
    ):
        yield f"| {name} | {aim} | " + " | ".join(_ratio(each, over, under) for each in rounds) + " |"
    yield "| the same, for each triple | | " + " | ".join(map(_a_triple, rounds)) + " |"
    small = rounds[0].costs["first"]
    grown = " | ".join(f"{each.costs['first'].largest / small.largest:.2f} ×" for each in rounds)
    yield f"| memory, largest process, against {rounds[0].documents:,} | ≤ 1.3 | {grown} |"


def _a_triple(round_: Round) -> str:
    if not round_.peer:
        return "–"
    theirs = round_.costs["spaCy and rdflib"].wall / round_.peer
    return f"{theirs / (round_.costs['first, one job'].wall / round_.triples):.1f} ×"


def _ratio(round_: Round, over: str, under: str) -> str:
    if over not in round_.costs or under not in round_.costs:
        return "–"
    a, b = round_.costs[over], round_.costs[under]
    return f"{a.wall / b.wall:.1f} × ({a.cpu / b.cpu:.1f})"


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 3000, 10000])
    parser.add_argument("--pages", type=Path, default=ROOT.parent / "shared" / "real")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    parser.add_argument("--write", action="store_true", help="write into store.md too")
    parser.add_argument("--no-peers", action="store_true", help="leave out one job, and spaCy with rdflib")
    arguments = parser.parse_args()
    pages = sorted(each for each in arguments.pages.rglob("*.md") if each.stem.lower() != "readme")
    if not pages:
        sys.exit(f"{arguments.pages}: no pages there; name a folder of Markdown with --pages")
    random.Random(20180426).shuffle(pages)  # a thousand of them are as mixed as all
    with tempfile.TemporaryDirectory(prefix="styrkedjan-") as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        rounds = [
            run_round(pages, folder, count, peers=not arguments.no_peers and count <= 1000)
            for count in arguments.documents
        ]
    machine = f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}"
    head = f"{machine}; in brackets the ratio of the processor's seconds."
    told = "\n".join((head, "", *_ratios(rounds), "", *_table(rounds), ""))
    print(told)
    if arguments.write:
        page = Path(__file__).with_suffix(".md")
        text, mark, _ = page.read_text(encoding="utf-8").partition(MARK)
        page.write_text(f"{text}{mark}\n\n{told}", encoding="utf-8")


if __name__ == "__main__":
    main()
