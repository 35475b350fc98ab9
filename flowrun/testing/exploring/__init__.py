"""Walking every exit of a flow with made-up answers and values."""
