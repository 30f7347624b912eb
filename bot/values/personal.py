"""What is kept of a person because of the values: suggestions, stories, answers, their path."""

from typing import Protocol

from bot.identity import PersonId
from bot.personal import About, Forgetting, Leaving, PersonalData


class ValuePersonal(Protocol):
    """What values know of somebody."""

    def about(self, person: PersonId) -> About:
        """Return what is kept of a person."""
        ...

    def drop(self, person: PersonId) -> None:
        """Take somebody off the path of newcomers; what they wrote is a colleague's from now on."""
        ...


def tell(person: PersonId, store: ValuePersonal) -> About:
    """Return what is kept of a person."""
    return store.about(person)


def forget(leaving: Leaving, store: ValuePersonal) -> Forgetting:
    """Forget what was only theirs; answers stay counted."""
    store.drop(leaving.person)
    return Forgetting()


PERSONAL = PersonalData(tell, forget)
