"""`type: webhook`: any HTTP API."""

from .node import Webhook

__all__ = ["Webhook"]
