"""From raw tables to clean ones, with an account of every row."""
