"""The JSON Schemas of flows, their tests, and the files beside them."""
