"""The page itself: one HTML for every screen, and its files, kept by nobody without asking."""

import secrets
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
NONCE = "__CSP_NONCE__"
"""Stands in index.html for the nonce of its styles, which the editor makes as it runs."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SCREENS = ("/", "/flow/{rest:path}", "/credentials", "/credentials/connected", "/tests")
_SESSIONS = ("/sessions", "/sessions/{id}")


class PageFiles(StaticFiles):
    """Nothing is kept by the browser without asking whether it is still the same."""

    async def check_config(self) -> None:
        """A page that is not built has no folder, and none of its files is found."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            # The name of a file that is too long, or with a NUL, is that of none.
            raise HTTPException(404) from error
        response.headers["cache-control"] = "no-cache"
        response.headers["content-security-policy"] = policy(secrets.token_urlsafe(16))
        return response


class Page:
    """`static` holds the build of `ui/`."""

    def __init__(self, static: Path = STATIC) -> None:
        self._static = static

    @property
    def routes(self) -> list[Route | Mount]:
        screens = [Route(path, self.screen) for path in (*_SCREENS, *_SESSIONS)]
        files = PageFiles(directory=self._static, check_dir=False)
        return [*screens, Mount("/", files)]

    async def screen(self, _: Request, status: int = 200) -> Response:
        index = self._static / "index.html"
        if not index.is_file():
            words = f"the page is not built: run npm ci and npm run build in {STATIC.parent / 'ui'}"
            return PlainTextResponse(words + "\n", 503)
        nonce = secrets.token_urlsafe(16)
        html = index.read_text("utf-8").replace(NONCE, nonce)
        return HTMLResponse(html, status, {"Content-Security-Policy": policy(nonce)})

    @staticmethod
    def is_wanted(request: Request) -> bool:
        """Whether somebody goes there, who is shown in the page that nothing is there."""
        asks = request.headers.get("accept", "")
        return "text/html" in asks and not request.url.path.startswith("/api/")


def policy(nonce: str) -> str:
    """What the page may load: of this server alone, and no style or script of somebody's text."""
    return _POLICY.format(nonce=nonce)
