"""Where cards go, chat by chat: each has a channel of its own, or none."""

from dataclasses import dataclass

from bot.context import Context
from bot.identity import ConversationId, Space, Workspace, WorkspaceId
from bot.spaces.ports import SetupStore
from bot.ui.language import Say
from bot.ui.words import chat_name


@dataclass(frozen=True)
class Chat:
    """A chat of the organisation.

    Attributes:
        name: as people call it.
        channel: where its cards go; None: where each kudos is given.
        is_here: it is the one in which this is read.
    """

    workspace: WorkspaceId
    platform: str
    name: str
    channel: ConversationId | None = None
    is_here: bool = True


def chats_of(space: Space, context: Context, store: SetupStore) -> tuple[Chat, ...]:
    """Return all chats of the organisation, with where the cards of a space go in each."""
    known = store.chats(space.organisation)
    return tuple(
        Chat(
            one.id,
            one.platform,
            _name(one, known),
            space.channels.get(one.id),
            is_here=one.id == context.workspace.id,
        )
        for one in known
    )


def _name(workspace: Workspace, known: tuple[Workspace, ...]) -> str:
    """Return the platform; with the workspace, where there are several of one platform."""
    chat = chat_name(workspace.platform)
    alike = [one for one in known if one.platform == workspace.platform]
    return chat if len(alike) == 1 else f"{workspace.name} ({chat})"


def elsewhere(chats: tuple[Chat, ...], say: Say) -> tuple[str, ...]:
    """Return where cards go in the other chats, a sentence for each."""
    return tuple(
        say("In {chat}, cards go to a channel there. Change it in {chat}.", chat=one.name)
        if one.channel
        else say("In {chat}, cards stay where each kudos is given.", chat=one.name)
        for one in chats
        if not one.is_here
    )
