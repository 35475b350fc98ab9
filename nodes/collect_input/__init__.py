"""`type: collect_input`: a question, and the parameter that its answer fills."""

from .node import CollectInput

__all__ = ["CollectInput"]
