"""The state of the simulated tenant, and the few ways in which it changes."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from bot.clock import Clock
from playground.slack.feed import Feed
from playground.teams import company
from playground.teams.messages import Dialog, Message, MessageBook
from playground.teams.page_shapes import numbered, page_message
from playground.teams.people import Person, Place, Team, opaque
from playground.teams.registration import Registration


@dataclass
class Upload:
    """A place in somebody's files that waits for the bytes of a file."""

    name: str
    size: int
    content: bytes = b""

    @property
    def is_complete(self) -> bool:
        """Return whether as many bytes have come as were announced."""
        return len(self.content) == self.size


class Tenant:
    """People, teams, messages and dialogs of one Teams tenant.

    `base_url` is the origin at which this simulated Teams can be reached; it is set when the
    server starts. With `is_installed` the app is in every team and in the group chat already.
    """

    def __init__(
        self, clock: Clock, registration: Registration | None = None, *, is_installed: bool = True
    ) -> None:
        """Fill a fresh tenant with the people and teams of Harbour & Pine."""
        self.clock = clock
        self.registration = registration or Registration()
        self.people = {person.oid: person for person in company.everybody()}
        self.teams = {team.id: team for team in company.all_teams()}
        self.places = {place.id: place for place in company.all_places()}
        self.messages = MessageBook()
        self.dialogs: dict[str, Dialog] = {}
        self.feed = Feed((self.registration.secret,))
        self.base_url = "http://127.0.0.1:8765"
        groups = [place.id for place in self.places.values() if place.kind == "group"]
        self.scopes: set[str] = {*self.teams, *groups} if is_installed else set()
        self.blocked: set[str] = set()
        self.withheld: set[str] = set()
        self.unread: dict[tuple[str, str], int] = {}
        self.uploads: dict[str, Upload] = {}
        self.notices: list[tuple[str, str]] = []
        self._last_id = 0

    @property
    def service_url(self) -> str:
        """Return the address of the Connector, as activities tell it."""
        return f"{self.base_url}/connector/"

    @property
    def bot(self) -> Person:
        """Return the account of the app."""
        return self.people[self.registration.app]

    # -- who and where ------------------------------------------------------------------------

    def person(self, named: str) -> Person:
        """Return the person with this object id, `29:` id, principal name or handle.

        Raises:
            KeyError: nobody is called that.
        """
        if named in self.people:
            return self.people[named]
        wanted = named.removeprefix("@").lower()
        for person in self.people.values():
            if named == person.id or wanted in (person.oid, person.handle, person.upn.lower()):
                return person
        raise KeyError(named)

    def place(self, named: str) -> Place:
        """Return the conversation with this id or name, such as `Thanks` or `Product/General`.

        A team's name alone means its General channel.

        Raises:
            KeyError: no conversation is called that.
        """
        if named in self.places:
            return self.places[named]
        for place in self.places.values():
            if place.kind != "personal" and named.lower() in self._names(place):
                return place
        raise KeyError(named)

    def _names(self, place: Place) -> set[str]:
        """Return what a conversation may be called, in small letters."""
        if not place.is_channel:
            return {place.name.lower()}
        team = self.teams[place.team].name.lower()
        if place.id == place.team:
            return {team, f"{team}/general"}
        return {place.name.lower(), f"{team}/{place.name.lower()}"}

    def chat(self, oid: str) -> Place | None:
        """Return the 1:1 chat of a person with the bot, or None while nobody opened it."""
        return self.places.get(chat_id(oid))

    def open_chat(self, oid: str) -> Place:
        """Return the 1:1 chat of a person with the bot, opened if need be."""
        place = self.chat(oid)
        if place is None:
            name = self.bot.name
            place = Place(chat_id(oid), name, "personal", members=[oid])
            self.places[place.id] = place
            self.scopes.add(place.id)
        return place

    def team(self, named: str) -> Team:
        """Return the team with this id or name.

        Raises:
            KeyError: no team is called that.
        """
        for team in self.teams.values():
            if named in (team.id, team.name):
                return team
        raise KeyError(named)

    def members_of(self, place: Place) -> list[Person]:
        """Return the people in a conversation, without bots."""
        found = self.teams[place.team].members if place.kind == "standard" else place.members
        return [self.people[oid] for oid in found if oid in self.people]

    def is_member(self, oid: str, place: Place) -> bool:
        """Return whether somebody is in a conversation."""
        return any(person.oid == oid for person in self.members_of(place))

    def seen_by(self, oid: str) -> list[Place]:
        """Return the conversations that a person is in, the 1:1 chat apart."""
        places = self.places.values()
        return [one for one in places if one.kind != "personal" and self.is_member(oid, one)]

    def is_bot_in(self, place: Place) -> bool:
        """Return whether the app is installed in a conversation or its team."""
        return (place.team if place.is_channel else place.id) in self.scopes

    # -- what changes -------------------------------------------------------------------------

    def new_id(self) -> str:
        """Return the id of a new message: the clock's milliseconds, later than any before."""
        wanted = int(self.clock.now().timestamp() * 1_000)
        self._last_id = max(wanted, self._last_id + 1)
        return str(self._last_id)

    def new_word(self) -> str:
        """Return an id that is no instant, as invokes have."""
        return f"f:{uuid.uuid4()}"

    def post(self, message: Message) -> Message:
        """Keep a new message and show it to those who may read it."""
        self.messages.add(message)
        self._tell(message, "message")
        for reader in self._readers(message):
            if reader != message.sender:
                self._count_unread(reader, message.place)
        return message

    def change(self, message: Message) -> None:
        """Show the newer version of a message."""
        self.messages.add(message)
        self._tell(message, "changed")

    def delete(self, message: Message) -> None:
        """Take a message away from everybody."""
        self.messages.remove(message)
        event = {"type": "deleted", "channel": message.place, "ts": message.id}
        self.feed.tell(event, only=self._readers(message))

    def show_dialog(self, dialog: Dialog) -> None:
        """Show a dialog on its person's pages, in place of the one before."""
        self.dialogs[dialog.oid] = dialog
        self.tell_dialog(dialog.oid)

    def tell_dialog(self, oid: str) -> None:
        """Show the dialog that is open for somebody, if there is one."""
        dialog = self.dialogs.get(oid)
        if dialog is not None:
            view = {"id": dialog.id, "title": dialog.title, "card": numbered([dialog.card])[0]}
            self.feed.tell({"type": "modal", "view": view}, only=(oid,))

    def close_dialog(self, oid: str) -> None:
        """Take the dialog of a person away."""
        dialog = self.dialogs.pop(oid, None)
        if dialog is not None:
            self.feed.tell({"type": "modal_closed", "view_id": dialog.id}, only=(oid,))

    def say_to(self, oid: str, words: str) -> None:
        """Show a notice that Teams' client gives to one person."""
        self.notices.append((oid, words))
        self.feed.tell({"type": "notice", "text": words}, only=(oid,))

    def _readers(self, message: Message) -> Collection[str]:
        """Return who sees a message."""
        if message.only_for is not None:
            return (message.only_for,)
        return [person.oid for person in self.members_of(self.places[message.place])]

    def _tell(self, message: Message, kind: str) -> None:
        """Show a message on the pages of those who may read it, to each as they see it."""
        for reader in self._readers(message):
            shape = {"type": kind, "channel": message.place}
            event = shape | {"message": page_message(self.people, message, reader)}
            self.feed.tell(event, only=(reader,))

    def _count_unread(self, reader: str, place: str) -> None:
        """Add one unread message for a reader."""
        count = self.unread[reader, place] = self.unread.get((reader, place), 0) + 1
        event = {"type": "unread", "channel": place, "unread": count}
        self.feed.tell(event, only=(reader,))


def chat_id(oid: str) -> str:
    """Return the id of the 1:1 chat of a person with the bot."""
    return f"a:1{opaque(f'chat {oid}')}"
