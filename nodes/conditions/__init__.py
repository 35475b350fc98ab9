from .node import Conditions

__all__ = ["Conditions"]
