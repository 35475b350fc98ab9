"""Tests of flows: whole conversations, offline, with the wire replaced and nothing else.

`run_flow` and `try_request` are for tests in Python, `VirtualClock` for tests of nodes.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .doubles.clock import VirtualClock
    from .python import FlowRun, UnansweredRequest, run_flow, try_request

_LATER = {
    "FlowRun": ".python",
    "UnansweredRequest": ".python",
    "VirtualClock": ".doubles.clock",
    "run_flow": ".python",
    "try_request": ".python",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _LATER:
            return getattr(import_module(_LATER[name], __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = ["FlowRun", "UnansweredRequest", "VirtualClock", "run_flow", "try_request"]
