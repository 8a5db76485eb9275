"""The HTTP routes: schemas, problems and the snapshot they answer from."""
