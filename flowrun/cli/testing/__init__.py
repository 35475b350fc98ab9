"""Commands that try a flow before anybody calls: tests, one request, its logins, a local org."""
