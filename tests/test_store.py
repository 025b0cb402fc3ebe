"""The embedded store: built beside the old one, swapped in, read without being changed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from held import contents
from samples import PROJECT, VISIT, make_store, node, parse_sample
from styrkedjan.graph.errors import StoreBusy, StoreError
from styrkedjan.graph.model import Literal
from styrkedjan.graph.shard import to_lines
from styrkedjan.graph.store import Store, insert_values
from styrkedjan.graph.writer import Writer
from styrkedjan.ontology import BASE, RDF, SK


def tree(path: Path) -> set[str]:
    return {str(each.relative_to(path)) for each in path.rglob("*") if "engine" not in each.parts}


def publish(path: Path, *texts: str, base: str = BASE) -> bool:
    with Writer(path) as writer:
        for text in texts:
            writer.write_shard(str(abs(hash(text))), to_lines(parse_sample(text)))
        return writer.publish([str(abs(hash(text))) for text in texts], base=base)


def test_a_store_that_does_not_exist_is_an_error_and_stays_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such store; make one with 'styrkedjan build"):
        Store(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_folder_that_is_no_store_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is not a store"):
        Store(tmp_path)
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(StoreError, match="not empty"), Writer(tmp_path):
        pass
    assert tree(tmp_path) == {"thesis.docx"}


def test_the_engine_holds_just_what_the_lines_say(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT, PROJECT) as store:
        lines = list(store.lines())
        assert lines == sorted(set(lines))
        assert {f"{quad} .\n".replace(" <urn:default>", "") for quad in map(_plain, store.engine)} == set(lines)
        assert store.info()["triples"] == len(lines) == len(list(store.triples()))


def _plain(quad: object) -> str:
    # The engine's own text of a triple, to hold ours against.
    return str(getattr(quad, "triple", quad))


def test_a_row_of_select_is_plain_text(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT) as store:
        visit = node("visit/Studiebesök Provstad 2020-02-03")
        assert list(store.select("SELECT ?date ?none WHERE { ?v schema:startDate ?date }", v=visit)) == [
            ("2020-02-03", None)
        ]


def test_values_stand_for_whole_variables_and_are_escaped() -> None:
    found = insert_values("SELECT ?ab { ?a ?p ?ab }", {"a": "https://example.org/x y", "p": Literal('"')})
    assert found == 'SELECT ?ab { <https://example.org/x%20y> "\\"" ?ab }'


def test_reference_data_of_what_is_met_is_in_the_store_and_no_other(tmp_path: Path) -> None:
    text = "visit/Studiebesök Falun 2020-02-03 | sk:visits | municipality/2080\n"
    with make_store(tmp_path / "s", text) as store:
        assert list(store.select("SELECT ?m ?code WHERE { ?m sk:municipalityCode ?code }")) == [
            (BASE + "municipality/2080", "2080")
        ]
        assert list(store.select("SELECT ?r WHERE { ?r sk:regionCode ?code }")) == []
        assert list(store.select("SELECT ?r WHERE { ?r a sk:Role }")) == []


def test_a_municipality_is_in_its_county_where_a_document_names_both(tmp_path: Path) -> None:
    texts = (
        "visit/Studiebesök Falun 2020-02-03 | sk:visits | municipality/2080\n",
        "visit/Studiebesök Dalarna 2020-02-04 | sk:visits | region/20\n",
    )
    with make_store(tmp_path / "s", *texts) as store:
        assert list(store.select("SELECT ?m ?r WHERE { ?m sk:inCounty ?r }")) == [
            (BASE + "municipality/2080", BASE + "region/20")
        ]


def test_the_ontology_names_what_the_documents_name_otherwise(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", "visit/X | sk:visits | municipality/2080\n") as store:
        falun = BASE + "municipality/2080"
        assert list(store.select('SELECT ?l WHERE { ?m skos:prefLabel ?l . FILTER(LANG(?l) = "sv") }', m=falun)) == [
            ("Falu kommun",)
        ]
        assert ("2080",) in store.select("SELECT ?l WHERE { ?m skos:altLabel ?l }", m=falun)


def test_every_node_that_is_linked_to_is_described(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT, PROJECT) as store:
        triples = list(store.triples())
    subjects = {subject for subject, _, _ in triples}
    assert {o for _, p, o in triples if isinstance(o, str) and o.startswith(BASE)} <= subjects


def test_building_again_changes_nothing(tmp_path: Path) -> None:
    assert publish(tmp_path / "s", VISIT, PROJECT)
    before = tree(tmp_path / "s")
    assert not publish(tmp_path / "s", PROJECT, VISIT)
    assert tree(tmp_path / "s") == before


def test_a_document_that_is_gone_takes_its_facts_and_only_them(tmp_path: Path) -> None:
    shared = "person/Anna Ek | org:memberOf | organisation/9999/Omsorgen\n"
    publish(tmp_path / "s", shared + "initiative/Provlabbet | sk:partner | body/Provverket\n", shared + "\n")
    publish(tmp_path / "s", shared + "\n")
    with Store(tmp_path / "s") as store:
        text = "".join(store.lines())
    assert "anna-ek" in text
    assert "provlabbet" not in text
    assert not [path for path in (tmp_path / "s").rglob("*") if path.is_file() and b"rovlab" in contents(path)]


def test_a_reader_keeps_what_it_opened_while_a_newer_graph_is_swapped_in(tmp_path: Path) -> None:
    publish(tmp_path / "s", VISIT)
    with Store(tmp_path / "s") as old:
        publish(tmp_path / "s", PROJECT)
        assert list(old.select("SELECT ?d WHERE { ?v schema:startDate ?d }")) == [("2020-02-03",)]
        with Store(tmp_path / "s") as new:
            assert list(new.select("SELECT ?d WHERE { ?v schema:startDate ?d }")) == []
    assert len(list((tmp_path / "s" / "generations").iterdir())) == 2
    publish(tmp_path / "s", PROJECT)
    assert len(list((tmp_path / "s" / "generations").iterdir())) == 1


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    with Writer(tmp_path / "s"), pytest.raises(StoreBusy, match="another build"), Writer(tmp_path / "s"):
        pass


def test_a_build_that_publishes_nothing_leaves_nothing(tmp_path: Path) -> None:
    with Writer(tmp_path / "s"):
        pass
    assert not (tmp_path / "s").exists()


KILLED = """
import os, signal, sys
from styrkedjan.graph import feeding, writer
class Dying:
    def __init__(self, path):
        os.makedirs(path)
        os.kill(os.getpid(), signal.SIGKILL)
feeding.Loader = Dying
with writer.Writer(sys.argv[1]) as w:
    w.write_shard("x", ["<urn:a> <urn:b> <urn:c> .\\n"])
    w.publish(["x"])
"""


def test_a_killed_build_leaves_the_old_graph_and_its_remains_are_cleared(tmp_path: Path) -> None:
    publish(tmp_path / "s", VISIT)
    before = Store(tmp_path / "s")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "s")],
        cwd=Path(__file__).parents[1],
        timeout=60,
        capture_output=True,
    )
    assert done.returncode == -signal.SIGKILL
    with Store(tmp_path / "s") as after:
        assert after.generation == before.generation
    before.close()
    assert list((tmp_path / "s" / "generations").glob("unfinished-*"))
    publish(tmp_path / "s", VISIT)
    left = list((tmp_path / "s" / "generations").iterdir())
    assert [path.name for path in left] == [(tmp_path / "s" / "current").read_text().strip()]
    assert len(list((tmp_path / "s" / "shards").iterdir())) == 1


def test_a_store_of_another_layout_is_refused(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s", VISIT)
    store.close()
    info = store.generation / "info.json"
    info.write_text(info.read_text(encoding="utf-8").replace('"format": 2', '"format": 0'), encoding="utf-8")
    with pytest.raises(StoreError, match="another version"):
        Store(tmp_path / "s")


def test_a_damaged_store_is_told_of(tmp_path: Path) -> None:
    store = make_store(tmp_path / "s", VISIT)
    store.close()
    (store.engine_path / "CURRENT").unlink()
    with Store(tmp_path / "s") as again, pytest.raises(StoreError, match="damaged"):
        _ = again.engine
    (tmp_path / "s" / "current").write_text("gone\n")
    with pytest.raises(StoreError, match="damaged"):
        Store(tmp_path / "s")


def test_another_base_moves_every_node_of_ours_and_no_text(tmp_path: Path) -> None:
    text = f'initiative/Provlabbet | sk:goal | "<{BASE}x>"\nvisit/X | sk:visits | municipality/2080\n'
    publish(tmp_path / "s", text, base="https://example.org/ny/")
    with Store(tmp_path / "s") as store:
        triples = list(store.triples())
        assert store.base == "https://example.org/ny/"
        assert list(store.select("SELECT ?c WHERE { id:municipality\\/2080 sk:municipalityCode ?c }")) == [("2080",)]
    assert not [term for triple in triples for term in triple if isinstance(term, str) and term.startswith(BASE)]
    assert (f"<{BASE}x>") in {o.value for _, p, o in triples if p == SK + "goal" and isinstance(o, Literal)}


def test_info_counts_nodes_by_class(tmp_path: Path) -> None:
    with make_store(tmp_path / "s", VISIT, PROJECT) as store:
        info = store.info()
        assert info["documents"] == 2
        for class_, count in info["classes"].items():
            counted = list(
                store.select(
                    "SELECT (COUNT(?n) AS ?c) WHERE { ?n a ?class FILTER(STRSTARTS(STR(?n), ?base)) }",
                    **{"class": class_, "base": Literal(BASE)},
                )
            )
            assert counted == [(str(count),)], class_
        assert info["statements"] == info["classes"][SK + "Evidence"]


def test_reading_leaves_every_byte_of_the_store_as_it_was(tmp_path: Path) -> None:
    make_store(tmp_path / "s", VISIT).close()
    files = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "s").rglob("*") if path.is_file()
    }
    with Store(tmp_path / "s") as store:
        assert list(store.select(f"SELECT ?s WHERE {{ ?s <{RDF}type> sk:StudyVisit }}"))
    assert files == {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (tmp_path / "s").rglob("*") if path.is_file()
    }


def test_a_place_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be written"), Writer(tmp_path / "file" / "s"):
        pass
