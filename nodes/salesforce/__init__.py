from .node import Salesforce

__all__ = ["Salesforce"]
