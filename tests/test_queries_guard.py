"""What a query may be, and what becomes of one that would take everything."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from query_graph import make_query_store
from styrkedjan.graph.errors import QueryError, QueryLimit
from styrkedjan.graph.store import Store
from styrkedjan.ontology import PREFIXES
from styrkedjan.queries import Limits, check, format_result, run
from styrkedjan.queries.pool import Pool
from styrkedjan.queries.tokens import iter_tokens

EVERYTHING = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with make_query_store(tmp_path_factory.mktemp("guard") / "store") as opened:
        yield opened


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[int]]]:
    """Return an address that counts who comes to it; nobody should."""
    visits: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                visits.append(1)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/sparql", visits
        ended.set()
        thread.join()


DISGUISES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { sErViCe silent <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE # quiet\n <URL> { ?s ?p ?o } }",
    "SELECT * {SERVICE<URL>{?s ?p ?o}}",
    "SELECT * { FILTER(true)SERVICE<URL>{?s ?p ?o} }",
    "SELECT * { BIND(1 AS ?x)SERVICE<URL>{} }",
    "PREFIX : <URL> SELECT * { SERVICE: { ?s ?p ?o } }",
    "PREFIX e: <URL> SELECT * { SERVICE e: { ?s ?p ?o } }",
    "PREFIX e: <URL#> SELECT * { SERVICE e:x { ?s ?p ?o } }",
    "PREFIX : <URL#> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX : <URL#> SELECT * { SERVICESILENT:x { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { UNDEF }SERVICE<URL>{} }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVIC\\u0045 <URL> { ?s ?p ?o } }",
    "SELECT * { \\u005Cu0053ERVICE <URL> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\u0022 } SERVICE <URL> { ?s ?p \\u0022" }',
    "SELECT * { ?a ?p ?b FILTER(?a<?b+'x>' ) SERVICE <URL> { ?s ?p '' } }",
    "SELECT * { ?a ?p ?b FILTER(?a<?b#>'''\n) SERVICE <URL> { ?s ?p ?o } #'''\n}",
    "SELECT * { ?a ?p ?b FILTER(?a<rdf:b#>'''\n) SERVICE <URL> { ?s ?p ?o } #'''\n}",
    "SELECT * { ?a ?p 'x' . # '''\n SERVICE <URL> { ?s ?p ?o } # '''\n}",
    "SELECT * { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?x) {}",
    "ASK { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
]


@pytest.mark.parametrize("query", DISGUISES)
def test_service_is_refused_however_it_is_written(query: str, store: Store, listener: tuple[str, list[int]]) -> None:
    url, visits = listener
    with pytest.raises(QueryError):
        run(store, query.replace("URL", url))
    assert not visits


@pytest.mark.parametrize("query", DISGUISES)
def test_an_allowed_endpoint_opens_no_door_to_another(
    query: str, store: Store, listener: tuple[str, list[int]]
) -> None:
    url, visits = listener
    with pytest.raises(QueryError):
        run(
            store, query.replace("URL", url), federate=["https://allowed.example.org/sparql", url + "/longer", url[:-1]]
        )
    assert not visits


_PIECES = st.sampled_from(
    [
        "SERVICE",
        "service",
        "<URL>",
        "{",
        "}",
        "?s ?p ?o",
        "'",
        '"',
        "'''",
        '"""',
        "#",
        "\n",
        " ",
        "<",
        ">",
        "FILTER(",
        ")",
        "?a",
        "x:y",
        ":",
        "\\u0027",
        "\\u0053",
        "'x'",
        "true",
        "1",
        ".",
        "&&",
        "SILENT",
        "UNDEF",
        "BIND(",
        " AS ?q)",
        "<a#b>",
    ]
)


@settings(max_examples=2000, deadline=None)
@given(pieces=st.lists(_PIECES, max_size=14))
def test_what_passes_the_check_reaches_no_endpoint(pieces: list[str], listener: tuple[str, list[int]]) -> None:
    """Whatever the engine makes of a text that the check lets through, it asks nobody."""
    import pyoxigraph as ox

    url, visits = listener
    query = ("PREFIX : <URL#> PREFIX x: <URL#> SELECT * { ?a ?b ?c " + "".join(pieces) + " }").replace("URL", url)
    try:
        check(query)
    except QueryError:
        return
    engine = ox.Store()
    engine.add(ox.Quad(ox.NamedNode(url), ox.NamedNode(url), ox.Literal(1)))
    with contextlib.suppress(SyntaxError, ValueError, OSError, RuntimeError):
        list(engine.query(query, prefixes=dict(PREFIXES)))  # type: ignore[arg-type]
    assert not visits


def test_a_worker_has_no_network_where_the_kernel_allows_it(
    store: Store, listener: tuple[str, list[int]], require: Callable[[object, str], None]
) -> None:
    """Should the check ever be deceived, the process that answers cannot reach anything."""
    url, visits = listener
    pool = Pool(store.engine_path)
    pool.ask("ASK {}", prefixes={}, limits=Limits())
    own, other = (Path(f"/proc/{process}/ns/net") for process in (os.getpid(), pool._idle[0].process.pid))
    if own.exists() and os.readlink(own) == os.readlink(other):
        pool.close()
        pytest.skip("the kernel gives processes here no network of their own")
    require(own.exists(), "needs Linux")
    with pytest.raises(QueryError):
        pool.ask(f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}", prefixes={}, limits=Limits(timeout_seconds=10))
    pool.close()
    assert not visits


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("LOAD <http://example.org/>", "LOAD would change"),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT would change"),
        ("PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }", "DELETE would change"),
        ("SELECT * {} ; CLEAR ALL", "CLEAR would change"),
        ("with <urn:g> delete {?s ?p ?o} where {?s ?p ?o}", "WITH would change"),
        ("DEFINE get:soft 'replace' SELECT * {}", "begins with 'DEFINE'"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "FROM is not allowed"),
        ("SELECT * from named <urn:g> { ?s ?p ?o }", "FROM is not allowed"),
        ("SELECT * { ?s ?p 'a\0b' }", "NUL"),
        ("SELECT * { ?s ?p 'open }", 'line 1, column 18: cannot be read from "\'open }" on; is a string left open'),
        ("SELECT * {\n ?s ?p § }", "line 2, column 8"),
        ("", "is empty"),
        ("# nothing", "is empty"),
        ("SELECT * { ?s ?p '\ud800' }", "not proper Unicode"),
        ("SELECT * {" + "{" * 3000 + "}" * 3000 + "}", "brackets 3001 deep"),
        ("SELECT * { FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }", "brackets 3002 deep"),
        ("SELECT * {" + "UNION".join(["{}"] * 10000) + "}", "10001 operators"),
        ("SELECT * { FILTER(" + "!" * 10000 + "true) }", "operators, more than the 500"),
        ("SELECT * { ?s " + "/".join(["a"] * 2000) + " ?o }", "operators, more than the 500"),
        ("SELECT * { ?s ?p 1 }" + " " * 100_000, "characters, more than the 100000"),
    ],
)
def test_a_query_that_may_not_be_is_refused_with_the_reason(query: str, why: str, store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        run(store, query)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service WHERE { ?service ?load 'SERVICE <http://x.example/>' } # SERVICE <http://x.example/> {}",
        "SELECT * { <http://example.org/service/from#load> ?p \"insert 'here'\" }",
        "SELECT * { ?s ?p ?o FILTER(?s<?o && ?o>?s) }",
        "SELECT * { ?s ?p '''several\nlines''' ; sk:from-where id:person\\/x }",
        "SELECT * { ?s rdfs:subClassOf*/^a|!(a|^rdfs:label) ?o . _:b0 ?p 1.5e3, -2, \"x\"@sv, 'y'^^xsd:date }",
        'SELECT (COUNT(*) AS ?n) { ?s ?p "\\u00e5\\"" } GROUP BY ?s HAVING(?n != 1) LIMIT 10',
        'prefix x: <urn:x> base <http://example.org/> ask { GRAPH ?g { <a> x:b "c\\\\" } }',
        "DESCRIBE id:x",
    ],
)
def test_a_lawful_query_that_only_looks_dangerous_passes(query: str, store: Store) -> None:
    assert check(query).text == query
    run(store, query)


@given(st.text(alphabet="SELCT*{}?abc<>'\"#\\n .:/|^!=&()[]@_-+,;0123456789\n\t", max_size=60))
def test_tokens_and_what_lies_between_them_are_the_whole_text(text: str) -> None:
    try:
        tokens = list(iter_tokens(text))
    except QueryError:
        return
    position = 0
    for token in tokens:
        assert text[token.start : token.end] == token.text
        between = text[position : token.start]
        assert all(not line.split("#")[0].strip() for line in between.splitlines())
        position = token.end


@pytest.mark.parametrize(
    "piece",
    [
        "a.",
        "a-",
        "x:a.",
        "_:a.",
        "'''a",
        "\"'",
        "<a#b>",
        "<a",
        "<a#b> ?x ",
        "<a#b>'''\n'''",
        "a",
        "@a-",
        "\\u005C",
        "(",
        "%41",
        "x:\\'",
    ],
)
def test_a_text_made_to_be_slow_is_read_quickly(piece: str) -> None:
    text = "SELECT " + piece * (90_000 // len(piece))
    before = time.monotonic()
    with contextlib.suppress(QueryError):
        check(text)
    assert time.monotonic() - before < 5


def answers_at_once(store: Store) -> bool:
    before = time.monotonic()
    assert run(store, "ASK { ?s ?p ?o }").boolean
    return time.monotonic() - before < 5


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT (COUNT(*) AS ?n) WHERE {{ {EVERYTHING} }}",
        "SELECT * { ?a ?b ?c FILTER(REGEX(STR(?c), '(((a{1,1000}){1,1000}){1,1000})$')) }",
        "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?c . ?d (!<urn:x>|^!<urn:x>)* ?f . ?g !<urn:x> ?h }",
        "SELECT * { ?a ?b ?c " + "OPTIONAL { ?a ?b ?c }" * 490 + "}",
    ],
)
def test_a_query_without_end_is_stopped_in_time_and_the_next_one_answered_at_once(query: str, store: Store) -> None:
    before = time.monotonic()
    with pytest.raises(QueryLimit, match="stopped after 1 s"):
        run(store, query, timeout_seconds=1)
    assert time.monotonic() - before < 6
    assert answers_at_once(store)


def test_a_query_that_needs_too_much_memory_is_stopped(store: Store) -> None:
    query = f"SELECT ?a ?d ?g {{ {EVERYTHING} }} ORDER BY ?c ?f"
    with pytest.raises(QueryLimit, match="more memory than 1,000 MB"):
        run(store, query, limits=Limits(memory_bytes=1000 << 20))
    assert answers_at_once(store)


def test_of_ten_million_rows_as_many_come_as_are_allowed_and_the_answer_says_so(store: Store) -> None:
    result = run(store, f"SELECT * {{ {EVERYTHING} }}", limits=Limits(rows=1000))
    assert len(result) == 1000
    assert result.truncated == "cut at 1000 rows: there are more, so this answer is not complete"
    for fmt in ("table", "csv", "tsv", "json", "xml", "markdown"):
        assert result.truncated in format_result(result, fmt)
    graph = run(store, "CONSTRUCT WHERE { ?s ?p ?o }", limits=Limits(rows=10))
    assert len(graph) == 10
    for fmt in ("turtle", "ntriples", "jsonld", "rdfxml"):
        assert "cut at 10 triples" in format_result(graph, fmt)
    assert answers_at_once(store)


def test_exactly_as_many_rows_as_are_allowed_are_a_whole_answer(store: Store) -> None:
    total = len(run(store, "SELECT ?s ?p ?o { ?s ?p ?o }"))
    assert not run(store, "SELECT ?s ?p ?o { ?s ?p ?o }", limits=Limits(rows=total)).truncated
    assert run(store, "SELECT ?s ?p ?o { ?s ?p ?o }", limits=Limits(rows=total - 1)).truncated


def test_an_answer_is_cut_between_rows_where_it_grows_too_large(store: Store) -> None:
    result = run(store, "SELECT ?s ?p ?o { ?s ?p ?o }", limits=Limits(result_bytes=20_000))
    assert 0 < len(result) < len(run(store, "SELECT ?s ?p ?o { ?s ?p ?o }"))
    assert result.truncated == "cut at 20000 bytes: there are more, so this answer is not complete"


def test_a_worker_whose_asker_is_gone_ends(store: Store) -> None:
    pool = Pool(store.engine_path)
    pool.ask("ASK {}", prefixes={}, limits=Limits())
    process = pool._idle[0].process
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=10) == 0
    pool.close()


def test_a_killed_worker_is_replaced(store: Store) -> None:
    pool = Pool(store.engine_path)
    pool.ask("ASK {}", prefixes={}, limits=Limits())
    pool._idle[0].process.kill()
    pool._idle[0].process.wait()
    assert pool.ask("ASK {}", prefixes={}, limits=Limits()).value
    pool.close()


def test_more_askers_than_workers_wait_for_their_turn(store: Store) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(run(store, "visits")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * 8


def test_the_store_cannot_be_changed_by_a_worker(store: Store) -> None:
    before = sorted(file.name for file in store.engine_path.iterdir())
    run(store, "SELECT * { ?s ?p ?o }")
    assert sorted(file.name for file in store.engine_path.iterdir()) == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s ?p ?o } LIMIT 7",
        "SELECT ?s { ?s ?p ?o FILTER(false) }",
        "SELECT * {}",
        "SELECT ?a ?b { VALUES (?a ?b) { (UNDEF UNDEF) (1 UNDEF) (UNDEF 2) } }",
        r'SELECT ?a { VALUES ?a { "en\nrad\r\n" "tab\t" "\u0085\u2028" } }',
        r'CONSTRUCT { ?p a "rad\n\u2028" } WHERE { ?s ?p ?o }',
    ],
)
def test_counting_an_answer_gives_as_many_rows_as_reading_it(store: Store, query: str) -> None:
    result, plain = run(store, query), run(store, query, guarded=False)
    assert len(result) == len(result.solutions) == len(plain)


def test_a_guarded_answer_says_how_long_its_engine_took(store: Store) -> None:
    assert 0 < (run(store, "SELECT * { ?s ?p ?o }").engine_seconds or 0) < 30
    assert run(store, "SELECT * {}", guarded=False).engine_seconds is None
