"""The operator's look at one viewer."""
