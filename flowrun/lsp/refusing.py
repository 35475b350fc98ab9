"""What an author did wrong, as the answer to a request, which editors show."""

from collections.abc import Callable
from typing import TypeVar

from pygls.exceptions import JsonRpcException

from engine.errors import FlowError

_REQUEST_FAILED = -32803

Answer = TypeVar("Answer")


def said(work: Callable[[], Answer]) -> Answer:
    """What `work` gives; a mistake of the author is an answer too."""
    try:
        return work()
    except FlowError as error:
        raise JsonRpcException(code=_REQUEST_FAILED, message=str(error)) from None
