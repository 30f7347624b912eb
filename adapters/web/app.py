"""The web application: the routes of the adapters, and those that operators look at."""

from collections.abc import Awaitable, Callable, Sequence

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.web.about import PATH as ABOUT
from adapters.web.about import about_page
from adapters.web.headers import SafeHeaders

UNAVAILABLE = 503

IsReady = Callable[[], Awaitable[bool]]
"""Returns whether requests can be served now."""


def build_web(
    routes: Sequence[BaseRoute], is_ready: IsReady, registry: CollectorRegistry
) -> Starlette:
    """Return the application.

    Args:
        routes: of the adapters.
        is_ready: asked by `/readyz`.
        registry: what `/metrics` shows.
    """

    async def alive(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_: Request) -> Response:
        if await is_ready():
            return PlainTextResponse("ok")
        return PlainTextResponse("not ready", UNAVAILABLE)

    def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    async def about(request: Request) -> Response:
        return HTMLResponse(about_page(request.headers.get("accept-language", "")))

    own = (
        Route(ABOUT, about, methods=["GET"]),
        Route("/livez", alive, methods=["GET"]),
        Route("/readyz", ready, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
    )
    app = Starlette(routes=[*own, *routes])
    app.router.redirect_slashes = False  # a redirect loses the body of a signed request
    app.add_middleware(SafeHeaders)
    return app
