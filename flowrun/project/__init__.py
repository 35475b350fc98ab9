"""Finding what surrounds a flow, and writing files whole."""
