"""Flows served to people: AI Studio's HTTP API, a WebSocket with the same turns, a page to try."""
