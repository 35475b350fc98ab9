"""Who is let in: tokens, the endpoints that give them out, the pages on which somebody logs in."""
