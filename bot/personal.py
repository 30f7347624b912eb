"""What each capability knows of a person: how it tells them, and how it forgets them.

A capability declares both in its `Capability`, so that none is left out of `me data` and
`me delete`; a test compares them with the tables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.identity import PersonId
from bot.outcome import Utterance

About = Mapping[str, object]
"""What is kept of a person, as JSON can say it, for them to read."""

ERASE = "erase"
"""The kind of job that goes on with everybody who asked to be forgotten; any key."""

MY_DATA = "my data"
"""What is attached to the message that answers `me data`."""


@dataclass(frozen=True)
class Leaving:
    """Somebody who is being forgotten.

    Attributes:
        after: where the last step of the same capability ended; 0 at its first.
    """

    person: PersonId
    now: datetime
    after: int = 0


@dataclass(frozen=True)
class Forgetting:
    """What one step of forgetting somebody led to.

    Attributes:
        after: where the next step begins; None: there is nothing more to do.
        utterances: what is said anew, now without the name.
    """

    after: int | None = None
    utterances: tuple[Utterance, ...] = ()


Tell = Callable[..., About]
"""`(person, store) -> About`; the store is found by the annotation, as for handlers."""

Forget = Callable[..., Forgetting]
"""`(leaving, store) -> Forgetting`: one step, small enough to keep no other writer waiting."""

Reworded = Callable[..., tuple[Utterance, ...]]
"""`(ids, store) -> utterances`: what is said anew after the texts of some objects changed."""


@dataclass(frozen=True)
class PersonalData:
    """A capability's part in a person's own data.

    Attributes:
        tell: returns all that it keeps about somebody.
        forget: takes one step towards keeping nothing that says who they were.
        reworded: by kind of text, such as `kudos`: says anew what stood on the platform.
    """

    tell: Tell
    forget: Forget
    reworded: Mapping[str, Reworded] = field(default_factory=dict)
