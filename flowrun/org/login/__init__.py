"""Who is let in: OAuth, SOAP login, and the pages of both."""
