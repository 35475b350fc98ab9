"""The application: the command, the local Salesforce org, and whatever else knows both worlds."""

__version__ = "1.0.0.dev0"
