"""The steps by which the schema came to be as it is."""
