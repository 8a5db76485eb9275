"""How fast the service answers, beside a route that does nothing on the same server."""
