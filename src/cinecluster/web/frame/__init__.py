"""What every page stands in: who looks, in which language, with what key; templates in, pages out."""
