"""SOQL and SOSL as a node has them: read when a flow is loaded, parameters bound when it runs."""

from .soql import Soql
from .sosl import Sosl

__all__ = ["Soql", "Sosl"]
