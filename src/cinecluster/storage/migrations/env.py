"""What Alembic runs a migration in: the connection and transaction that it is given."""

from alembic import context

from cinecluster.storage.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
