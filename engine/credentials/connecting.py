"""How a credential of a type is connected: what is asked for, and the login in a browser."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from ..http.exchange import Http
from ..values.secret import Secret
from .token import Token


class Question(NamedTuple):
    """A field of the credential that is asked for; an option of the same name answers it before.

    A `secret` never stands on a command line, which every process can read: its option names an
    environment variable (`--client-secret-env`). Of a `pem_file` the content is kept, as a secret.
    A `flag` is not asked for: it is true where its option is given. `help` explains the option.
    """

    name: str
    help: str = ""
    kind: Literal["text", "secret", "pem_file", "flag"] = "text"


class Grant(NamedTuple):
    """A way to log in, by the names of its questions: those it needs, in the order in which they
    are asked, and those it may have besides. `title` is what a form calls it, where its name does
    not say it; `note` is told to whoever chooses it."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    in_browser: bool = False
    note: str = ""
    title: str = ""


class LoginDetails(NamedTuple):
    """What was answered for the credential `name`, by the names of the questions."""

    name: str
    grant: str
    fields: Mapping[str, str]
    secrets: Mapping[str, Secret]
    flags: frozenset[str] = frozenset()


class Connecting:
    """How `flowrun credentials connect` comes by a credential of a type.

    A grant without a browser makes the credential of what was answered, and logs in with it. One
    `in_browser` sends somebody to `authorize_url`, and changes what comes back into tokens. When
    the service has said yes, the vault keeps the answers and, where the type has such fields, the
    `grant`, the `callback_url` and the `refresh_token`.
    """

    service: str
    """Its name, for people."""
    questions: tuple[Question, ...]
    grants: Mapping[str, Grant]
    """By name; the first is the usual one."""

    def read(self, question: str, answer: str, flags: frozenset[str]) -> str:
        """What an answer stands for, such as the host for a pasted address, to show as somebody
        types; nothing is sent. Raises `CredentialError` with what to answer instead."""
        return answer

    async def check(self, details: LoginDetails, http: Http) -> None:
        """Whether the answers lead to the service, before a secret is sent or a browser opens.
        Raises `CredentialError` with what to answer instead."""

    def authorize_url(self, details: LoginDetails) -> str:
        """Where a browser is sent (RFC 6749, section 4.1.1), with `client_id` and `scope`; `state`,
        callback and PKCE are added."""
        raise NotImplementedError

    async def exchange(self, details: LoginDetails, form: Mapping[str, str], http: Http) -> Token:
        """The tokens for the code that a browser brought back. `form` is the request of section
        4.1.3, with code, callback and PKCE; the app's own fields are missing. Raises as
        `Credential.fetch_token` does."""
        raise NotImplementedError

    def refusal(self, details: LoginDetails, error: str, description: str) -> str:
        """The words for a login that was refused in the browser, with what to do."""
        said = f"{error}: {description}" if description else error
        return f"{self.service} refused the login: {said}"
