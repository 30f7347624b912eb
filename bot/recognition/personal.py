"""What is kept of a person because of thanks: given, received, joined, and said of them."""

from collections.abc import Collection
from typing import Protocol

from bot.identity import PersonId
from bot.outcome import Revise, Utterance, Withdraw
from bot.personal import About, Forgetting, Leaving, PersonalData
from bot.recognition import curators
from bot.recognition.model import Kudos, KudosId
from bot.recognition.ports import ModerationStore
from bot.recognition.whereabouts import everywhere

AT_ONCE = 25  # each may stand on a card and in ten messages, all of which are said anew


class RecognitionPersonal(ModerationStore, Protocol):
    """What recognition knows of somebody."""

    def about(self, person: PersonId) -> About:
        """Return what is kept of a person."""
        ...

    def drop(self, person: PersonId) -> None:
        """Delete what was only theirs: drafts, limits, notes, reports, budgets."""
        ...

    def involved(self, person: PersonId, after: int, most: int) -> tuple[KudosId, ...]:
        """Return the next kudos that somebody gave, received or joined, by id."""
        ...

    def unjoin(self, person: PersonId, kudos: Collection[KudosId]) -> None:
        """Take somebody's "me too" off some kudos."""
        ...

    def standing(self, kudos: Collection[int]) -> tuple[Kudos, ...]:
        """Return those of some kudos of which something may stand on a platform."""
        ...


def tell(person: PersonId, store: RecognitionPersonal) -> About:
    """Return what is kept of a person."""
    return store.about(person)


def forget(leaving: Leaving, store: RecognitionPersonal) -> Forgetting:
    """Say the next cards and messages anew, where a colleague stands for who is forgotten."""
    if not leaving.after:
        store.drop(leaving.person)
    involved = store.involved(leaving.person, leaving.after, AT_ONCE)
    if not involved:
        return Forgetting()
    store.unjoin(leaving.person, involved)
    return Forgetting(involved[-1], reworded(involved, store))


def reworded(kudos: Collection[int], store: RecognitionPersonal) -> tuple[Utterance, ...]:
    """Return what is said anew of some kudos: cards and messages; the line elsewhere goes."""
    # What told its giver that a curator took it down quotes it; nothing else does any more.
    said: list[Utterance] = [Withdraw(f"kudos:{one}:taken_down") for one in kudos]
    for one in store.standing(kudos):
        said.append(Withdraw(one.echo_key))
        anew = everywhere(one, store)
        said.extend(anew)
        said.extend(curators.without_name(one, store))
        kept = {utterance.anchor for utterance in anew if isinstance(utterance, Revise)}
        copies = {one.copy_key(receiver) for receiver in one.told_managers}
        said.extend(Withdraw(copy) for copy in sorted(copies - kept))
    return tuple(dict.fromkeys(said))


PERSONAL = PersonalData(tell, forget, {"kudos": reworded})
