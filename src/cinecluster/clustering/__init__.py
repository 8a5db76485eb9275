"""Feature rows in, clusters out: how many, which film in which, and what to call them."""
