"""Facts in, sentences out: the reasons of recommendations in the languages that viewers read."""
