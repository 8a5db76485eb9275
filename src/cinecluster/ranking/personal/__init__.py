"""Lists for one viewer, from what is known of that viewer, with reasons."""
