"""What carries turns: the HTTP agent API and the WebSocket, with the bodies that they read."""
