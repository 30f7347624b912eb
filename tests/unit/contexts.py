"""Circumstances for handlers that are called without dispatch."""

from bot.context import Context
from bot.identity import Person
from bot.ui.language import say_in
from tests.office import IN_GENERAL, MONDAY
from tests.people import ACME, SPACE, WORKSPACE


def context(actor: Person) -> Context:
    """Return what a handler knows when somebody asks in the general channel."""
    return Context(
        organisation=ACME,
        workspace=WORKSPACE,
        space=SPACE,
        actor=actor,
        roles=frozenset(),
        place=IN_GENERAL,
        now=MONDAY,
        say=say_in(actor.locale),
    )
