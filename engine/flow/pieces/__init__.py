"""What pieces of nodes write out, held against what the flow declares: told on loading."""
