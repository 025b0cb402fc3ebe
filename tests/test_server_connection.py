"""A connection by itself: how long it is kept, and which answers are kept to be given again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import uvicorn
from uvicorn.server import ServerState

from query_graph import make_query_store
from styrkedjan.server.beside import make_config
from styrkedjan.server.connection import Connection
from styrkedjan.server.ready import Ready
from styrkedjan.server.settings import Settings

ASKED = b"GET /sparql?query=ASK%7B%3Ca:a%3E%20%3Fp%20%3Fo%7D HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n"


@pytest.fixture
def config(tmp_path: Path) -> uvicorn.Config:
    make_query_store(tmp_path / "store").close()
    return make_config(Settings(tmp_path / "store"))


def test_a_connection_is_let_go_so_long_after_its_last_answer(config: uvicorn.Config) -> None:
    config.timeout_keep_alive = 1

    async def talk() -> tuple[list[bytes], float]:
        loop, state = asyncio.get_running_loop(), ServerState()
        server = await loop.create_server(lambda: Connection(config, state, {}), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        said = []
        for _ in range(4):
            writer.write(ASKED)
            said.append(await asyncio.wait_for(reader.readuntil(b'"boolean":false}\n'), 5))
            await asyncio.sleep(0.5)
        # It was asked for longer than it is kept idle, and is kept still; then it is let go.
        begun = loop.time()
        assert await asyncio.wait_for(reader.read(), 5) == b""
        waited = loop.time() - begun
        writer.close()
        server.close()
        assert state.total_requests == 4
        return said, waited

    said, waited = asyncio.run(talk())
    assert len(set(said)) <= 2 and all(each.startswith(b"HTTP/1.1 200 OK\r\n") for each in said)
    assert 0.2 < waited < 3


def test_an_answer_is_kept_from_the_second_time_on() -> None:
    ready = Ready(most=3000)
    one, other = (b"/sparql?query=1", b""), (b"/sparql?query=2", b"")
    ready.put_if_asked_again(one, b"a" * 500)
    assert ready.get(one) is None
    ready.put_if_asked_again(one, b"a" * 500)
    ready.put_if_asked_again(other, b"b")
    assert ready.get(one) == b"a" * 500 and ready.get(other) is None
    for number in range(20):
        ready.put((b"%d" % number, b""), b"c" * 500)
    # What was asked for longest ago made room.
    assert ready.get(one) is None and ready.get((b"19", b"")) == b"c" * 500
    assert sum(ready.get((b"%d" % number, b"")) is not None for number in range(20)) < 5


def test_what_one_process_may_take_is_its_share(tmp_path: Path) -> None:
    alone, beside = Settings(tmp_path), Settings(tmp_path, processes=3)
    assert alone.share(32) == 32 and beside.share(32) == 11 and beside.share(1) == 1
