"""What a kudos takes from: the five of the day, or a manager's team budget of the year."""

from dataclasses import dataclass, replace

from bot.clock import local_day
from bot.context import Context
from bot.recognition.limits import TEAM_BUDGET, Spent, refund, spend, touch
from bot.recognition.model import Allowance, Draft, Kudos
from bot.recognition.ports import RecognitionStore


@dataclass(frozen=True)
class Paid:
    """What the giver used, once the kudos is given.

    Attributes:
        year: of the team budget that it is taken from; None: it is one of the day.
        used: how many were taken from that budget, this one included.
        budget_is_spent: it is one of the day only because the team budget is used up.
    """

    allowance: Allowance
    year: int | None = None
    used: int = 0
    budget_is_spent: bool = False


def pay(
    draft: Draft,
    allowance: Allowance | None,
    prints: str,
    context: Context,
    store: RecognitionStore,
) -> Paid | Spent:
    """Return what a draft takes from, or that nothing is left; nothing is kept yet.

    A kudos to people who all report to the giver is taken from the team budget: to celebrate with
    twelve people must not eat a manager's own five (product.md B1). When it is used up, from those.
    """
    actor, now = context.actor, context.now
    for_own_team = all(person.manager == actor.id for person in draft.to)
    if for_own_team:
        year = local_day(now, actor.zone).year
        used = store.team_budget(actor.id, year)
        if used < TEAM_BUDGET:
            after = touch(allowance, now=now, zone=actor.zone, prints=prints)
            return Paid(after, year, used + 1)
    own = spend(allowance, now=now, zone=actor.zone, prints=prints)
    return own if isinstance(own, Spent) else Paid(own, budget_is_spent=for_own_team)


def keep(paid: Paid, context: Context, store: RecognitionStore) -> None:
    """Keep what the giver used."""
    store.set_allowance(context.actor.id, paid.allowance)
    if paid.year is not None:
        store.set_team_budget(context.actor.id, paid.year, paid.used)


def give_back(kudos: Kudos, store: RecognitionStore) -> None:
    """Give a kudos that counts no more back to its giver.

    Those of the day that count are the newest of theirs, as many as were used, whatever the zones
    were. An older one is lost.
    """
    if kudos.budget_year is not None:
        used = store.team_budget(kudos.giver, kudos.budget_year)
        store.set_team_budget(kudos.giver, kudos.budget_year, max(used - 1, 0))
    allowance = store.allowance(kudos.giver)
    if allowance is not None and kudos.budget_year is not None:
        store.set_allowance(kudos.giver, replace(allowance, prints=""))  # it may be given again
    elif allowance is not None and kudos.id in store.of_the_day(kudos.giver, allowance.used):
        store.set_allowance(kudos.giver, refund(allowance))
