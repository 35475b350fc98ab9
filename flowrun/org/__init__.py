"""A local Salesforce org: the real protocol over data from a file, for flows without an account."""
