"""How Alembic runs: on the connection that `storage/migrate.py` gives it, each change whole."""

from alembic import context
from sqlalchemy import Connection

from storage.migrate import all_tables


def run(connection: Connection) -> None:
    """Run the migrations that are asked for."""
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        transactional_ddl=True,  # on SQLite too: storage/migrate.py begins the transactions
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
