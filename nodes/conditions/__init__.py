"""`type: conditions`: the exit of the first condition that holds."""

from .node import Conditions

__all__ = ["Conditions"]
