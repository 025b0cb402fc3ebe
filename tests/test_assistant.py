"""The tools for assistants, called as an assistant calls them: over standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession, StdioServerParameters, stdio_client

from styrkedjan.cli import main

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Return what each of a series of calls gives, by name; and the tools."""
    store = tmp_path_factory.mktemp("assistant") / "store"
    assert main(["build", str(ROOT / "corpus"), "--store", str(store)]) == 0
    yield asyncio.run(_talk(store))


CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "search": ("search", {"text": "palle lundbrg"}),
    "node": ("node", {"name": "Palle Lundberg"}),
    "evidence": ("evidence", {"subject": "Palle Lundberg", "predicate": "memberOf"}),
    "documents": ("documents", {}),
    "questions": ("questions", {}),
    "ask": ("ask", {"question": "visits", "parameters": {"from": "2018"}}),
    "sparql": ("sparql", {"query": "SELECT ?m { ?m a sk:Municipality } ORDER BY ?m LIMIT 2"}),
    "yes": ("sparql", {"query": "ASK { ?m a sk:Municipality }"}),
    "update": ("sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}),
    "elsewhere": ("sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> {} }"}),
    "unknown": ("node", {"name": "Ingen Alls"}),
}


async def _talk(store: Path) -> dict[str, Any]:
    server = StdioServerParameters(command=sys.executable, args=["-m", "styrkedjan", "mcp", "--store", str(store)])
    found: dict[str, Any] = {}
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        found["start"] = await session.initialize()
        found["tools"] = (await session.list_tools()).tools
        for name, (tool, arguments) in CALLS.items():
            answer = await session.call_tool(tool, arguments)
            text = "".join(getattr(part, "text", "") for part in answer.content)
            found[name] = (answer.is_error, text if answer.is_error else json.loads(text))
    return found


def test_the_tools_only_read_and_tell_what_they_do(told: dict[str, Any]) -> None:
    assert {tool.name for tool in told["tools"]} == {
        "search", "node", "evidence", "documents", "questions", "ask", "sparql"
    }  # fmt: skip
    assert all(tool.description and tool.annotations.read_only_hint for tool in told["tools"])
    assert "Cite" in told["start"].instructions


def test_a_node_is_found_and_told_with_sentences_to_cite(told: dict[str, Any]) -> None:
    assert told["search"][1]["found"][0]["name"] == "Palle Lundberg"
    facts = told["node"][1]["facts"]
    member = next(fact for fact in facts if fact["predicate"] == "org:memberOf")
    sentence = member["sentences"][0]
    texts = [file.read_text("utf-8") for file in sorted((ROOT / "corpus").glob("0*.txt"))]
    assert any(text[sentence["start"] : sentence["end"]] == sentence["quote"] for text in texts)
    assert told["evidence"][1]["sentences"][0]["quote"]


def test_questions_and_sparql_are_answered_within_limits(told: dict[str, Any]) -> None:
    assert len(told["documents"][1]["documents"]) == 5
    assert any(each["name"] == "visits" for each in told["questions"][1]["questions"])
    assert told["ask"][1]["total"] == 1
    assert told["sparql"][1]["columns"] == ["m"] and len(told["sparql"][1]["rows"]) == 2
    assert told["yes"][1] == {"answer": True}


def test_what_cannot_be_done_is_told_in_a_line(told: dict[str, Any]) -> None:
    for name, said in (("update", "would change"), ("elsewhere", "SERVICE"), ("unknown", "nothing in the graph")):
        is_error, text = told[name]
        assert is_error and said in text and "Traceback" not in text and "\n" not in text.strip()
