"""Commands for who writes flows and node types: they look at files and change them."""
