"""botbuilder's part: an adapter of our own, and a handler that knows what to do with each turn.

The only file that imports botbuilder. Its schema carries a turn, its `TurnContext` and its routing
are used; its way of checking, of reading and of calling Teams is not (`platforms.md`). An activity
is built here by hand from parts whose shapes were checked: msrest would read each twice.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

import structlog
from botbuilder.core import BotAdapter, InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

from adapters.teams.arrivals import Reference, TurnAnswer
from adapters.teams.shapes import INVOKES, Kind
from adapters.wire.reading import word
from adapters.wire.text import Json
from bot.errors import Unavailable

Serve = Callable[[Kind, Json], Awaitable[TurnAnswer]]
"""`Desk.serve`."""

Whereabouts = Callable[[Json], Reference]
"""Tells where the conversation of an activity is reached."""

KIND, ACTIVITY, ANSWER = "goodword.kind", "goodword.activity", "goodword.answer"
INVOKE_ANSWER = BotAdapter._INVOKE_RESPONSE_KEY  # noqa: SLF001 - where all of botbuilder looks

_TYPES = {
    Kind.MESSAGE: ActivityTypes.message,
    Kind.SENT_CARD: ActivityTypes.message,
    Kind.CONVERSATION: ActivityTypes.conversation_update,
    Kind.INSTALLATION: ActivityTypes.installation_update,
    **dict.fromkeys(INVOKES, ActivityTypes.invoke),
}

log = structlog.get_logger()


class Sender(Protocol):
    """What says something in a conversation; may raise `PlatformError`."""

    async def post(self, reference: Reference, activity: Json) -> str:
        """Say something and return the id of the message."""
        ...

    async def update(self, reference: Reference, activity_id: str, activity: Json) -> None:
        """Replace what an earlier message says."""
        ...

    async def delete(self, reference: Reference, activity_id: str) -> None:
        """Take an earlier message away."""
        ...


class _Kept(InvokeResponse):  # type: ignore[misc]  # botbuilder has no types
    """An answer that is not copied on its way: for a large card that costs half a millisecond."""

    def __deepcopy__(self, _: object) -> "_Kept":
        return self


class TeamsBot(TeamsActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """Hands every turn to the desk.

    The stock handler would read the parts of an invoke with msrest, and raises when one has another
    shape; it would look for a connector client where members are added.
    """

    def __init__(self, serve: Serve) -> None:
        """Hand turns to `serve`."""
        super().__init__()
        self._serve = serve

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Take words, or what a card sent as a message."""
        await self._take(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse | None:
        """Take what Teams waits for an answer to."""
        answer = await self._take(turn_context)
        return _Kept(status=answer.status, body=answer.body)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Take who came and went, and what became of a room."""
        await self._take(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """Take that the bot was installed or removed."""
        await self._take(turn_context)

    async def on_teams_members_added_dispatch(
        self, members_added: object, team_info: object, turn_context: TurnContext
    ) -> None:
        """Do nothing: the stock one looks for a connector client, and the desk has been told."""

    async def _take(self, turn_context: TurnContext) -> TurnAnswer:
        """Hand one turn to the desk and keep its answer."""
        state = turn_context.turn_state
        answer = await self._serve(state[KIND], state[ACTIVITY])
        state[ANSWER] = answer
        return answer


class WireAdapter(BotAdapter):  # type: ignore[misc]  # botbuilder has no types
    """Runs turns, and sends by our own connector client."""

    def __init__(self, bot: TeamsBot, sender: Sender, whereabouts: Whereabouts) -> None:
        """Run turns of `bot`."""
        super().__init__(on_turn_error=_unavailable)
        self._bot = bot
        self._sender = sender
        self._whereabouts = whereabouts

    async def dispatch(self, kind: Kind, activity: Json) -> TurnAnswer:
        """Run the turn of an activity that was checked, and return what is answered to it.

        An invoke that nobody answers is not implemented; what went wrong is asked for again, and
        whatever was stored is recognised by its key then.
        """
        context = TurnContext(self, turn_activity(kind, activity))
        context.turn_state[KIND] = kind
        context.turn_state[ACTIVITY] = activity
        await self.run_pipeline(context, self._bot.on_turn)
        return _answer_of(kind, context)

    async def send_activities(
        self, context: TurnContext, activities: Sequence[Activity]
    ) -> list[ResourceResponse]:
        """Send activities, in order; the answer to an invoke is kept for the body."""
        return [ResourceResponse(id=await self._sent(context, one)) for one in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Replace what an earlier message says."""
        await self._sender.update(self._where(context), activity.id, activity.serialize())
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Take an earlier message away."""
        await self._sender.delete(self._where(context), reference.activity_id)

    async def _sent(self, context: TurnContext, activity: Activity) -> str:
        """Send one activity and return its id; empty for what is not sent to Teams."""
        if activity.type == ActivityTypes.invoke_response:
            context.turn_state[INVOKE_ANSWER] = activity
            return ""
        if activity.type == ActivityTypes.trace:
            return ""
        return await self._sender.post(self._where(context), activity.serialize())

    def _where(self, context: TurnContext) -> Reference:
        """Return where the conversation of a turn is reached."""
        return self._whereabouts(context.turn_state[ACTIVITY])


def turn_activity(kind: Kind, activity: Json) -> Activity:
    """Return what botbuilder needs to know of an activity to route it and to answer to it."""
    return Activity(
        type=_TYPES[kind],
        name=word(activity, "name") or None,
        id=word(activity, "id") or None,
        action=word(activity, "action") or None,
        channel_id=word(activity, "channelId"),
        service_url=word(activity, "serviceUrl"),
        conversation=ConversationAccount(id=word(activity, "conversation", "id")),
        from_property=ChannelAccount(id=word(activity, "from", "id")),
        recipient=ChannelAccount(id=word(activity, "recipient", "id")),
    )


def _answer_of(kind: Kind, context: TurnContext) -> TurnAnswer:
    """Return the answer to a turn that is over."""
    given: Any = context.turn_state.get(INVOKE_ANSWER)
    if kind in INVOKES and given is not None:
        return TurnAnswer(given.value.status, given.value.body)
    known = context.turn_state.get(ANSWER)
    if isinstance(known, TurnAnswer):
        return TurnAnswer(known.status)
    return TurnAnswer(501 if kind in INVOKES else 200)


async def _unavailable(context: TurnContext, error: Exception) -> None:
    """Have Teams ask again."""
    if isinstance(error, Unavailable):
        log.warning("request_not_taken", reason="unavailable")
    else:
        log.error("request_failed_in_the_adapter", exc_info=error)
    context.turn_state.pop(INVOKE_ANSWER, None)
    context.turn_state[ANSWER] = TurnAnswer(503)
