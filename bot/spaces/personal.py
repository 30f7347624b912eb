"""What is kept of a person because of the spaces that they look after."""

from typing import Protocol

from bot.identity import PersonId
from bot.personal import About, Forgetting, Leaving, PersonalData


class SpacePersonal(Protocol):
    """What spaces know of somebody."""

    def about(self, person: PersonId) -> About:
        """Return the roles of a person, and the lines of the audit log that are about them."""
        ...

    def drop(self, person: PersonId) -> None:
        """Take all roles from a person; the lines of the audit log name an empty shell."""
        ...


def tell(person: PersonId, store: SpacePersonal) -> About:
    """Return what is kept of a person."""
    return store.about(person)


def forget(leaving: Leaving, store: SpacePersonal) -> Forgetting:
    """Take all roles from somebody; a space that they owned alone has no owner then."""
    store.drop(leaving.person)
    return Forgetting()


PERSONAL = PersonalData(tell, forget)
