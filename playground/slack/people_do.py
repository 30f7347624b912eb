"""What people do in the simulated Slack, and what reaches the bot because of it.

Every method names the person by id or handle and returns when the bot's answer was applied.
"""

from dataclasses import dataclass, field
from typing import Any

from playground.slack import answers, company, inputs, payloads
from playground.slack.checks.blocks import elements_of
from playground.slack.delivery import Answer, Delivery, Post
from playground.slack.inputs import CannotDo
from playground.slack.messages import Message
from playground.slack.people import Channel, User
from playground.slack.shapes import Blocks, Json
from playground.slack.views import View
from playground.slack.workspace import Workspace

NO_REPLY = "Goodword did not respond."


@dataclass
class People:
    """The hands of everybody in the workspace."""

    workspace: Workspace
    post: Post
    _typed_in_messages: dict[tuple[str, str], Json] = field(default_factory=dict)

    # -- words --------------------------------------------------------------------------------

    async def say(
        self, persona: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Message | None:
        """Type words as a person does: plain ones, `/command …` or `@Goodword …`.

        Returns:
            The posted message; None for a command.

        Raises:
            CannotDo: Slack's client does not let this person do that here.
        """
        user, place = self.who(persona), self.place(persona, channel)
        if text.startswith("/"):
            await self._say_command(user, place, text, thread_ts)
            return None
        if place.archived:
            msg = "This channel is archived."
            raise CannotDo(msg)
        message = self._posted(user, place, text, thread_ts)
        if f"<@{company.BOT_USER}>" in message.text and place.kind != "im":
            await self._mention(user, place, message)
        return message

    def _posted(self, user: User, place: Channel, text: str, thread_ts: str | None) -> Message:
        """Post a person's words."""
        words = self.workspace.typed(text, labels=False)
        message = Message(place.id, self.workspace.new_ts(), user.id, words, thread_ts=thread_ts)
        return self.workspace.post(message)

    async def _mention(self, user: User, place: Channel, message: Message) -> None:
        """Tell the bot that it was named; where it is not, Slackbot offers to invite it."""
        if not self.workspace.is_bot_in(place):
            words = f"Goodword is not in #{place.name}. Invite it to talk to it."
            self.workspace.say_to(user.id, words)
            return
        await self.event(payloads.app_mention(message, user), place)

    async def _say_command(
        self, user: User, place: Channel, text: str, thread_ts: str | None
    ) -> None:
        """Run a typed slash command within the rules of Slack's client."""
        command, _, rest = text.partition(" ")
        if thread_ts:
            msg = f"{command} is not supported in threads. Sorry!"
            raise CannotDo(msg)
        known = self.workspace.installation.knows_command(command)
        if not known or user.kind == "stranger" or place.archived:
            msg = f"{command} is not a valid command."
            raise CannotDo(msg)
        await self.command(user.id, place.id, command, rest.strip())

    async def command(self, persona: str, channel: str, command: str, text: str = "") -> Answer:
        """Send a slash command no matter whether Slack's client would allow it."""
        user, place = self.who(persona), self.place(persona, channel)
        if self.workspace.installation.escapes(command):
            text = self.workspace.typed(text, labels=True)
        payload = payloads.slash_command(self.workspace, user, place, command, text)
        what = f"POST /slack/events command {command}"
        answer = await self.post.deliver(Delivery("slash_commands", payload, what))
        notice = answers.reply_to_command(self.workspace, payload, answer)
        if notice:
            self.workspace.say_to(user.id, notice)
        return answer

    # -- presses ------------------------------------------------------------------------------

    async def press_in_message(
        self, persona: str, message: Message, block_id: str, action_id: str, value: Any = None
    ) -> Answer:
        """Press a button or choose in a menu of a message.

        Raises:
            CannotDo: there is no such element, or no such option.
        """
        user = self.who(persona)
        block, element = inputs.find_element(message.blocks, block_id, action_id)
        value = self._ids(element, value)
        values = self._values_in(user, message)
        _put(values, block, element, value)
        action = self._action(block, element, value)
        payload = payloads.press_in_message(self.workspace, user, message, action, values)
        return await self._interact(user, payload, f"block_actions {action_id}")

    async def press_in_view(
        self, persona: str, view: View, block_id: str, action_id: str, value: Any = None
    ) -> Answer:
        """Press or choose in a modal or on Home; a quiet input sends nothing.

        Raises:
            CannotDo: there is no such element, or no such option.
        """
        user = self.who(persona)
        block, element = inputs.find_element(view.described["blocks"], block_id, action_id)
        value = self._ids(element, value)
        _put(view.values, block, element, value)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return Answer(200)
        action = self._action(block, element, value)
        payload = payloads.press_in_view(self.workspace, user, view, action)
        return await self._interact(user, payload, f"block_actions {action_id}")

    def _values_in(self, user: User, message: Message) -> Json:
        """Return what this person has put into a message's menus so far."""
        fresh = inputs.first_values(message.blocks)
        kept = self._typed_in_messages.get((user.id, message.ts), {})
        values = kept if kept.keys() == fresh.keys() else fresh
        self._typed_in_messages[user.id, message.ts] = values
        return values

    def _action(self, block: Json, element: Json, value: Any) -> Json:
        """Return the entry of `actions` for a press."""
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self.workspace.new_ts(),
        }
        if element["type"] == "button":
            carried = ("text", "value", "style", "url", "confirm")
            return action | {key: element[key] for key in carried if key in element}
        if element["type"] in ("feedback_buttons", "icon_button"):
            return action | {"value": value}
        if "placeholder" in element:
            action["placeholder"] = element["placeholder"]
        return action | inputs.value_json(element, value)

    # -- views --------------------------------------------------------------------------------

    async def submit(self, persona: str, view: View, values: Json) -> dict[str, str]:
        """Fill in a modal and send it.

        Args:
            persona: whose modal it is.
            view: the modal.
            values: `{block_id: {action_id: raw}}`; `{block_id: raw}` will do for an input.

        Returns:
            The errors shown at the fields, by block id; empty when it was taken.

        Raises:
            CannotDo: no such field, or an answer that Slack's client cannot use.
        """
        user = self.who(persona)
        blocks = view.described["blocks"]
        for block_id, raw in values.items():
            self._fill(view, blocks, block_id, raw)
        refused = inputs.refused_inputs(blocks, view.values)
        if refused:
            answers.show_errors(self.workspace, view, refused)
            return refused
        payload = payloads.view_submission(self.workspace, user, view)
        what = f"POST /slack/events view_submission {view.described.get('callback_id', '')}"
        answer = await self.post.deliver(Delivery("interactive", payload, what))
        if self.workspace.views.find(view.id) is None:
            return {}
        return answers.answer_to_submission(self.workspace, view, answer)

    def _fill(self, view: View, blocks: Blocks, block_id: str, raw: Any) -> None:
        """Put values into the elements of one block."""
        if not isinstance(raw, dict):
            named = (b for b in blocks if b.get("block_id") == block_id and "element" in b)
            block = next(named, None)
            if block is None:
                msg = f"there is no input in a block called {block_id}"
                raise CannotDo(msg)
            raw = {block["element"]["action_id"]: raw}
        for action_id, value in raw.items():
            block, element = inputs.find_element(blocks, block_id, action_id)
            _put(view.values, block, element, self._ids(element, value))

    def _ids(self, element: Json, raw: Any) -> Any:
        """Return ids for the handles or channel names chosen in a menu of people or channels."""
        kind = element["type"].removeprefix("multi_")
        if not raw or kind not in ("users_select", "channels_select"):
            return raw
        named = raw if isinstance(raw, list) else [raw]
        if kind == "users_select":
            ids = [self.workspace.user(name).id for name in named]
        else:
            ids = [self.workspace.channel(name).id for name in named]
        return ids if isinstance(raw, list) else ids[0]

    async def close(self, persona: str, view: View, *, everything: bool = False) -> None:
        """Close a modal without sending it; the bot hears of it only if it asked to."""
        user = self.who(persona)
        gone = self.workspace.views.stack_of(user.id) if everything else [view]
        wants = [v for v in gone if v.described.get("notify_on_close")]
        news = [
            payloads.view_closed(self.workspace, user, one, cleared=everything) for one in wants
        ]
        for one in reversed(gone):
            self.workspace.views.close(one)
            self.workspace.feed.tell({"type": "modal_closed", "view_id": one.id}, only=(user.id,))
        answers.show_modal(self.workspace, user.id)
        for payload in news:
            await self._interact(user, payload, "view_closed")

    async def open_home(self, persona: str, tab: str = "home") -> View | None:
        """Look at the bot's Home (or its messages); return the Home as it is afterwards."""
        user = self.who(persona)
        place = self.workspace.dm(user.id)
        home = self.workspace.views.home_of(user.id)
        await self.event(payloads.app_home_opened(place, user, tab, home), place)
        return self.workspace.views.home_of(user.id)

    async def options(self, persona: str, view: View, action_id: str, typed: str = "") -> Blocks:
        """Type into an external menu; return the options that the bot offers."""
        user = self.who(persona)
        for block in view.described["blocks"]:
            for element in elements_of(block):
                if element.get("action_id") == action_id:
                    named = {**element, "block_id": block["block_id"]}
                    payload = payloads.suggestion(self.workspace, user, view, named, typed)
                    what = f"POST /slack/events block_suggestion {action_id}"
                    answer = await self.post.deliver(Delivery("interactive", payload, what))
                    return list(answer.json().get("options", []))
        msg = f"there is no menu called {action_id}"
        raise CannotDo(msg)

    # -- shortcuts ----------------------------------------------------------------------------

    async def shortcut(self, persona: str, callback_id: str) -> Answer:
        """Choose a global shortcut."""
        user = self.who(persona)
        payload = payloads.global_shortcut(self.workspace, user, callback_id)
        return await self._interact(user, payload, f"shortcut {callback_id}")

    async def message_shortcut(self, persona: str, callback_id: str, message: Message) -> Answer:
        """Choose a shortcut in a message's menu."""
        user = self.who(persona)
        payload = payloads.message_shortcut(self.workspace, user, callback_id, message)
        return await self._interact(user, payload, f"message_action {callback_id}")

    # -- the rest -----------------------------------------------------------------------------

    async def event(self, inner: Json, channel: Channel | None = None) -> Answer:
        """Deliver an event if the bot subscribed to its type; 0 attempts count as taken."""
        kind = inner["type"]
        if kind not in self.workspace.installation.events:
            return Answer(200)
        payload = payloads.event(self.workspace, inner, channel)
        return await self.post.deliver_event(payload, f"POST /slack/events event {kind}")

    async def _interact(self, user: User, payload: Json, what: str) -> Answer:
        """Deliver an interaction; what the bot says in its body does nothing."""
        answer = await self.post.deliver(
            Delivery("interactive", payload, f"POST /slack/events {what}")
        )
        if not answer.is_good:
            self.workspace.say_to(user.id, NO_REPLY)
        return answer

    def who(self, persona: str) -> User:
        """Return the person who acts.

        Raises:
            CannotDo: nobody is called that, or nobody can act as them.
        """
        try:
            user = self.workspace.user(persona)
        except KeyError:
            user = None
        if user is None or not user.is_person:
            msg = f"nobody can act as {persona}"
            raise CannotDo(msg)
        return user

    def place(self, persona: str, channel: str) -> Channel:
        """Return the conversation named by id or name; `@goodword` is the bot's own.

        Raises:
            CannotDo: there is none, or the person is not in it.
        """
        user = self.who(persona)
        if channel.removeprefix("@") in ("goodword", company.BOT_USER):
            return self.workspace.dm(user.id)
        try:
            found = self.workspace.channel(channel)
        except KeyError:
            found = None
        if found is None or user.id not in found.members:
            msg = f"{user.handle} is not in {channel}"
            raise CannotDo(msg)
        return found


def _put(values: Json, block: Json, element: Json, raw: Any) -> None:
    """Keep what a person put into an element; a button keeps nothing."""
    if element["action_id"] in values.get(block["block_id"], {}):
        values[block["block_id"]][element["action_id"]] = inputs.value_json(element, raw)
