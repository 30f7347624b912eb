"""What is kept of a person by the directory and by their own choices."""

from typing import Protocol

from bot.identity import PersonId
from bot.outcome import Withdraw
from bot.personal import About, Forgetting, Leaving, PersonalData


class PeoplePersonal(Protocol):
    """What people's own part of the storage knows of somebody."""

    def about(self, person: PersonId) -> About:
        """Return what is kept of a person."""
        ...

    def notices(self, person: PersonId) -> tuple[str, ...]:
        """Return the keys of the messages to others which say who reports to whom."""
        ...

    def drop(self, person: PersonId) -> None:
        """Forget whose manager somebody was, and of what message the author."""
        ...


def tell(person: PersonId, store: PeoplePersonal) -> About:
    """Return what is kept of a person."""
    return store.about(person)


def forget(leaving: Leaving, store: PeoplePersonal) -> Forgetting:
    """Forget what others' rows say of somebody; their own row is an empty shell already."""
    gone = tuple(Withdraw(key) for key in store.notices(leaving.person))
    store.drop(leaving.person)
    return Forgetting(utterances=gone)


def notice_of(person: PersonId, manager: PersonId, admin: PersonId) -> str:
    """Return what a message is about that says who reports to whom, and who set it so."""
    return f"reports:{person}:{manager}:{admin}:"


PERSONAL = PersonalData(tell, forget)
