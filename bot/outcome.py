"""What a handler decided, as data: what to answer, what to say elsewhere, what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct
from msgspec import field as struct_field

from bot.identity import ConversationId, PersonId, WorkspaceId
from bot.surface import Handle
from bot.ui.forms import Form
from bot.ui.language import SOURCE_LANGUAGE
from bot.ui.views import Home, Message, Page


@dataclass(frozen=True)
class ToPerson:
    """A direct message to one person, at the place where they prefer to be reached.

    Attributes:
        workspace: there, if they have an account in it, whatever they prefer.
    """

    person: PersonId
    workspace: WorkspaceId | None = None


@dataclass(frozen=True)
class ToConversation:
    """A conversation of one workspace, optionally below a message of it."""

    workspace: WorkspaceId
    conversation: ConversationId
    thread: str | None = None


Address = ToPerson | ToConversation


@dataclass(frozen=True)
class Post:
    """Something to be said once.

    Attributes:
        key: de-duplication key; also the anchor by which it is revised or withdrawn later.
        due_at: not before this instant; None: now.
        author: told privately when it cannot be said, if anybody.
        subject: what it is about, for example `kudos:12`, so that all of it can be found again.
        optional: where it cannot be said it is let go in silence, with no dead letter.
        locale: the language of the conversation; a person is always spoken to in their own.
    """

    to: Address
    message: Message
    key: str
    due_at: datetime | None = None
    author: PersonId | None = None
    subject: str = ""
    optional: bool = False
    locale: str = SOURCE_LANGUAGE


@dataclass(frozen=True)
class Revise:
    """What a post with the key `anchor` says from now on, sent or not.

    Attributes:
        otherwise: said instead where that post was never said, or may not have been.
    """

    anchor: str
    message: Message
    otherwise: Post | None = None


@dataclass(frozen=True)
class Withdraw:
    """A post that must not be said any more; one that was said is taken away."""

    anchor: str


Utterance = Post | Revise | Withdraw


@dataclass(frozen=True)
class Job:
    """Work for the engine once the request is committed; one of its kind and key waits at most."""

    kind: str
    key: str = "all"


@dataclass(frozen=True)
class Outcome:
    """All that follows from one request.

    Attributes:
        reply: shown to the actor alone, where they are.
        instead: the reply takes the place of the message or form that the button stood on.
        form: opened for the actor.
        errors: field key to text; the form stays open.
        page: shown to the actor as something to read.
        home: the actor's home from now on.
        utterances: to be said elsewhere, by way of the ledger.
        jobs: to be done soon; what must be done at any price is written down in a store as well.
        kept: what is kept in place of a reply that holds a secret, for a request that is repeated.
    """

    reply: Message | None = None
    instead: bool = False
    form: Form | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    page: Page | None = None
    home: Home | None = None
    utterances: tuple[Utterance, ...] = ()
    jobs: tuple[Job, ...] = ()
    kept: Message | None = None


class Reply(Struct, frozen=True):
    """What the actor is shown; kept with the request's key, so that a repeat is shown the same.

    The parts are those of `Outcome`; `locale` is the actor's language, and `handles` resolve the
    people that the parts mention. `comes_later`: this only says that the reply itself will follow.
    `is_stranger`: the actor is nobody to us, so nothing about them may be kept; a repeat is no
    different, for such a reply is not kept either.
    """

    message: Message | None = None
    instead: bool = False
    form: Form | None = None
    errors: dict[str, str] = struct_field(default_factory=dict)
    page: Page | None = None
    home: Home | None = None
    locale: str = "en"
    handles: dict[PersonId, Handle] = struct_field(default_factory=dict)
    comes_later: bool = False
    is_stranger: bool = False
