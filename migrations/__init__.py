"""Alembic migrations: one change each, dated, up and down."""
