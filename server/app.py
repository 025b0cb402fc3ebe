"""The application: which address leads where."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from .asking import Asker
from .current import Current
from .description import describe_graph
from .media import GRAPHS, MEDIA, choose
from .problems import Problem, to_problem
from .settings import Settings
from .shell import Shell
from .sparql import Endpoint
from .web import root_of

__all__ = ["make_app"]

_log = logging.getLogger("styrkedjan.server")


def make_app(settings: Settings) -> Shell:
    """Return the ASGI application that serves the store of *settings*; a store that is not there is an error now."""
    current, asker = Current(settings), Asker(settings)
    endpoint = Endpoint(current, asker)

    async def void(request: Request) -> Response:
        fmt = choose(request.headers.get("accept", ""), GRAPHS) or "turtle"
        body = await asyncio.to_thread(describe_graph, current.opened, root_of(request, settings), fmt)
        return Response(body, headers={"content-type": MEDIA[fmt], "vary": "accept"})

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(current.watch()), asyncio.create_task(asker.keep_order(lambda: current.opened))]
        yield
        for task in tasks:
            task.cancel()
        asker.close()

    routes = [
        Route("/sparql", endpoint.answer, methods=["GET", "POST"]),
        Route("/sparql/", endpoint.answer, methods=["GET", "POST"]),
        Route("/.well-known/void", void),
    ]
    handlers = {Problem: _tell, HTTPException: _tell_http, Exception: _tell}
    return Shell(Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers))


async def _tell(request: Request, error: Exception) -> Response:
    problem = to_problem(error)
    return PlainTextResponse(f"{problem.message}\n", problem.status, problem.headers)


async def _tell_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    said = {404: "there is nothing at this address", 405: "this address takes no such method"}
    return await _tell(
        request, Problem(error.status_code, said.get(error.status_code, error.detail), dict(error.headers or {}))
    )
