"""From files of any MovieLens edition to raw tables of text."""
