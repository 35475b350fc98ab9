"""The endpoints: REST, composite and bulk, over the records."""
