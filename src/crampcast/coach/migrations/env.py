"""Run the migrations on the connection that the diary hands over."""

from alembic import context

config = getattr(context, "config", None)  # None when the file is read outside a migration

if config is not None:
    context.configure(
        connection=config.attributes["connection"],
        target_metadata=None,
        transactional_ddl=False,
        transaction_per_migration=False,
    )
    context.run_migrations()
