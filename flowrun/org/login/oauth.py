"""`/services/oauth2/token` and `/revoke`: where an app gets a token, and gives it back."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..errors import OAuthError
from ..http import base_url, token_answer
from .forms import form
from .tokens import Tokens


class OAuth:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def routes(self) -> list[Route]:
        both = ["GET", "POST"]
        return [
            Route("/services/oauth2/token", self.token, methods=both),
            Route("/services/oauth2/revoke", self.revoke, methods=both),
        ]

    async def token(self, request: Request) -> Response:
        if request.method != "POST":
            raise OAuthError("invalid_request", "must use HTTP POST")
        return token_answer(self.tokens.grant(await form(request), base_url(request)))

    async def revoke(self, request: Request) -> Response:
        if not self.tokens.revoke((await form(request)).get("token", "")):
            raise OAuthError("unsupported_token_type", "this token type is not supported")
        return Response(status_code=200)
