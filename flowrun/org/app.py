"""A whole org behind one ASGI app."""

from functools import cached_property
from typing import TYPE_CHECKING

from .org import Org

if TYPE_CHECKING:
    from .api.middleware import Middleware


class LocalOrg(Org):
    """An org that speaks HTTP, with what an app must know to log in."""

    @cached_property
    def app(self) -> "Middleware":
        from .api.middleware import Middleware
        from .endpoints import Endpoints

        return Middleware(Endpoints(self), self.tokens, self.usage, self.chaos)

    @property
    def consumer_key(self) -> str:
        return self.settings.consumer_key

    @property
    def consumer_secret(self) -> str:
        return self.settings.consumer_secret

    @property
    def username(self) -> str:
        return self.settings.username

    @property
    def password(self) -> str:
        return self.settings.password

    @property
    def logins(self) -> int:
        """How many access tokens were given out."""
        return self.tokens.logins

    @property
    def api_calls(self) -> int:
        """How many REST calls came with a good token."""
        return self.usage.calls

    def expire_tokens(self) -> None:
        """From now on every access token given out so far is refused, and the results that were
        being read with them are gone."""
        self.tokens.expire()
        self.queries.locators.forget()

    def issue_refresh_token(self) -> str:
        """A token good for `grant_type=refresh_token`."""
        return self.tokens.issue_refresh_token()
