"""What a token is good for and whom it speaks for: introspection, userinfo, the identity URL."""

from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..data.database import RecordDatabase
from ..data.rows import Row
from ..data.schema import Schema
from ..errors import ApiError
from ..http import DATA, base_url, json_answer, token_answer
from .forms import form
from .tokens import Tokens

_APIS = {
    "enterprise": "/services/Soap/c/{version}/",
    "metadata": "/services/Soap/m/{version}/",
    "partner": "/services/Soap/u/{version}/",
    "rest": f"{DATA}/v{{version}}/",
    "sobjects": f"{DATA}/v{{version}}/sobjects/",
    "search": f"{DATA}/v{{version}}/search/",
    "query": f"{DATA}/v{{version}}/query/",
    "tooling_rest": f"{DATA}/v{{version}}/tooling/",
}


class Identity:
    def __init__(self, tokens: Tokens, database: RecordDatabase, schema: Schema) -> None:
        self.tokens = tokens
        self.database = database
        self.schema = schema

    def routes(self) -> list[Route]:
        both = ["GET", "POST"]
        return [
            Route("/services/oauth2/introspect", self.introspect, methods=["POST"]),
            Route("/services/oauth2/userinfo", self.userinfo, methods=both),
            Route("/id/{organization}/{user}", self.identity, methods=both),
        ]

    async def introspect(self, request: Request) -> Response:
        given = await form(request)
        facts = self.tokens.introspect(given)
        if facts is None:
            return token_answer({"active": False})
        identity = self._identity_url(request)
        return token_answer({**facts, "sub": identity, "username": self._user()["Username"]})

    async def userinfo(self, request: Request) -> Response:
        await self._let_in(request)
        user, common = self._user(), self._facts(request)
        return json_answer(
            {
                "sub": self._identity_url(request),
                "preferred_username": user["Username"],
                "nickname": common.pop("nick_name"),
                "name": user["Name"],
                "given_name": user["FirstName"],
                "family_name": user["LastName"],
                "zoneinfo": common.pop("timezone"),
                "updated_at": user["LastModifiedDate"],
                **common,
            }
        )

    async def identity(self, request: Request) -> Response:
        """What the `id` of a token answer leads to."""
        await self._let_in(request)
        user, named = self._user(), request.path_params
        if (named["organization"], named["user"]) != (self.tokens.organization, self.tokens.user):
            raise ApiError("FORBIDDEN", "Bad_OAuth_Token", 403)
        return json_answer(
            {
                "id": self._identity_url(request),
                "asserted_user": True,
                "username": user["Username"],
                "display_name": user["Name"],
                "first_name": user["FirstName"],
                "last_name": user["LastName"],
                "last_modified_date": user["LastModifiedDate"],
                **self._facts(request),
            }
        )

    def _facts(self, request: Request) -> dict[str, Any]:
        user, settings = self._user(), self.tokens.settings
        now = self.tokens.clock().astimezone(settings.zone)
        offset = (now.utcoffset() or timedelta()) - (now.dst() or timedelta())
        return {
            "user_id": self.tokens.user,
            "organization_id": self.tokens.organization,
            "nick_name": user["Alias"] or user["FirstName"] or user["LastName"],
            "email": user["Email"],
            "email_verified": True,
            "timezone": user["TimeZoneSidKey"] or settings.time_zone,
            "photos": {"picture": "", "thumbnail": ""},
            "urls": {name: base_url(request) + path for name, path in _APIS.items()},
            "active": bool(user["IsActive"]),
            "user_type": "STANDARD",
            "language": user["LanguageLocaleKey"] or "en_US",
            "locale": user["LocaleSidKey"] or "en_US",
            "utcOffset": int(offset.total_seconds() * 1000),
        }

    async def _let_in(self, request: Request) -> None:
        given = request.headers.get("authorization", "").partition(" ")[2].strip()
        token = given or (await form(request)).get("access_token", "")
        if not self.tokens.is_good(token):
            raise ApiError("INVALID_SESSION_ID", "Bad_OAuth_Token", 403)

    def _user(self) -> Row:
        user = self.database.row(self.schema.object("User"), self.tokens.user)
        assert user
        return user

    def _identity_url(self, request: Request) -> str:
        return f"{base_url(request)}/id/{self.tokens.organization}/{self.tokens.user}"
