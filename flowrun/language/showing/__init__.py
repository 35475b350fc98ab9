"""A flow as a page shows it: its graph with what each node says, and a node as a form."""
