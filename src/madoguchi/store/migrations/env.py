"""What Alembic runs around the steps: the connection comes from ``run.upgrade``, nothing else."""

from alembic import context

from madoguchi.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # Both engines undo DDL; without this Alembic would commit step by step on SQLite.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
