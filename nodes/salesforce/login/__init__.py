"""Logging in to a Salesforce org: the credential, its grants, what a refusal means."""
