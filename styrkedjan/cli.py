"""The command line: parse, call one function, print."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .graph.errors import StyrkedjanError, UsageError
from .progress import Progress

if TYPE_CHECKING:
    from .graph.remote import Endpoint
    from .graph.store import Store
    from .graph.why import Reason

__all__ = ["main"]

DEFAULT_STORE = "styrkedjan-store"
EXPORT_FORMATS = ("turtle", "ntriples", "nquads", "jsonld", "rdfxml", "graphml", "gexf", "csv")
QUERY_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "ntriples", "jsonld")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 the data fell short, 2 wrong usage, 3 nothing loaded."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    arguments = make_parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except StyrkedjanError as error:
        return _fail(str(error), error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has had enough. What is still in the buffer must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except OSError as error:
        return _fail(": ".join(str(part) for part in (error.filename, error.strerror or error) if part), 1)
    except Exception as error:
        if os.environ.get("STYRKEDJAN_DEBUG"):
            raise
        return _fail(f"internal error ({type(error).__name__}: {error}); please report it. STYRKEDJAN_DEBUG=1 shows where", 1)


def _fail(message: str, code: int) -> int:
    print(f"styrkedjan: {' '.join(message.split())}", file=sys.stderr)
    return code


# ---------------------------------------------------------------------------------------------------- the parser


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; each sets ``run``, the function to call."""
    parser = argparse.ArgumentParser(
        prog="styrkedjan", formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
        description="Swedish documents on how the public sector is governed, as a knowledge graph "
        "with the sentence behind each fact.",
        epilog="example:\n  styrkedjan build documents/ && styrkedjan view chain --out chain.html",
    )
    parser.add_argument("--version", action="version", version=f"styrkedjan {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], summary: str, more: str, example: str) -> Any:
        made = commands.add_parser(
            name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False,
            description=textwrap.fill(f"{summary[0].upper()}{summary[1:]}. {more}".strip(), 100),
            epilog=f"example:\n  styrkedjan {example}",
        )
        made.set_defaults(run=run)
        return made

    one = command(
        "build", _build, "read documents and write the graph",
        "The store then holds what the documents of these paths say and nothing else: a document that is no longer among "
        "them takes its facts with it. Only new and changed documents are read anew.",
        "build documents/ --store my-store",
    )
    one.add_argument("paths", metavar="PATH", nargs="+", help="a file, a folder with files, or - for standard input")
    _add_store(one)
    one.add_argument("--jobs", type=_positive, metavar="N", help="processes that read (default: one for each core)")
    one.add_argument("--base", type=_base, metavar="IRI", help="what the addresses of all nodes begin with")

    one = command("text", _text, "print the text of a file", "The offsets of the graph count in it.", "text documents/page.txt")
    one.add_argument("file", metavar="FILE", help="a document, or - for standard input")

    one = command(
        "query", _query, "ask the graph",
        "The query is a name of the catalogue ('styrkedjan queries' lists them), SPARQL (the usual prefixes are known), or a "
        "file. It runs with limits; an answer that was cut says so.",
        "query 'SELECT ?label WHERE { ?m a sk:Municipality ; skos:prefLabel ?label }' --format csv",
    )
    one.add_argument("query", metavar="NAME|SPARQL", nargs="?", help="the query, or - for standard input")
    one.add_argument("--file", type=Path, metavar="F.rq", help="a file that holds the query")
    one.add_argument("--param", action="append", default=[], metavar="K=V", help="a parameter's value; may be repeated")
    one.add_argument("--format", choices=QUERY_FORMATS, help="default: table, and turtle for CONSTRUCT and DESCRIBE")
    one.add_argument("--lang", choices=("sv", "en"), default="sv", help="of the labels in a table (default: sv)")
    one.add_argument("--timeout", type=_seconds, default=30.0, metavar="SECONDS", help="default: 30")
    one.add_argument("--limit", type=_positive, default=100_000, metavar="ROWS", help="default: 100000")
    one.add_argument("--federate", action="append", default=[], metavar="URL", help="an endpoint that SERVICE may reach")
    one.add_argument("--explain", action="store_true", help="show the query that ran, on standard error")
    _add_source(one)

    one = command("queries", _queries, "list the catalogue of queries", "With a name: that query in full.", "queries")
    one.add_argument("name", metavar="NAME", nargs="?")
    one.add_argument("--lang", choices=("sv", "en"), default="en", help="of the summaries (default: en)")

    one = command(
        "why", _why, "show the sentences behind a node or a fact", "Names or IRIs; an object may also be a value.",
        "why 'Malmö stad'",
    )
    one.add_argument("subject", metavar="SUBJECT")
    one.add_argument("predicate", metavar="PREDICATE", nargs="?")
    one.add_argument("object", metavar="OBJECT", nargs="?")
    one.add_argument("--format", choices=("text", "json"), default="text")
    _add_source(one)

    one = command(
        "view", _view, "write an interactive page", "It opens by double click and needs no network.",
        "view chain --about 'Helsingborgs stad' --out chain.html",
    )
    one.add_argument("kind", choices=("chain", "network", "around", "visits"))
    one.add_argument("--about", metavar="NAME", help="the municipality, visit, initiative or person to show")
    one.add_argument("--out", type=Path, metavar="FILE.html", help="default: KIND.html; - for standard output")
    one.add_argument("--lang", choices=("sv", "en"), default="sv")
    _add_source(one)

    one = command(
        "export", _export, "write the graph for other tools", "Equal graphs give equal bytes.",
        "export --format turtle --out graph.ttl",
    )
    one.add_argument("--format", choices=EXPORT_FORMATS, default="turtle", help="default: turtle")
    one.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    _add_source(one)

    one = command(
        "push", _push, "send the graph into another engine",
        "By SPARQL update, or by the Graph Store Protocol where its address is given. What was broken off goes on where it "
        "stopped.",
        "push --endpoint http://localhost:7878/query --replace",
    )
    _add_store(one)
    _add_endpoint(one, "where the engine answers queries (default: $STYRKEDJAN_ENDPOINT)")
    one.add_argument("--update-url", metavar="URL", help="where it takes updates (default: guessed from the endpoint)")
    one.add_argument("--graph-store-url", metavar="URL", help="where it takes graphs by the Graph Store Protocol")
    one.add_argument("--replace", action="store_true", help="take away first what the graph there holds")
    one.add_argument("--timeout", type=_seconds, default=120.0, metavar="SECONDS", help="for one part (default: 120)")

    one = command("validate", _validate, "check the graph against the ontology's shapes", "", "validate")
    _add_source(one)

    one = command("info", _info, "tell what the graph holds", "", "info")
    one.add_argument("--format", choices=("text", "json"), default="text")
    _add_source(one)
    return parser


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store", metavar="DIR", help=f"the embedded store (default: $STYRKEDJAN_STORE, else {DEFAULT_STORE})"
    )


def _add_source(parser: argparse.ArgumentParser) -> None:
    _add_store(parser)
    _add_endpoint(parser, "ask this SPARQL endpoint instead (default: $STYRKEDJAN_ENDPOINT)")


def _add_endpoint(parser: argparse.ArgumentParser, summary: str) -> None:
    remote = parser.add_argument_group("a graph that lies elsewhere")
    remote.add_argument("--endpoint", metavar="URL", help=summary)
    remote.add_argument("--graph", metavar="IRI", help="the one graph there (default: its default graph)")
    remote.add_argument("--user", metavar="NAME", help="sign in; the password is $STYRKEDJAN_PASSWORD")
    remote.add_argument("--auth", choices=("basic", "digest"), default="basic", help="default: basic")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _base(text: str) -> str:
    from .graph.errors import TermError
    from .graph.terms import iri_to_ntriples

    try:
        lawful = iri_to_ntriples(text) == f"<{text}>"
    except TermError:
        lawful = False
    if not lawful or not text.endswith(("/", "#")):
        raise argparse.ArgumentTypeError(f"{text!r} is not an IRI that ends in / or #")
    return text


def _version() -> str:
    from .graph.writer import installed_version

    return installed_version()


# ---------------------------------------------------------------------------------------------------- the commands


def _store_path(arguments: argparse.Namespace) -> str:
    return arguments.store or os.environ.get("STYRKEDJAN_STORE") or DEFAULT_STORE


def _remote(arguments: argparse.Namespace) -> Endpoint | None:
    """Return the endpoint that the options or the environment name, if one is."""
    by_environment = "" if getattr(arguments, "store", None) and arguments.run is not _push else "STYRKEDJAN_ENDPOINT"
    url = arguments.endpoint or os.environ.get(by_environment, "")
    if not url:
        return None
    from .graph.remote import Endpoint

    return Endpoint(
        url, user=arguments.user or "", password=os.environ.get("STYRKEDJAN_PASSWORD", ""), auth=arguments.auth,
        graph=arguments.graph or "", timeout_seconds=getattr(arguments, "timeout", 30.0),
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


def _build(arguments: argparse.Namespace) -> int:
    from .loaders.pipeline import Outcome, build
    from .ontology import BASE

    progress = Progress()

    def tell(outcome: Outcome) -> None:
        progress.clear()
        message = outcome.message.removeprefix(f"{outcome.path}: ")
        print(f"{outcome.status:<9}  {outcome.path}" + (f": {message}" if message else ""), flush=True)

    with _standard_input_as_file(arguments.paths) as paths:
        report = build(
            paths, _store_path(arguments), jobs=arguments.jobs, base=arguments.base or BASE, on_outcome=tell,
            on_progress=progress,
        )
    progress.clear()
    print(report)
    return 1 if report.count("failed") else 0


@contextlib.contextmanager
def _standard_input_as_file(paths: Sequence[str]) -> Iterator[list[str]]:
    if "-" not in paths:
        yield list(paths)
        return
    with tempfile.TemporaryDirectory(prefix="styrkedjan-") as folder:
        file = Path(folder) / "stdin.txt"
        file.write_bytes(sys.stdin.buffer.read())
        yield [str(file) if path == "-" else path for path in paths]


def _text(arguments: argparse.Namespace) -> int:
    from .loaders.readers import read, read_plain

    raw = read_plain(sys.stdin.buffer.read(), "standard input") if arguments.file == "-" else read(Path(arguments.file))
    # As it is: no line break may change, or the offsets would.
    sys.stdout.flush()
    sys.stdout.buffer.write(raw.text.encode())
    return 0


def _query(arguments: argparse.Namespace) -> int:
    from .queries import Limits, explain, format_result, run

    text = _query_text(arguments)
    parameters = _parameters(arguments.param)
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
    if result.truncated:
        print(f"styrkedjan: {result.truncated}", file=sys.stderr)
    return 1 if result.truncated else 0


def _query_text(arguments: argparse.Namespace) -> str:
    if (arguments.query is None) == (arguments.file is None):
        raise UsageError("query: give a name, SPARQL, or --file F.rq; 'styrkedjan queries' lists the names")
    where = str(arguments.file) if arguments.file else "standard input"
    if arguments.file is None and arguments.query != "-":
        return str(arguments.query)
    try:
        return (sys.stdin.buffer.read() if where in ("-", "standard input") else arguments.file.read_bytes()).decode("utf-8-sig")
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


def _queries(arguments: argparse.Namespace) -> int:
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


def _push(arguments: argparse.Namespace) -> int:
    from .graph.push import push
    from .graph.store import Store

    remote = _remote(arguments)
    if remote is None:
        raise UsageError("push: give the endpoint to send to, --endpoint URL")
    progress = Progress()
    with Store(_store_path(arguments)) as store:
        pushed = push(
            store, remote, update_url=arguments.update_url or "", graph_url=arguments.graph_store_url or "",
            replace=arguments.replace, timeout_seconds=arguments.timeout, on_progress=progress,
        )
    progress.clear()
    print(f"sent {pushed.triples} triples to {remote.url}" + (f", {pushed.resumed} of them before" if pushed.resumed else ""))
    return 0


def _why(arguments: argparse.Namespace) -> int:
    from .graph.why import find_reasons

    with _source(arguments) as source:
        reasons = find_reasons(source, arguments.subject, arguments.predicate, arguments.object)
    if arguments.format == "json":
        from dataclasses import asdict

        print(json.dumps([asdict(reason) for reason in reasons], ensure_ascii=False, indent=1))
    else:
        print("\n".join(_explain(reasons)) if reasons else "no sentence says so")
    return 0 if reasons else 1


def _explain(reasons: Sequence[Reason]) -> Iterator[str]:
    fact = None
    for reason in reasons:
        if fact != (reason.subject, reason.predicate, reason.object):
            if fact is not None:
                yield ""
            fact = (reason.subject, reason.predicate, reason.object)
            yield "  ".join(fact)
        quote = " ".join(reason.quote.split())
        yield textwrap.fill(f"“{quote}”", 100, initial_indent="    ", subsequent_indent="     ")
        remarks = [f"{reason.document} {reason.start}–{reason.end}", f"rule {reason.rule}", f"confidence {reason.confidence:g}"]
        remarks += [f"as {reason.role}"] if reason.role else []
        remarks += [reason.modality] if reason.modality else []
        remarks += [f"from which {reason.inferred} infers the fact"] if reason.inferred else []
        yield f"      {', '.join(remarks)}"


def _view(arguments: argparse.Namespace) -> int:
    from .graph.views import render

    with _source(arguments) as source:
        page = render(arguments.kind, source, about=arguments.about, lang=arguments.lang)
    if arguments.out == Path("-"):
        print(page.html)
        return 0
    path = arguments.out or Path(f"{arguments.kind}.html")
    page.save(path)
    print(f"written: {path}", file=sys.stderr)
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from .graph.export import export, export_to_file

    with _source(arguments) as source:
        if arguments.out is None or arguments.out == Path("-"):
            export(source, arguments.format, sys.stdout)
        else:
            print(f"written: {export_to_file(source, arguments.format, arguments.out)}", file=sys.stderr)
    return 0


def _validate(arguments: argparse.Namespace) -> int:
    from .graph.validate import validate

    progress = Progress()
    with _source(arguments) as source:
        progress("checking the shapes")
        violations = validate(source)
    for each in violations:
        value = f" = {each.value}" if each.value else ""
        print(f"{each.severity}  {each.focus}  {each.path}{value}: {each.message}")
    broken = sum(each.severity == "Violation" for each in violations)
    print(f"{broken} violations, {len(violations) - broken} remarks" if violations else "conforms: no violations")
    return 1 if broken else 0


def _info(arguments: argparse.Namespace) -> int:
    with _source(arguments) as source:
        info = source.info()
    if arguments.format == "json":
        print(json.dumps(info, ensure_ascii=False, indent=1))
        return 0
    print("\n".join(_tell_info(info)))
    return 0


def _tell_info(info: Any) -> Iterator[str]:
    named = ("documents", "triples", "statements", "inferences", "characters", "base", "built", "version")
    for name in named:
        if name in info:
            yield f"{name:<12} {info[name]}"
    if info.get("sentences"):
        unread = max(0, info["sentences"] - info["sentencesWithFacts"])
        yield f"{'sentences':<12} {info['sentences']}, of which {unread / info['sentences']:.0%} state no fact that was found"
    yield "nodes by class"
    for class_, count in sorted(info.get("classes", {}).items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:>8}  {class_.rpartition('#')[2].rpartition('/')[2]}"
