"""What the studio's page may ask, a module a resource; each only translates to and from JSON."""
