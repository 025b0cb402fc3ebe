"""What each command of the command line does: call one function, print what it gives back."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .documents import cover, iter_check_lines, iter_checked, iter_coverage_lines, iter_document_lines, iter_documents
from .graph.errors import ExtraMissing, NothingLoaded, UsageError
from .progress import Progress

if TYPE_CHECKING:
    from .graph.catalog import Distribution
    from .graph.difference import Change, Difference
    from .graph.provenance import Origin
    from .graph.push import Pushed
    from .graph.remote import Endpoint
    from .graph.reviewed import Reviewed
    from .graph.sample import Judged
    from .graph.store import Store
    from .graph.views import Page
    from .graph.why import Reason
    from .loaders.limits import Limits
    from .loaders.pipeline import Outcome, Report

__all__ = [
    "run_build",
    "run_diff",
    "run_evaluate",
    "run_export",
    "run_forget",
    "run_info",
    "run_mcp",
    "run_person",
    "run_push",
    "run_queries",
    "run_query",
    "run_review",
    "run_serve",
    "run_text",
    "run_validate",
    "run_verify",
    "run_view",
    "run_why",
]

DEFAULT_STORE = "styrkedjan-store"


def _store_path(arguments: argparse.Namespace) -> str:
    return arguments.store or os.environ.get("STYRKEDJAN_STORE") or DEFAULT_STORE


def _remote(arguments: argparse.Namespace) -> Endpoint | None:
    """Return the endpoint that the options or the environment name, if one is."""
    by_environment = (
        "" if getattr(arguments, "store", None) and arguments.run is not run_push else "STYRKEDJAN_ENDPOINT"
    )
    url = arguments.endpoint or os.environ.get(by_environment, "")
    if not url:
        return None
    from .graph.remote import Endpoint

    return Endpoint(
        url,
        user=arguments.user or "",
        password=os.environ.get("STYRKEDJAN_PASSWORD", ""),
        auth=arguments.auth,
        graph=arguments.graph or "",
        timeout_seconds=getattr(arguments, "timeout", 30.0),
    )


@contextlib.contextmanager
def _source(arguments: argparse.Namespace) -> Iterator[Store | Endpoint]:
    """Open what the command reads; an option wins over the environment."""
    if arguments.endpoint and arguments.store:
        raise UsageError("give --store or --endpoint, not both")
    if remote := _remote(arguments):
        with remote:
            yield remote
        return
    from .graph.store import Store

    with Store(_store_path(arguments)) as store:
        yield store


def run_build(arguments: argparse.Namespace) -> int:
    from .loaders.pipeline import Report, build
    from .ontology import BASE

    progress = Progress()
    outcomes: list[Outcome] = []

    def tell(outcome: Outcome) -> None:
        progress.clear()
        outcomes.append(outcome)
        remarks = [outcome.message] if outcome.message else []
        remarks += [f"warning: {each}" for each in outcome.warnings]
        print(f"{outcome.status:<9}  {outcome.name}{': ' if remarks else ''}{'; '.join(remarks)}", flush=True)

    if arguments.dry_run:
        return _try_build(arguments, progress, outcomes)
    report = Report(outcomes)
    _write_report(arguments.report, report)  # before the work, so that a wrong name is told at once
    try:
        with _standard_input_as_file(arguments.paths) as paths:
            report = build(
                paths,
                _store_path(arguments),
                jobs=arguments.jobs,
                base=arguments.base or BASE,
                on_outcome=tell,
                on_progress=progress,
                limits=_limits(arguments),
                verify=arguments.verify,
                scheduler=arguments.scheduler,
            )
    finally:
        progress.clear()
        _write_report(arguments.report, report)
    if report.left:
        shown = ", ".join(report.left[:5]) + (" …" if len(report.left) > 5 else "")
        print(f"left the store: {len(report.left)}, no longer among the paths or not readable now: {shown}")
    if report.reviewed:
        print(f"reviews: {report.reviewed - len(report.unfitting)} of {report.reviewed} followed")
    for place in report.unfitting:
        print(f"{place}: fits nothing that a document says now; mend the line or take it away")
    print(report)
    if report.warned:
        print(f"{report.warned} with a warning: 'styrkedjan info --documents' lists them")
    return 1 if report.count("failed") else 0


def _try_build(arguments: argparse.Namespace, progress: Progress, outcomes: list[Outcome]) -> int:
    """Build beside the store, print what the graph would gain and lose, and leave the store as it is."""
    from .graph.difference import compare, open_graph
    from .graph.forgotten import FOLDER
    from .loaders.pipeline import build
    from .ontology import BASE

    if arguments.scheduler:
        raise UsageError("build: --dry-run reads on this machine; leave out --scheduler")
    store = Path(_store_path(arguments))
    before = open_graph(store)
    with tempfile.TemporaryDirectory() as folder, _standard_input_as_file(arguments.paths) as paths:
        trial = Path(folder) / "store"
        if (store / FOLDER).is_dir():
            shutil.copytree(store / FOLDER, trial / FOLDER)  # who was forgotten there is so here
        try:
            report = build(
                paths,
                trial,
                jobs=arguments.jobs,
                base=arguments.base or BASE,
                on_outcome=outcomes.append,
                on_progress=progress,
                limits=_limits(arguments),
            )
        finally:
            progress.clear()
        for outcome in outcomes:
            if outcome.status == "failed":
                print(f"failed     {outcome.name}: {outcome.message}")
        _tell_difference(compare(before, open_graph(trial)))
    print(f"nothing was written; {store} stays as it is")
    return 1 if report.count("failed") else 0


def _limits(arguments: argparse.Namespace) -> Limits:
    from .loaders.limits import DEFAULT, MB, Limits

    return Limits(
        max_bytes=arguments.max_size * MB if arguments.max_size else DEFAULT.max_bytes,
        pages=arguments.max_pages or DEFAULT.pages,
        seconds=arguments.max_seconds or DEFAULT.seconds,
        memory=arguments.max_memory * MB if arguments.max_memory else DEFAULT.memory,
        archive_bytes=max(DEFAULT.archive_bytes, (arguments.max_size or 0) * MB),
        private_addresses=arguments.allow_private,
    )


def _write_report(file: Path | None, report: Report) -> None:
    if file is None:
        return
    try:
        file.write_text(report.to_json(), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}); name another file with --report") from None


@contextlib.contextmanager
def _standard_input_as_file(paths: Sequence[str]) -> Iterator[list[str]]:
    if "-" not in paths:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="styrkedjan-") as folder:
        file = Path(folder) / "stdin.txt"
        file.write_bytes(sys.stdin.buffer.read())
        yield [str(file) if path == "-" else path for path in paths]


def run_text(arguments: argparse.Namespace) -> int:
    from .loaders.pipeline import read_document
    from .loaders.readers import read_plain

    if arguments.file == "-":
        raw = read_plain(sys.stdin.buffer.read(), "standard input")
    else:
        raw = read_document(arguments.file, _limits(arguments))
    name = "standard input" if arguments.file == "-" else arguments.file
    for warning in raw.warnings:
        print(f"styrkedjan: {name}: {warning}", file=sys.stderr)
    # As it is: no line break may change, or the offsets would.
    sys.stdout.flush()
    sys.stdout.buffer.write(raw.text.encode())
    return 0


def run_query(arguments: argparse.Namespace) -> int:
    from .queries import Limits, explain, format_result, run

    text = _query_text(arguments)
    parameters = _parameters(arguments.param) | _moment(arguments, text)
    limits = Limits(timeout_seconds=arguments.timeout, rows=arguments.limit)
    progress = Progress()
    with _source(arguments) as source:
        if arguments.explain:
            print(explain(source, text, parameters, federate=arguments.federate), file=sys.stderr)
        progress("asking")
        result = run(source, text, parameters, limits=limits, federate=arguments.federate)
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() or "COLUMNS" in os.environ else 0
        shown = format_result(result, arguments.format or "", width=width, language=arguments.lang)
    progress.clear()
    # As it is: CSV has line ends of its own.
    sys.stdout.flush()
    sys.stdout.buffer.write(shown.encode())
    for said in (*filter(None, [result.truncated]), *(f"hint: {each}" for each in result.hints)):
        print(f"styrkedjan: {said}", file=sys.stderr)
    return 1 if result.truncated else 0


def _query_text(arguments: argparse.Namespace) -> str:
    if (arguments.query is None) == (arguments.file is None):
        raise UsageError("query: give a name, SPARQL, or --file F.rq; 'styrkedjan queries' lists the names")
    where = str(arguments.file) if arguments.file else "standard input"
    if arguments.file is None and arguments.query != "-":
        return str(arguments.query)
    try:
        return (sys.stdin.buffer.read() if where in ("-", "standard input") else arguments.file.read_bytes()).decode(
            "utf-8-sig"
        )
    except UnicodeDecodeError:
        raise UsageError(f"{where}: not UTF-8; save the query as UTF-8") from None
    except OSError as error:
        raise UsageError(f"{where}: cannot be read ({error.strerror})") from None


def _parameters(given: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise UsageError(f"--param {each}: write it as NAME=VALUE")
        found.setdefault(name, []).append(value)
    return found


def _moment(arguments: argparse.Namespace, text: str) -> dict[str, list[str]]:
    """Return what --as-of and --known-by ask for as parameters of the question *text*, which must know of time."""
    from .graph.times import read_moment
    from .queries import catalogue

    moment = read_moment(arguments.as_of, arguments.known_by)
    given = {name: [day] for name, day in (("as_of", moment.as_of), ("known_by", moment.known_by)) if day}
    timed = [name for name, entry in catalogue().items() if any(each.name == "as_of" for each in entry.parameters)]
    declared = re.findall(r"(?m)^#\+ param (\w+)", text)
    if given and text.strip() not in timed and not set(given) <= set(declared):
        raise UsageError(
            f"query: {text.strip()[:40]!r} does not tell of time; --as-of and --known-by are for {', '.join(timed)}"
        )
    return given


def run_queries(arguments: argparse.Namespace) -> int:
    from .queries import catalogue, find

    language = arguments.lang
    if arguments.name is None:
        entries = catalogue()
        width = max(map(len, entries), default=0)
        for name, entry in entries.items():
            taken = ", ".join(parameter.name for parameter in entry.parameters)
            print(f"{name:<{width}}  {entry.summary[language]}{f'  [{taken}]' if taken else ''}")
        return 0
    entry = find(arguments.name)
    print(f"{entry.name}: {entry.summary[language]}\n\n{entry.answers[language]}\n")
    for parameter in entry.parameters:
        remarks = [f"default {parameter.default!r}"] if parameter.default else []
        remarks += ["must be given"] if parameter.required else []
        remarks += [f"for instance {parameter.example!r}"] if parameter.example else []
        print(f"  --param {parameter.name}=…  {parameter.type}{'; ' if remarks else ''}{', '.join(remarks)}")
    if entry.parameters:
        print()
    print("".join(f"{line}\n" for line in entry.text.splitlines() if not line.startswith("#+")), end="")
    return 0


def run_push(arguments: argparse.Namespace) -> int:
    from .graph.push import push
    from .graph.store import Store

    remote = _remote(arguments)
    if remote is None:
        raise UsageError("push: give the endpoint to send to, --endpoint URL")
    progress = Progress()
    with Store(_store_path(arguments)) as store:
        pushed = push(
            store,
            remote,
            update_url=arguments.update_url or "",
            graph_url=arguments.graph_store_url or "",
            replace=arguments.replace,
            timeout_seconds=arguments.timeout,
            on_progress=progress,
        )
    progress.clear()
    print("".join(_told_of_push(pushed, remote.url)))
    return 0


def _whole_file(source: Store | Endpoint) -> Distribution:
    """Return what is to be told of the file that holds all of *source*."""
    from .graph.catalog import measure, measure_file
    from .graph.store import GRAPH, Store

    return measure_file(source.generation / GRAPH) if isinstance(source, Store) else measure("graph.nq", source.lines())


def _told_of_push(pushed: Pushed, url: str) -> Iterator[str]:
    if pushed.whole:
        yield f"sent {pushed.triples} triples to {url}"
    elif not (pushed.sent or pushed.removed or pushed.resumed):
        yield f"nothing has changed since the last push to {url}"
        return
    else:
        yield f"sent {pushed.sent + pushed.resumed} of {pushed.triples} triples to {url}, those of nodes that changed"
    if pushed.resumed:
        yield f", {pushed.resumed} of them before"
    if pushed.removed:
        yield f"; {pushed.removed} nodes that are gone were taken away"


def run_why(arguments: argparse.Namespace) -> int:
    from .reviews import iter_review_lines

    with _source(arguments) as source:
        reasons, rejected = _find_why(source, arguments)
    if arguments.format == "json":
        print(json.dumps([asdict(reason) for reason in reasons], ensure_ascii=False, indent=1))
    else:
        none = {"sv": "ingen mening säger det", "en": "no sentence says so"}[arguments.lang]
        print("\n".join(_explain(reasons, arguments.lang)) if reasons else none)
        if rejected:
            print(f"\n{_NO_LONGER[arguments.lang]}")
            print("\n".join([*iter_review_lines(rejected, arguments.lang)][:-1]))
    return 0 if reasons else 1


#: What leads the facts that a reviewer took out of the graph.
_NO_LONGER = {"en": "read, and not in the graph by a reviewer's word", "sv": "utläst, men struket av en granskare"}


def _find_why(source: Any, arguments: argparse.Namespace) -> tuple[list[Reason], list[Reviewed]]:
    """Return the sentences behind what is asked for, and what was read of it that a reviewer rejected or corrected."""
    from .graph.names import find_node, find_property
    from .graph.reviewed import find_reviews
    from .graph.why import find_reasons

    asked = arguments.subject, arguments.predicate, arguments.object
    node = find_node(source, arguments.subject)
    property_ = find_property(source, arguments.predicate) if arguments.predicate else ""
    gone = [each for each in find_reviews(source, node, property_) if each.verdict != "accepted"]
    if arguments.object and any(each.fact.endswith(f" – {arguments.object}") for each in gone):
        gone = [each for each in gone if each.fact.endswith(f" – {arguments.object}")]
        with contextlib.suppress(UsageError):  # the object may have left the graph with the fact
            return find_reasons(source, *asked, language=arguments.lang), gone
        return [], gone
    return find_reasons(source, *asked, language=arguments.lang), [] if arguments.object else gone


#: What `why` tells of a sentence, in both languages: its rule, how certain, in which role, what it lets a rule derive.
_WHY = {
    "en": (
        "rule {}",
        "confidence {}",
        "as {}",
        "from which {} infers the fact",
        "holds from {}",
        "holds until {}",
        "p. {}, ",
    ),
    "sv": (
        "regel {}",
        "säkerhet {}",
        "som {}",
        "varur {} härleder uppgiften",
        "gäller från {}",
        "gäller till {}",
        "s. {}, ",
    ),
}
_MODALITY = {"planned": "planerat", "quoted": "enligt den som citeras", "inferred-year": "året är härlett"}


def _explain(reasons: Sequence[Reason], language: str) -> Iterator[str]:
    rule, confidence, role, inferred, first, last, page = _WHY[language]
    fact = None
    for reason in reasons:
        if fact != (reason.subject, reason.predicate, reason.object):
            if fact is not None:
                yield ""
            fact = (reason.subject, reason.predicate, reason.object)
            yield "  ".join(fact)
        quote = " ".join(reason.quote.split())
        yield textwrap.fill(f"“{quote}”", 100, initial_indent="    ", subsequent_indent="     ")
        sure = f"{reason.confidence:g}"
        remarks = [
            f"{reason.document} {page.format(reason.page) if reason.page else ''}{reason.start}–{reason.end}",
            rule.format(reason.rule),
            confidence.format(sure.replace(".", ",") if language == "sv" else sure),
            role.format(reason.role) if reason.role else "",
            _MODALITY.get(reason.modality, reason.modality) if language == "sv" else reason.modality,
            first.format(reason.valid_from) if reason.valid_from else "",
            last.format(reason.valid_until) if reason.valid_until else "",
            inferred.format(reason.inferred) if reason.inferred else "",
            reason.review,
        ]
        yield f"      {', '.join(filter(None, remarks))}"


def run_view(arguments: argparse.Namespace) -> int:
    if arguments.file and arguments.kind != "document":
        raise UsageError(f"view {arguments.kind} is of no single file; leave out --file")
    page = _document_page(arguments) if arguments.kind == "document" else _view_page(arguments)
    if arguments.out == Path("-"):
        print(page.html)
        return 0
    path = arguments.out or Path(f"{arguments.kind}.html")
    page.save(path)
    print(f"written: {path}", file=sys.stderr)
    return 0


def _view_page(arguments: argparse.Namespace) -> Page:
    from .graph.views import render

    with _source(arguments) as source:
        return render(
            arguments.kind,
            source,
            about=arguments.about,
            lang=arguments.lang,
            as_of=arguments.as_of,
            known_by=arguments.known_by,
            public=arguments.public,
        )


def _document_page(arguments: argparse.Namespace) -> Page:
    from .documents import view_document

    if not arguments.about:
        raise UsageError("view document shows one document; name its file with --about")
    if arguments.as_of or arguments.known_by:
        raise UsageError("view document shows what the document says; leave out --as-of and --known-by")

    def say(message: str) -> None:
        print(f"styrkedjan: {message}; the page has the quoted sentences alone", file=sys.stderr)

    with _source(arguments) as source:
        return view_document(
            source,
            _report_of(arguments),
            arguments.about,
            arguments.file,
            lang=arguments.lang,
            public=arguments.public,
            say=say,
        )


def run_serve(arguments: argparse.Namespace) -> int:
    try:
        from .server import Settings, serve
        from .server.settings import choose_processes
    except ModuleNotFoundError as error:
        raise ExtraMissing(error.name or "a package", "server") from None
    from .documents import find_text
    from .queries import Limits

    limits = Limits(timeout_seconds=arguments.timeout, rows=arguments.limit, memory_bytes=2 << 30)
    processes = choose_processes(arguments.processes)
    settings = Settings(Path(_store_path(arguments)), arguments.base or "", limits, find_text, processes=processes)

    def tell(address: str) -> None:
        print(f"serving {settings.store} at {address} (Ctrl-C stops)", file=sys.stderr, flush=True)

    serve(settings, arguments.host, arguments.port, tell)
    return 0


def run_mcp(arguments: argparse.Namespace) -> int:
    try:
        from .server.assistant import make_server
        from .server.settings import Settings
    except ModuleNotFoundError as error:
        raise ExtraMissing(error.name or "a package", "mcp") from None
    from .queries import Limits

    limits = Limits(timeout_seconds=arguments.timeout, memory_bytes=2 << 30)
    make_server(Settings(Path(_store_path(arguments)), limits=limits, workers=4, kept_workers=2)).run("stdio")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    from .graph.export import BINARY, Options, export, export_binary, export_to_file
    from .graph.selection import Selection, select

    options = Options(arguments.graphs, arguments.excel, arguments.mentions, arguments.reifiers, arguments.table)
    wanted = Selection(
        arguments.facts_only,
        arguments.public,
        arguments.document,
        arguments.confidence,
        arguments.materialise,
        arguments.municipality,
    )
    to_file = arguments.out is not None and arguments.out != Path("-")
    if arguments.record and not to_file:
        raise UsageError("export: --record describes a file; name one with --out")
    with _source(arguments) as source:
        chosen = select(source, wanted)
        if to_file:
            print(f"written: {export_to_file(chosen, arguments.format, arguments.out, options)}", file=sys.stderr)
            if arguments.record:
                print(f"written: {_write_record(arguments, source)}", file=sys.stderr)
        elif arguments.format not in BINARY:
            export(chosen, arguments.format, sys.stdout, options)
        elif sys.stdout.isatty():
            raise UsageError(f"{arguments.format} is no text; name a file with --out")
        else:
            sys.stdout.flush()
            export_binary(chosen, arguments.format, sys.stdout.buffer, options)
    return 0


def _write_record(arguments: argparse.Namespace, source: Store | Endpoint) -> Path:
    """Write the record of the export that was just written beside it."""
    from .graph.catalog import describe_catalog, measure_file

    record = arguments.out.with_name(f"{arguments.out.name}.dcat.ttl")
    text = describe_catalog(source, [measure_file(arguments.out)], _origin_of(arguments).publication)
    record.write_text(text, encoding="utf-8", newline="\n")
    return Path(record)


def _origin_of(arguments: argparse.Namespace) -> Origin:
    """Return what the store's last build came from; nothing of a graph that lies elsewhere."""
    from .graph.provenance import Origin, read_origin

    return Origin() if _remote(arguments) else read_origin(Path(_store_path(arguments)))


def run_validate(arguments: argparse.Namespace) -> int:
    from .graph.validate import check
    from .graph.validation_report import iter_text, to_json, to_turtle

    progress = Progress()
    with _source(arguments) as source:
        report = check(source, language=arguments.lang, on_progress=progress)
    progress.clear()
    if arguments.format == "json":
        print(to_json(report), end="")
    elif arguments.format == "turtle":
        print(to_turtle(report, arguments.lang), end="")
    else:
        print("\n".join(iter_text(report, arguments.lang)))
    return 0 if report.conforms else 1


def run_diff(arguments: argparse.Namespace) -> int:
    from .graph.difference import compare, open_graph

    if arguments.ticks:
        return _tell_ticks(arguments)
    if arguments.one is None or arguments.other is None:
        raise UsageError("diff: give two graphs, stores or files that 'export' wrote; or --ticks with a ticked sample")
    progress = Progress()
    progress("comparing")
    difference = compare(open_graph(arguments.one), open_graph(arguments.other), mentions=arguments.mentions)
    progress.clear()
    if arguments.sample:
        from .graph.sample import iter_sample

        print("".join(iter_sample(difference, arguments.sample)), end="")
    elif arguments.format == "json":
        print(json.dumps(asdict(difference), ensure_ascii=False, indent=1))
    else:
        _tell_difference(difference)
    return 0


def _tell_ticks(arguments: argparse.Namespace) -> int:
    from .evaluation import iter_judged
    from .graph.sample import read_ticks

    rows = read_ticks(arguments.ticks)
    if arguments.format == "json":
        print(json.dumps([_judged(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        print("\n".join(iter_judged(rows)))
    return 0


def _judged(row: Judged) -> dict[str, Any]:
    return {**asdict(row), "precision": row.precision if row.judged else None, "interval": row.interval}


def _tell_difference(difference: Difference) -> None:
    for sign, changes in (("+", difference.added), ("-", difference.removed), ("~", difference.changed)):
        for change in changes:
            print("\n".join(_tell_change(sign, change)))
    print(
        f"{len(difference.added)} facts added, {len(difference.removed)} removed, {len(difference.changed)} on other "
        f"evidence, {difference.alike} alike"
    )


def _tell_change(sign: str, change: Change) -> Iterator[str]:
    yield f"{sign} {change.words}"
    if change.rules:
        yield f"      derived by {', '.join(change.rules)}"
    for mark, quotes in (("-", change.gone), ("+", change.come)):
        for quote in quotes:
            text = f"{mark} “{' '.join(quote.quote.split())}”"
            yield textwrap.fill(text, 100, initial_indent="    ", subsequent_indent="       ")
            yield f"        {quote.document} {quote.start}–{quote.end}"
    for quote, old, new in change.confidence:
        yield f"    ~ confidence {old} → {new}: {quote.document} {quote.start}–{quote.end}"


def run_person(arguments: argparse.Namespace) -> int:
    from .graph.person import find_person

    with _source(arguments) as source:
        held = find_person(source, arguments.name, language=arguments.lang)
    if arguments.format == "json":
        print(json.dumps(asdict(held), ensure_ascii=False, indent=1))
        return 0 if held else 1
    for person in held.people:
        print(f"{person.name}  <{person.iri}>")
        for other in person.other_names:
            print(f"  also called {other}")
        for predicate, value in person.properties:
            print(f"  {predicate.rpartition('#')[2].rpartition('/')[2]}  {value}")
        print(f"  mentioned in {', '.join(person.mentioned_in) or 'no document'}\n")
        print("\n".join(_explain(person.reasons, arguments.lang)))
    shown = {reason.quote for person in held.people for reason in person.reasons}
    known = {person.iri for person in held.people}
    others = Counter((how, text) for node, how, text in held.texts if text not in shown and node not in known)
    if others:
        print(f"\nother texts of the graph that hold the name {arguments.name!r}")
    for (predicate, text), count in sorted(others.items()):
        said = f"{predicate.rpartition('#')[2].rpartition('/')[2]}  {' '.join(text.split())}"
        said += f"  (at {count} nodes)" if count > 1 else ""
        print(textwrap.fill(said, 100, initial_indent="  ", subsequent_indent="    "))
    if not held:
        print(f"nothing is held of {arguments.name!r}")
    return 0 if held else 1


def run_forget(arguments: argparse.Namespace) -> int:
    from .graph.person import forget

    progress = Progress()
    try:
        triples, removed = forget(_store_path(arguments), arguments.name, on_progress=progress)
    finally:
        progress.clear()
    print(f"forgotten: {triples} triples went from the graph, and what later builds say of this name stays out")
    for name in removed:
        print(f"removed: {name}, which had the name in it")
    print("the documents themselves and what was exported or pushed elsewhere are not touched")
    return 0


def run_review(arguments: argparse.Namespace) -> int:
    if arguments.action == "list":
        return _list_reviews(arguments)
    from .graph.reviewed import make_reviews
    from .reviews import file_of, today, write_reviews

    verdict = {"accept": "accepted", "reject": "rejected", "correct": "corrected"}[arguments.action]
    fact = arguments.subject, arguments.predicate, arguments.object
    by = arguments.by or os.environ.get("STYRKEDJAN_REVIEWER", "")
    if not all(fact):
        raise UsageError(f"review {arguments.action}: give subject, predicate and object, as 'styrkedjan why' does")
    if not by:
        raise UsageError("review: whose word is it? name yourself with --by (or STYRKEDJAN_REVIEWER)")
    if (verdict == "corrected") != bool(arguments.instead):
        raise UsageError("review: --instead says what is right; it belongs to 'correct', and 'correct' needs it")
    with _source(arguments) as source:
        reviews = make_reviews(
            source,
            fact,
            verdict,
            instead=arguments.instead or "",
            document=arguments.document or "",
            quote=arguments.quote or "",
            everywhere=arguments.everywhere,
            by=by,
            on=arguments.on or today(),
            why=arguments.why or "",
        )
    print("\n".join(write_reviews(file_of(_report_of(arguments), arguments.file), reviews)))
    return 0


def _list_reviews(arguments: argparse.Namespace) -> int:
    from .graph.annotations import to_annotations
    from .graph.names import find_node, find_property
    from .graph.reviewed import find_reviews
    from .reviews import iter_review_lines, make_texts

    with _source(arguments) as source:
        node = find_node(source, arguments.subject) if arguments.subject else ""
        property_ = find_property(source, arguments.predicate) if arguments.predicate else ""
        found = find_reviews(source, node, property_)
        rows = source.select("SELECT ?d ?s WHERE { ?d a sk:Document ; dcterms:source ?s }")
        addresses = {str(document): str(address) for document, address in rows}
    if arguments.format == "annotations":
        texts = make_texts(_report_of(arguments), lambda said: print(f"styrkedjan: {said}", file=sys.stderr))
        page = to_annotations(found, texts, lambda document: addresses.get(document, ""))
        print(json.dumps(page, ensure_ascii=False, indent=1))
    elif arguments.format == "json":
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        print("\n".join(iter_review_lines(found, arguments.lang)))
    return 0


def run_evaluate(arguments: argparse.Namespace) -> int:
    from .evaluation import iter_differences, iter_scores, to_json
    from .graph.evaluate import evaluate
    from .graph.gold import read_gold

    if arguments.gold.suffix == ".tsv":
        return _evaluate_reviews(arguments)
    gold = read_gold(arguments.gold, only=arguments.only)
    progress = Progress()
    with _source(arguments) as source:
        evaluation = evaluate(source, gold, on_progress=progress)
    progress.clear()
    if arguments.json:
        _write_json(arguments.json, to_json(evaluation))
    if arguments.json != Path("-"):
        for line in (*(iter_differences(evaluation) if arguments.list else ()), *iter_scores(evaluation)):
            print(line)
    if evaluation.missing:
        print(
            f"styrkedjan: not in the graph: {', '.join(evaluation.missing)}; all that gold says of them counts as "
            "missed. Build the store with them, or choose others with --only",
            file=sys.stderr,
        )
    return 1 if evaluation.missing else 0


def _write_json(file: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    if file == Path("-"):
        print(text, end="")
        return
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}); name another file") from None


def _evaluate_reviews(arguments: argparse.Namespace) -> int:
    """Tell how often a reviewer found a fact read rightly, by the file of reviews alone."""
    from .evaluation import iter_judged
    from .graph.review_file import read_reviews
    from .graph.sample import judge_reviews

    reviews = read_reviews([arguments.gold])
    if not reviews:
        raise NothingLoaded(f"{arguments.gold}: no reviews in it; 'styrkedjan review' writes them")
    rows = judge_reviews(reviews)
    if arguments.json:
        _write_json(arguments.json, [_judged(row) for row in rows])
    if arguments.json != Path("-"):
        print("\n".join(iter_judged(rows)))
    return 0


def run_info(arguments: argparse.Namespace) -> int:
    if arguments.format in ("turtle", "dcat", "prov"):
        return _describe(arguments)
    if arguments.files or arguments.url:
        raise UsageError("info: --files and --url are for --format dcat; leave them out")
    if arguments.document is not None:
        return _tell_document(arguments)
    with _source(arguments) as source:
        if arguments.documents:
            entries: Any = list(iter_documents(source, _report_of(arguments)))
            lines = iter_document_lines(entries)
        else:
            entries = source.info()
            lines = _tell_info(entries)
    print(json.dumps(entries, ensure_ascii=False, indent=1) if arguments.format == "json" else "\n".join(lines))
    return 0


def _describe(arguments: argparse.Namespace) -> int:
    from .graph.catalog import describe_catalog, measure_file
    from .graph.provenance import describe_provenance
    from .graph.store import Store
    from .graph.terms import split_line
    from .graph.void import describe

    if arguments.documents or arguments.document is not None:
        raise UsageError(
            f"info: --format {arguments.format} describes the graph as a whole; leave out --documents and --document"
        )
    origin = _origin_of(arguments)
    with _source(arguments) as source:
        if arguments.format == "turtle":
            kept = source.generation / "void.ttl" if isinstance(source, Store) else None
            made = kept.read_text(encoding="utf-8") if kept and kept.exists() else None
            print(made or describe(map(split_line, source.lines()), source.base), end="")
        elif arguments.format == "prov":
            print(describe_provenance(source, origin), end="")
        else:
            files = [measure_file(path) for path in arguments.files] or [_whole_file(source)]
            told = {**origin.publication, **({"url": arguments.url} if arguments.url else {})}
            print(describe_catalog(source, files, told), end="")
    return 0


def _report_of(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Return what the last build of the store tells of its files; nothing of a graph that lies elsewhere."""
    from .loaders.report import read_report

    return {} if _remote(arguments) else read_report(_store_path(arguments))


def _tell_document(arguments: argparse.Namespace) -> int:
    with _source(arguments) as source:
        sentences = cover(source, _report_of(arguments), arguments.document, arguments.file)
    if arguments.format == "json":
        print(json.dumps([asdict(each) for each in sentences], ensure_ascii=False, indent=1))
    else:
        print("\n".join(iter_coverage_lines(sentences)))
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    progress = Progress()
    counts: Counter[str] = Counter()
    with _source(arguments) as source:
        for each in iter_checked(source, _report_of(arguments), _limits(arguments), progress):
            progress.clear()
            counts["documents"] += 1
            counts["quotes"] += each.standing + each.moved + each.gone
            counts["standing"] += each.standing
            counts["unread"] += bool(each.trouble)
            if not each.holds:
                print("\n".join(iter_check_lines(each)))
    progress.clear()
    print(f"{counts['standing']} of {counts['quotes']} quotes stand in {counts['documents']} documents")
    if counts["unread"]:
        print(f"{counts['unread']} documents could not be read, and their quotes not be checked")
    return 1 if counts["unread"] or counts["standing"] < counts["quotes"] else 0


def _tell_info(info: Any) -> Iterator[str]:
    named = ("documents", "triples", "statements", "inferences", "characters", "base", "built", "version")
    for name in named:
        if name in info:
            yield f"{name:<12} {info[name]}"
    if info.get("sentences"):
        unread = max(0, info["sentences"] - info["sentencesWithFacts"])
        share = unread / info["sentences"]
        yield f"{'sentences':<12} {info['sentences']}, of which {share:.0%} state no fact that was found"
    yield "nodes by class"
    for class_, count in sorted(info.get("classes", {}).items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:>8}  {class_.rpartition('#')[2].rpartition('/')[2]}"
