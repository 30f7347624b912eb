"""What people do in the simulated Teams, and what reaches the bot because of it.

Every method names the person by handle or object id and returns when the bot's answer was applied.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.slack.delivery import Answer
from playground.slack.inputs import CannotDo
from playground.teams import activities
from playground.teams.activities import Spot
from playground.teams.answers import UNREACHABLE, answer_to_action, answer_to_task
from playground.teams.delivery import Post
from playground.teams.finding import find_action, nth_action, sends_nothing_else
from playground.teams.inputs import filled
from playground.teams.messages import CONSENT, FILE, Dialog, Message
from playground.teams.people import Person, Place
from playground.teams.shapes import Card, Json
from playground.teams.tenant import Tenant, Upload
from playground.teams.typed import typed

DIALOG = "task/fetch"


@dataclass
class People:
    """The hands of everybody in the tenant."""

    tenant: Tenant
    post: Post

    # -- words --------------------------------------------------------------------------------

    async def say(self, persona: str, place: str, words: str, thread: str | None = None) -> Message:
        """Type words as a person does; `@Goodword` reaches the bot, in the 1:1 chat everything.

        Args:
            persona: who types.
            place: a channel, a group chat, or `@goodword` for the 1:1 chat.
            words: `@` before a handle or a full name mentions somebody who is there.
            thread: the id of a channel's root message to answer below.

        Raises:
            CannotDo: Teams' client does not let this person do that here.
        """
        person = self.who(persona)
        where = await self._place_to_write_in(person, place)
        mentionable = [*self.tenant.members_of(where)]
        if self.tenant.is_bot_in(where):
            mentionable.append(self.tenant.bot)
        text, entities = typed(words, mentionable)
        said = Message(where.id, self.tenant.new_id(), person.oid, text, entities=entities)
        said.thread = (thread or said.id) if where.is_channel else None
        self.tenant.post(said)
        if where.kind == "personal" or self._names_bot(entities):
            spot = Spot(person, where, said.thread)
            await self.post.deliver(activities.message(self.tenant, spot, said), "message")
        elif f"@{self.tenant.bot.name.lower()}" in words.lower():
            self.tenant.say_to(person.oid, f"{self.tenant.bot.name} is not in {where.name}.")
        return said

    def _names_bot(self, entities: list[Json]) -> bool:
        """Return whether the bot is mentioned."""
        return any(one["mentioned"]["id"] == self.tenant.bot.id for one in entities)

    async def _place_to_write_in(self, person: Person, named: str) -> Place:
        """Return a conversation; the 1:1 chat with the bot is opened if need be."""
        if named.removeprefix("@").lower() in ("goodword", self.tenant.bot.id):
            return await self.open_chat(person.oid)
        return self.place(person.oid, named)

    async def open_chat(self, persona: str) -> Place:
        """Open the 1:1 chat with the bot; the first time that installs it for the person."""
        person = self.who(persona)
        known = self.tenant.chat(person.oid)
        if known is not None and self.tenant.is_bot_in(known):
            return known
        if person.kind == "stranger":
            msg = f"{self.tenant.bot.name} is not available to people of other organisations."
            raise CannotDo(msg)
        place = self.tenant.open_chat(person.oid)
        self.tenant.scopes.add(place.id)
        self.tenant.blocked.discard(person.oid)
        spot = Spot(person, place)
        added = [activities.member(self.tenant.bot)]
        news = activities.update(self.tenant, spot, membersAdded=added)
        await self.post.deliver(news, "conversationUpdate membersAdded")
        news = activities.installation(self.tenant, spot, "add")
        await self.post.deliver(news, "installationUpdate add")
        return place

    async def react(self, persona: str, on: Message, kind: str = "like") -> Answer:
        """React to a message; the bot hears of it for its own only."""
        person = self.who(persona)
        on.reactions.append((person.oid, kind))
        self.tenant.change(on)
        if on.sender != self.tenant.bot.oid:
            return Answer(200)
        news = activities.reaction(self.tenant, self._spot(person, on), on, kind)
        return await self.post.deliver(news, "messageReaction")

    # -- cards --------------------------------------------------------------------------------

    async def press(
        self, persona: str, on: Message, what: str, values: Mapping[str, Any] | None = None
    ) -> Answer:
        """Fill in the fields of a message's card and press one of its buttons.

        Args:
            persona: who presses.
            on: the message.
            what: the words on the button, its id or its verb.
            values: by field id; people by handle.

        Raises:
            CannotDo: there is no such button, or the client refuses what was filled in.
        """
        found = find_action(on.seen_by(self.who(persona).oid), what)
        return await self._press(persona, on, found, values or {})

    async def press_nth(
        self, persona: str, on: Message, number: int, values: Mapping[str, Any]
    ) -> Answer:
        """Press the button with this number, counted from 0 through all cards of a message."""
        found = nth_action(on.seen_by(self.who(persona).oid), number)
        return await self._press(persona, on, found, values)

    async def _press(
        self, persona: str, on: Message, found: tuple[Card, Json], values: Mapping[str, Any]
    ) -> Answer:
        """Press a button that was found."""
        person, (card, action) = self.who(persona), found
        data = self._data(person, card, action, values)
        spot, kind = self._spot(person, on), action["type"]
        if kind == "Action.Execute":
            news = activities.execute(self.tenant, spot, on, action, data)
            answer = await self.post.deliver(news, f"invoke adaptiveCard/action {action['verb']}")
            answer_to_action(self.tenant, person.oid, on, answer)
            return answer
        if kind != "Action.Submit":
            return Answer(200)
        if (data.get("msteams") or {}).get("type") == DIALOG:
            return await self._fetch(spot, on, data)
        if "msteams" in data:
            msg = f"a button of type {data['msteams'].get('type')} does nothing here"
            raise CannotDo(msg)
        news = activities.submitted(self.tenant, spot, on, data)
        answer = await self.post.deliver(news, "message with value")
        if not answer.is_good:
            self.tenant.say_to(person.oid, UNREACHABLE)
        return answer

    def _data(self, person: Person, card: Json, action: Json, given: Mapping[str, Any]) -> Json:
        """Return what an action sends, once the client has nothing to complain about."""
        if action["type"] not in ("Action.Execute", "Action.Submit"):
            return {}
        if sends_nothing_else(action):
            return dict(action.get("data") or {})
        values, errors = filled(card, given, self.tenant.person)
        if errors:
            raise CannotDo("; ".join(f"{name}: {words}" for name, words in errors.items()))
        return {**values, **(action.get("data") or {})}

    async def _fetch(self, spot: Spot, on: Message, data: Json) -> Answer:
        """Ask for a dialog."""
        news = activities.task(self.tenant, spot, DIALOG, data, on)
        answer = await self.post.deliver(news, f"invoke {DIALOG}")
        opening = Dialog("", spot.person.oid, spot.place.id, {}, message=on, thread=spot.thread)
        answer_to_task(self.tenant, opening, answer, may_end=False)
        return answer

    # -- dialogs ------------------------------------------------------------------------------

    async def submit(
        self, persona: str, values: Mapping[str, Any] | None = None, what: str = ""
    ) -> dict[str, str]:
        """Fill in the open dialog and press a button, the only one unless it is named.

        Returns:
            What the client says beside fields instead of sending, by field id; empty when it
            was sent.

        Raises:
            CannotDo: no dialog is open, no such field or button, or the answer is none.
        """
        found = find_action([self.dialog(persona).card], what)
        return await self._submit(persona, found, values or {})

    async def submit_nth(
        self, persona: str, number: int, values: Mapping[str, Any]
    ) -> dict[str, str]:
        """Press the button of the open dialog with this number, counted from 0."""
        found = nth_action([self.dialog(persona).card], number)
        return await self._submit(persona, found, values)

    async def _submit(
        self, persona: str, found: tuple[Card, Json], values: Mapping[str, Any]
    ) -> dict[str, str]:
        """Press a button that was found in the open dialog."""
        person, dialog, (card, action) = self.who(persona), self.dialog(persona), found
        if action["type"] != "Action.Submit":
            return {}
        if sends_nothing_else(action):
            sent: Json = {}
        else:
            sent, errors = filled(card, values, self.tenant.person)
            if errors:
                event = {"type": "modal_errors", "view_id": dialog.id, "errors": errors}
                self.tenant.feed.tell(event, only=(person.oid,))
                return errors
        await self._send(person, dialog, {**sent, **(action.get("data") or {})})
        return {}

    async def _send(self, person: Person, dialog: Dialog, data: Json) -> None:
        """Send what a dialog holds."""
        spot = Spot(person, self.tenant.places[dialog.place], dialog.thread)
        if dialog.command:
            news = activities.extension(self.tenant, spot, dialog, data)
        else:
            news = activities.task(self.tenant, spot, "task/submit", data, dialog.message)
        answer = await self.post.deliver(news, f"invoke {news['name']}")
        answer_to_task(self.tenant, dialog, answer, may_end=True)

    def dialog(self, persona: str) -> Dialog:
        """Return the dialog that is open for a person.

        Raises:
            CannotDo: none is.
        """
        dialog = self.tenant.dialogs.get(self.who(persona).oid)
        if dialog is None:
            msg = f"{persona} has no dialog open"
            raise CannotDo(msg)
        return dialog

    def close(self, persona: str) -> None:
        """Close the open dialog without sending it; Teams does not tell the bot."""
        self.tenant.close_dialog(self.who(persona).oid)

    async def extension(
        self, persona: str, place: str, command: str, on: Message | None = None
    ) -> Answer:
        """Choose an action of the message extension, in the compose box or on a message.

        Raises:
            CannotDo: the app has no such action there, or its answer is none.
        """
        person = self.who(persona)
        where = await self._place_to_write_in(person, place)
        context = "message" if on is not None else "compose"
        if not self.tenant.registration.knows_command(command, context):
            msg = f"{self.tenant.bot.name} has no action {command} there"
            raise CannotDo(msg)
        thread = on.thread if on is not None else None
        opening = Dialog("", person.oid, where.id, {}, "", command, context, on, thread)
        news = activities.extension(self.tenant, Spot(person, where, thread), opening, None)
        answer = await self.post.deliver(news, f"invoke {news['name']} {command}")
        answer_to_task(self.tenant, opening, answer, may_end=False)
        return answer

    # -- files --------------------------------------------------------------------------------

    async def accept_file(self, persona: str, on: Message) -> Upload:
        """Accept a file that the bot offers; return where its bytes arrive."""
        person = self.who(persona)
        offer = self._offer(on)
        ticket = uuid.uuid4().hex
        upload = Upload(offer["name"], int(offer["content"]["sizeInBytes"]))
        self.tenant.uploads[ticket] = upload
        kind = offer["name"].rpartition(".")[2]
        address = f"{self.tenant.base_url}/connector/upload/{ticket}"
        told = {
            "contentUrl": f"{self.tenant.base_url}/connector/file/{ticket}",
            "name": offer["name"],
            "uploadUrl": address,
            "uniqueId": ticket,
            "fileType": kind,
        }
        context = offer["content"].get("acceptContext")
        value = {"type": "fileUpload", "action": "accept", "context": context, "uploadInfo": told}
        await self._consent(person, on, value)
        return upload

    async def decline_file(self, persona: str, on: Message) -> None:
        """Decline a file that the bot offers."""
        context = self._offer(on)["content"].get("declineContext")
        value = {"type": "fileUpload", "action": "decline", "context": context}
        await self._consent(self.who(persona), on, value)

    async def _consent(self, person: Person, on: Message, value: Json) -> None:
        """Tell the bot what was said to its offer, which is gone then."""
        spot = self._spot(person, on)
        news = activities.invoke(self.tenant, spot, "fileConsent/invoke", value, on)
        answer = await self.post.deliver(news, f"invoke fileConsent/invoke {value['action']}")
        if not answer.is_good:
            self.tenant.say_to(person.oid, UNREACHABLE)
            raise CannotDo(UNREACHABLE)

    def _offer(self, on: Message) -> Json:
        """Return the file that a message offers.

        Raises:
            CannotDo: it offers none, or gave it already.
        """
        offer = on.attached(CONSENT)
        if offer is None or on.attached(FILE) is not None:
            msg = "no file is offered here"
            raise CannotDo(msg)
        return offer

    # -- who and where ------------------------------------------------------------------------

    def _spot(self, person: Person, on: Message) -> Spot:
        """Return where somebody acts who acts on a message."""
        return Spot(person, self.tenant.places[on.place], on.thread)

    def who(self, persona: str) -> Person:
        """Return the person who acts.

        Raises:
            CannotDo: nobody is called that, or nobody can act as them.
        """
        try:
            person = self.tenant.person(persona)
        except KeyError:
            person = None
        if person is None or not person.is_person:
            msg = f"nobody can act as {persona}"
            raise CannotDo(msg)
        return person

    def place(self, persona: str, named: str) -> Place:
        """Return a conversation that a person is in, by id or name.

        Raises:
            CannotDo: there is none, or the person is not in it.
        """
        person = self.who(persona)
        try:
            found = self.tenant.place(named)
        except KeyError:
            found = None
        if found is None or not self.tenant.is_member(person.oid, found):
            msg = f"{person.handle} is not in {named}"
            raise CannotDo(msg)
        return found
