from .node import Webhook

__all__ = ["Webhook"]
