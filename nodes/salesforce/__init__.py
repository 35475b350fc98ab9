"""`type: salesforce`: records of a Salesforce org, and the credential that logs in to one."""

from .node import Salesforce

__all__ = ["Salesforce"]
