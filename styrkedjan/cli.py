"""The command line: parse, call one function, print."""

from __future__ import annotations

import argparse
import io
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from . import commands
from .graph.errors import StyrkedjanError

__all__ = ["main"]

EXPORT_FORMATS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml", "graphml", "gexf", "csv", "xlsx")
QUERY_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "ntriples", "jsonld", "rdfxml")


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
    except KeyboardInterrupt as error:
        return _fail(str(error) or "interrupted", 130)
    except OSError as error:
        return _fail(": ".join(str(part) for part in (error.filename, error.strerror or error) if part), 1)
    except Exception as error:
        if os.environ.get("STYRKEDJAN_DEBUG"):
            raise
        return _fail(
            f"internal error ({type(error).__name__}: {error}); please report it. STYRKEDJAN_DEBUG=1 shows where", 1
        )


def _fail(message: str, code: int) -> int:
    print(f"styrkedjan: {' '.join(message.split())}", file=sys.stderr)
    return code


# ---------------------------------------------------------------------------------------------------- the parser


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; each sets ``run``, the function to call."""
    parser = argparse.ArgumentParser(
        prog="styrkedjan",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        description="Swedish documents on how the public sector is governed, as a knowledge graph "
        "with the sentence behind each fact.",
        epilog="example:\n  styrkedjan build documents/ && styrkedjan view chain --out chain.html",
    )
    parser.add_argument("--version", action="version", version=f"styrkedjan {_version()}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], summary: str, more: str, example: str) -> Any:
        made = subparsers.add_parser(
            name,
            help=summary,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            description=textwrap.fill(f"{summary[0].upper()}{summary[1:]}. {more}".strip(), 100),
            epilog=f"example:\n  styrkedjan {example}",
        )
        made.set_defaults(run=run)
        return made

    one = command(
        "build",
        commands.run_build,
        "read documents and write the graph",
        "The store then holds what the documents of these paths say and nothing else: a document that is no longer "
        "among them takes its facts with it. Only new and changed documents are read anew.",
        "build documents/ --store my-store",
    )
    one.add_argument(
        "paths",
        metavar="PATH",
        nargs="+",
        help="a file, a folder, a .zip with files, an address (http, https), or - for standard input",
    )
    _add_store(one)
    one.add_argument("--report", type=Path, metavar="FILE.json", help="write what became of each file, for machines")
    one.add_argument(
        "--dry-run", action="store_true", help="write nothing; print which facts the store would gain and lose"
    )
    one.add_argument("--jobs", type=_positive, metavar="N", help="processes that read (default: one for each core)")
    one.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="read on the Dask cluster whose scheduler is at tcp://…"
    )
    one.add_argument(
        "--verify", action="store_true", help="tell by their bytes which files have changed, not by the file system"
    )
    one.add_argument("--base", type=_base, metavar="IRI", help="what the addresses of all nodes begin with")
    _add_limits(one)

    one = command(
        "text",
        commands.run_text,
        "print the text of a file",
        "The offsets of the graph count in it.",
        "text documents/page.txt",
    )
    one.add_argument("file", metavar="FILE", help="a document, a member of a .zip, an address, or - for standard input")
    _add_limits(one)

    one = command(
        "query",
        commands.run_query,
        "ask the graph",
        "The query is a name of the catalogue ('styrkedjan queries' lists them), SPARQL (the usual prefixes are known) "
        "or a file. It runs with limits; an answer that was cut says so.",
        "query 'SELECT ?label WHERE { ?m a sk:Municipality ; skos:prefLabel ?label }' --format csv",
    )
    one.add_argument("query", metavar="NAME|SPARQL", nargs="?", help="the query, or - for standard input")
    one.add_argument("--file", type=Path, metavar="F.rq", help="a file that holds the query")
    one.add_argument("--param", action="append", default=[], metavar="K=V", help="a parameter's value; may be repeated")
    one.add_argument("--format", choices=QUERY_FORMATS, help="default: table, and turtle for CONSTRUCT and DESCRIBE")
    one.add_argument("--lang", choices=("sv", "en"), default="sv", help="of the labels in a table (default: sv)")
    one.add_argument("--timeout", type=_seconds, default=30.0, metavar="SECONDS", help="default: 30")
    one.add_argument("--limit", type=_positive, default=100_000, metavar="ROWS", help="default: 100000")
    one.add_argument(
        "--federate", action="append", default=[], metavar="URL", help="an endpoint that SERVICE may reach"
    )
    _add_moment(one)
    one.add_argument("--explain", action="store_true", help="show the query that ran, on standard error")
    _add_source(one)

    one = command(
        "queries", commands.run_queries, "list the catalogue of queries", "With a name: that query in full.", "queries"
    )
    one.add_argument("name", metavar="NAME", nargs="?")
    one.add_argument("--lang", choices=("sv", "en"), default="en", help="of the summaries (default: en)")

    one = command(
        "why",
        commands.run_why,
        "show the sentences behind a node or a fact",
        "Names or IRIs; an object may also be a value.",
        "why 'Malmö stad'",
    )
    one.add_argument("subject", metavar="SUBJECT")
    one.add_argument("predicate", metavar="PREDICATE", nargs="?")
    one.add_argument("object", metavar="OBJECT", nargs="?")
    one.add_argument("--format", choices=("text", "json"), default="text")
    one.add_argument(
        "--lang", choices=("sv", "en"), default="en", help="of what stands beside the quotes (default: en)"
    )
    _add_source(one)

    one = command(
        "view",
        commands.run_view,
        "write an interactive page",
        "It opens by double click and needs no network.",
        "view chain --about 'Helsingborgs stad' --out chain.html",
    )
    one.add_argument("kind", choices=("chain", "network", "around", "visits", "document"))
    one.add_argument(
        "--about", metavar="NAME", help="the municipality, visit, initiative, person or (document) file to show"
    )
    one.add_argument("--file", metavar="PATH", help="document: where it lies now, if elsewhere than when it was built")
    one.add_argument("--out", type=Path, metavar="FILE.html", help="default: KIND.html; - for standard output")
    one.add_argument("--lang", choices=("sv", "en"), default="sv")
    one.add_argument(
        "--public", action="store_true", help="no e-mail addresses, telephone numbers or personal identity numbers"
    )
    _add_moment(one)
    _add_source(one)

    one = command(
        "serve",
        commands.run_serve,
        "answer over HTTP: a SPARQL endpoint, an address for each node, and pages",
        "It only reads. A new build is taken up without a restart. Stop it with Ctrl-C.",
        "serve --store my-store --port 8080",
    )
    _add_store(one)
    one.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: 127.0.0.1, this machine)")
    one.add_argument("--port", type=_port, default=8080, help="default: 8080; 0 takes a free one")
    one.add_argument("--base", type=_base, metavar="URL", help="the address by which others know this server")
    one.add_argument("--timeout", type=_seconds, default=30.0, metavar="SECONDS", help="for one query (default: 30)")
    one.add_argument("--limit", type=_positive, default=100_000, metavar="ROWS", help="of one answer (default: 100000)")
    one.add_argument(
        "--processes", type=_positive, metavar="N", help="that answer at once (default: one a processor, 4 at most)"
    )

    one = command(
        "mcp",
        commands.run_mcp,
        "give an assistant tools, with citations",
        "By the Model Context Protocol, on standard input and output: search, a node, the sentences behind a fact, the "
        "catalogue, SPARQL with limits. It only reads.",
        "mcp --store my-store",
    )
    _add_store(one)
    one.add_argument("--timeout", type=_seconds, default=30.0, metavar="SECONDS", help="for one query (default: 30)")

    one = command(
        "export",
        commands.run_export,
        "write the graph for other tools",
        "Equal graphs give equal bytes.",
        "export --format turtle --out graph.ttl",
    )
    one.add_argument("--format", choices=EXPORT_FORMATS, default="turtle", help="default: turtle")
    one.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    one.add_argument("--graphs", action="store_true", help="nquads, trig: a named graph for each document")
    one.add_argument("--reifiers", action="store_true", help="turtle, ntriples: evidence as RDF 1.2 has it")
    one.add_argument("--record", action="store_true", help="a record for data portals beside the file, FILE.dcat.ttl")
    one.add_argument("--excel", action="store_true", help="csv: for a Swedish spreadsheet (semicolons, decimal commas)")
    one.add_argument("--table", choices=("evidence", "facts", "nodes"), default="", help="csv (default: evidence)")
    one.add_argument("--mentions", action="store_true", help="csv, xlsx: mere mentions too")
    chosen = one.add_argument_group("a part of the graph")
    chosen.add_argument("--facts-only", action="store_true", help="no documents, sections, evidence or mentions")
    chosen.add_argument(
        "--public", action="store_true", help="no e-mail addresses, telephone numbers or personal identity numbers"
    )
    chosen.add_argument(
        "--materialise",
        action="store_true",
        help="add the classes and properties of FOAF, ORG, PROV and others that follow",
    )
    chosen.add_argument("--document", metavar="NAME", default="", help="what one document says; file name or title")
    chosen.add_argument(
        "--municipality", metavar="NAME", default="", help="what is said of a municipality or region, and what is in it"
    )
    chosen.add_argument(
        "--confidence", type=_share, metavar="N", default=0.0, help="what evidence of at least this much backs (0 to 1)"
    )
    _add_source(one)

    one = command(
        "push",
        commands.run_push,
        "send the graph into another engine",
        "By SPARQL update, or by the Graph Store Protocol where its address is given. After the first time only what "
        "has changed is sent, by SPARQL update. What was broken off goes on where it stopped.",
        "push --endpoint http://localhost:7878/query --replace",
    )
    _add_store(one)
    _add_endpoint(one, "where the engine answers queries (default: $STYRKEDJAN_ENDPOINT)")
    one.add_argument("--update-url", metavar="URL", help="where it takes updates (default: guessed from the endpoint)")
    one.add_argument("--graph-store-url", metavar="URL", help="where it takes graphs by the Graph Store Protocol")
    one.add_argument("--replace", action="store_true", help="take away first what the graph there holds")
    one.add_argument("--timeout", type=_seconds, default=120.0, metavar="SECONDS", help="for one part (default: 120)")

    one = command(
        "validate",
        commands.run_validate,
        "check the graph against the ontology's shapes",
        "Each finding is told by name, with the sentences that say it and what would mend it. What documents "
        "contradict each other in is told too and is no error.",
        "validate --format json",
    )
    one.add_argument("--format", choices=("text", "json", "turtle"), default="text", help="turtle is a SHACL report")
    one.add_argument("--lang", choices=("sv", "en"), default="en", help="of the messages (default: en)")
    _add_source(one)

    one = command(
        "diff",
        commands.run_diff,
        "tell what two graphs say differently",
        "Fact by fact: only in B (+), only in A (-), in both but on other sentences (~). A and B are stores, or files "
        "that 'export' wrote.",
        "diff old-store new-store",
    )
    one.add_argument("one", metavar="A", nargs="?", help="a store or a file of RDF")
    one.add_argument("other", metavar="B", nargs="?", help="a store or a file of RDF")
    one.add_argument("--mentions", action="store_true", help="mere mentions too")
    one.add_argument("--format", choices=("text", "json"), default="text")
    one.add_argument("--sample", type=_positive, metavar="N", help="print N facts of each as a list to tick by hand")
    one.add_argument("--ticks", type=Path, metavar="FILE", help="tell the precision that a ticked list comes to")

    one = command(
        "review",
        commands.run_review,
        "accept, reject or correct a fact, or list what reviewers said",
        "The word goes into styrkedjan-review.tsv beside the documents, a line for each sentence that states the "
        "fact, and every later build follows it. 'list' shows what the graph has of reviews.",
        "review reject 'Palle Lundberg' memberOf 'Helsingborgs stad' --by 'Anna Ek' --why 'another town'",
    )
    one.add_argument("action", choices=("accept", "reject", "correct", "list"))
    one.add_argument("subject", metavar="SUBJECT", nargs="?", help="names, IRIs or values, as 'why' shows them")
    one.add_argument("predicate", metavar="PREDICATE", nargs="?")
    one.add_argument("object", metavar="OBJECT", nargs="?")
    one.add_argument("--instead", metavar="NAME", help="correct: the right object, or 'SUBJECT | PREDICATE | OBJECT'")
    one.add_argument("--document", metavar="FILE", help="only what this document says")
    one.add_argument("--quote", metavar="TEXT", help="only the sentences that hold this text")
    one.add_argument("--everywhere", action="store_true", help="the fact wherever it stands, now or later")
    one.add_argument("--by", metavar="NAME", help="whose word it is (default: $STYRKEDJAN_REVIEWER)")
    one.add_argument("--on", metavar="DAY", help="default: today")
    one.add_argument("--why", metavar="TEXT", help="the reason")
    one.add_argument("--file", type=Path, metavar="FILE.tsv", help="default: the one beside the documents of the store")
    one.add_argument(
        "--format", choices=("text", "json", "annotations"), default="text", help="list: annotations are W3C's, JSON-LD"
    )
    one.add_argument("--lang", choices=("sv", "en"), default="en", help="list: of what stands beside the quotes")
    _add_source(one)

    one = command(
        "person",
        commands.run_person,
        "print all that is held of a person",
        "Facts with their sentences, and every other text of the graph in which the name stands. Exit code 1 where "
        "nothing is held.",
        "person 'Palle Lundberg'",
    )
    one.add_argument("name", metavar="NAME")
    one.add_argument("--format", choices=("text", "json"), default="text")
    one.add_argument(
        "--lang", choices=("sv", "en"), default="en", help="of what stands beside the quotes (default: en)"
    )
    _add_source(one)

    one = command(
        "forget",
        commands.run_forget,
        "remove a person and keep them out",
        "From shards, graph, report and pages in the store, and from every later build of it. The documents "
        "themselves, other stores and what was exported or pushed are not touched. Namesakes go together.",
        "forget 'Palle Lundberg'",
    )
    one.add_argument("name", metavar="NAME", help="first name and surname")
    _add_store(one)

    one = command(
        "evaluate",
        commands.run_evaluate,
        "measure the graph against gold facts",
        "Precision, recall and F1 for each class of entity and each relation, with confidence intervals over "
        "documents.",
        "evaluate tests/gold/development --list",
    )
    one.add_argument(
        "gold", type=Path, metavar="GOLD", help="a folder of .json files, or one with a folder facts; a .tsv of reviews"
    )
    one.add_argument("--list", action="store_true", help="list what was missed and what is extra, with the sentences")
    one.add_argument("--json", type=Path, metavar="FILE", help="write all figures and differences; - for stdout")
    one.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="the gold files whose names begin so (default: all)"
    )
    _add_source(one)

    one = command(
        "info",
        commands.run_info,
        "tell what the graph holds",
        "Of a document it tells each sentence that was read: + stated something, - was not understood, . was taken for "
        "what a page puts around its text.",
        "info --documents",
    )
    one.add_argument("--documents", action="store_true", help="list what became of each file, and what was understood")
    one.add_argument("--document", metavar="NAME", help="list the sentences of one document")
    one.add_argument("--file", metavar="PATH", help="where that document lies now, if elsewhere than when it was built")
    one.add_argument(
        "--format",
        choices=("text", "json", "turtle", "dcat", "prov"),
        default="text",
        help="turtle: a VoID description; dcat: a record for data portals (DCAT-AP-SE 3); prov: where it comes from",
    )
    one.add_argument(
        "--files", nargs="+", type=Path, default=[], metavar="FILE", help="dcat: the exports that the record offers"
    )
    one.add_argument("--url", type=_base, metavar="URL", help="dcat: where these are found; ends in /")
    _add_source(one)

    one = command(
        "verify",
        commands.run_verify,
        "check that every quote still stands in the files as they are now",
        "Files that changed, moved or are gone are told by name; 'build' reads them anew.",
        "verify --store my-store",
    )
    _add_limits(one)
    _add_source(one)
    return parser


def _add_limits(parser: argparse.ArgumentParser) -> None:
    limits = parser.add_argument_group("limits for each document")
    limits.add_argument("--max-size", type=_positive, metavar="MB", help="of the file, and unpacked (default: 64)")
    limits.add_argument("--max-pages", type=_positive, metavar="N", help="of a PDF (default: 2000)")
    limits.add_argument("--max-seconds", type=_seconds, metavar="S", help="to read it (default: 120)")
    limits.add_argument("--max-memory", type=_positive, metavar="MB", help="to read it (default: 2048; on Linux)")
    limits.add_argument(
        "--allow-private", action="store_true", help="let addresses lead to this machine and into private networks"
    )


def _add_store(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store", metavar="DIR", help=f"the embedded store (default: $STYRKEDJAN_STORE, else {commands.DEFAULT_STORE})"
    )


def _add_moment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", metavar="DAY", help="leave out what is said not to hold then; what is undated stays")
    parser.add_argument("--known-by", metavar="DAY", help="leave out what documents of a later date say")


def _add_source(parser: argparse.ArgumentParser) -> None:
    _add_store(parser)
    _add_endpoint(parser, "ask this SPARQL endpoint instead (default: $STYRKEDJAN_ENDPOINT)")


def _add_endpoint(parser: argparse.ArgumentParser, summary: str) -> None:
    remote = parser.add_argument_group("a graph that lies elsewhere")
    remote.add_argument("--endpoint", metavar="URL", help=summary)
    remote.add_argument("--graph", metavar="IRI", help="the one graph there (default: its default graph)")
    remote.add_argument("--user", metavar="NAME", help="sign in; the password is $STYRKEDJAN_PASSWORD")
    remote.add_argument("--auth", choices=("basic", "digest"), default="basic", help="default: basic")


def _port(text: str) -> int:
    if not text.isdecimal() or len(text) > 5 or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 0 to 65535")
    return int(text)


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


def _share(text: str) -> float:
    try:
        share = float(text.replace(",", "."))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return share


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
    from .graph.version import installed_version

    return installed_version()
