"""One request on its own: where its parameters come from, curl, the answers that are kept."""
