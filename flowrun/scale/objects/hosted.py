"""What a worker has for every call, and how it tells a front that a call is refused."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from restate.exceptions import TerminalError

from engine.errors import CredentialError, FlowError, StoreError

from ...serve.flows import Served
from ...serve.refusals import Refused, not_kept
from ...storage.database import Damaged
from ..sealing import SharedKey

log = logging.getLogger("flowrun.scale")


class Hosted(NamedTuple):
    """The flows that a worker runs, and the key that it shares."""

    flows: Served
    key: SharedKey


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """A refusal ends the call, and so does a crash: raised on, it would be tried again and again,
    and hold its session meanwhile. Its text is kept by the engine, so it tells no more than a
    client may know."""
    try:
        yield
    except Refused as refused:
        raise TerminalError(refused.message, refused.status) from None
    except (StoreError, CredentialError, Damaged) as error:
        log.error("%s: %s", what, error)
        told = not_kept()
        raise TerminalError(told.message, told.status) from None
    except FlowError as error:
        raise TerminalError(str(error), 400) from None
    except TerminalError:
        raise
    except Exception as error:  # a bug: the engine would repeat it for ever, and keep its text
        log.error("%s crashed", what, exc_info=error)
        raise TerminalError("the worker made a mistake; its log has more", 500) from None


def session_place(id: str) -> str:
    """Where what is secret of a session is sealed."""
    return f"session {id}"


def call_place(id: str, handler: str) -> str:
    """Where what a client sent is sealed on its way: any of it may be a secret."""
    return f"{handler} of session {id}"
