"""The application: which address leads where."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from .asking import Asker
from .commands import Commands
from .current import Current
from .description import describe_graph
from .media import GRAPHS, MEDIA, choose, prefers_html
from .pages import Pages, language_of, words
from .problems import Problem, to_problem
from .questions import Questions
from .reviewing import Reviewing
from .rooms import Rooms
from .settings import Settings
from .shell import Shell
from .sparql import Endpoint
from .static import Static
from .web import root_of
from .yasgui import fetch

__all__ = ["make_app"]

_log = logging.getLogger("styrkedjan.server")
#: A thread that makes a page lets the loop, which answers look-ups, wait so long at most.
_SWITCH_SECONDS = 0.001


def make_app(settings: Settings) -> Shell:
    """Return the ASGI application that serves the store of *settings*; a store that is not there is an error now."""
    current, asker, static = Current(settings), Asker(settings), Static()
    pages, commands = Pages(static), Commands(settings)
    endpoint = Endpoint(current, asker)
    rooms = Rooms(settings, current, asker, pages, commands)
    questions = Questions(current, asker, pages)
    reviewing = Reviewing(settings, current, pages)

    async def void(request: Request) -> Response:
        fmt = choose(request.headers.get("accept", ""), GRAPHS) or "turtle"
        body = await asyncio.to_thread(describe_graph, current.opened, root_of(request, settings), fmt)
        return Response(body, headers={"content-type": MEDIA[fmt], "vary": "accept"})

    async def bring_editor() -> None:
        static.add(await asyncio.to_thread(fetch))

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        # More threads than processors only wait for each other, and the loop for all of them.
        loop = asyncio.get_running_loop()
        threads = settings.share((os.cpu_count() or 1) + 1)
        loop.set_default_executor(ThreadPoolExecutor(threads, thread_name_prefix="page"))
        sys.setswitchinterval(_SWITCH_SECONDS)
        await asyncio.to_thread(pages.warm)
        # What was read at the start stays: to look through it for what can be thrown away takes time from everybody.
        gc.collect()
        gc.freeze()
        work = (current.watch(), asker.keep_order(lambda: current.opened), bring_editor())
        tasks = [asyncio.create_task(each) for each in work]
        yield
        for task in tasks:
            task.cancel()
        asker.close()

    routes = [
        Route("/", rooms.start),
        Route("/search", rooms.search),
        Route("/suggest", rooms.suggest),
        Route("/id/{key:path}", rooms.identify),
        Route("/data/{key:path}", rooms.data),
        Route("/page/{key:path}", rooms.page),
        Route("/node", rooms.node),
        Route("/documents", rooms.documents),
        Route("/reviews", reviewing.list),
        Route("/review", reviewing.file, methods=["POST"]),
        Route("/views", rooms.views),
        Route("/views/{kind}", rooms.view),
        Route("/queries", questions.list),
        Route("/queries/{name}", questions.one),
        Route("/openapi.json", questions.openapi),
        Route("/editor", questions.edit),
        Route("/about", rooms.about),
        Route("/download", rooms.download),
        Route("/download/graph", rooms.export),
        Route("/download/graph.{ending}", rooms.export),
        Route("/static/{name}", static.answer),
        Route("/sparql", endpoint.answer, methods=["GET", "POST"]),
        Route("/sparql/", endpoint.answer, methods=["GET", "POST"]),
        Route("/.well-known/void", void),
    ]
    teller = _Teller(pages, current)
    handlers = {Problem: teller.tell, HTTPException: teller.tell_http, Exception: teller.tell}
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=handlers)
    return Shell(app, current, asker, endpoint.answer, teller.tell)


#: What the page says in its own words.
_PLAIN = ("there is nothing at this address",)


class _Teller:
    """Tells what went wrong: a page for a browser, one line for a program."""

    def __init__(self, pages: Pages, current: Current) -> None:
        self.pages, self.current = pages, current

    async def tell(self, request: Request, error: Exception) -> Response:
        """Return the answer to a request that ended in *error*."""
        problem = to_problem(error)
        if not prefers_html(request.headers.get("accept", "")):
            return PlainTextResponse(f"{problem.message}\n", problem.status, problem.headers)
        kind = str(problem.status) if problem.status in (404, 503, 500) else "400"
        title = words()["error.title"][("sv", "en").index(language_of(request))]
        message = "" if problem.message in _PLAIN else problem.message
        response = self.pages.answer(
            request, "error", self.current.opened.base, title, kind=kind, message=message, status=problem.status
        )
        response.headers.update(problem.headers)
        return response

    async def tell_http(self, request: Request, error: Exception) -> Response:
        """Return the answer where no address or method fits."""
        assert isinstance(error, HTTPException)
        said = {404: _PLAIN[0], 405: "this address takes no such method"}
        headers = dict(error.headers or {})
        return await self.tell(request, Problem(error.status_code, said.get(error.status_code, error.detail), headers))
