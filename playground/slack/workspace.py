"""The state of the simulated Slack workspace, and the few ways in which it changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.clock import Clock
from playground.slack import company, mrkdwn
from playground.slack.feed import Feed
from playground.slack.installation import Installation
from playground.slack.messages import Message, MessageBook
from playground.slack.objects import page_message
from playground.slack.people import Channel, User, UserGroup
from playground.slack.tickets import Refusal, ResponseTicket, Tickets
from playground.slack.views import ViewShelf

MICRO = 1_000_000


@dataclass
class UploadedFile:
    """A file whose upload was announced, and its bytes once they have come."""

    id: str
    name: str
    length: int
    title: str = ""
    content: bytes = b""

    @property
    def is_complete(self) -> bool:
        """Return whether as many bytes have come as were announced."""
        return len(self.content) == self.length


class Workspace:
    """People, channels, messages and views of one Slack workspace.

    `base_url` is where this simulated Slack can be reached; it is set when the server starts.
    """

    def __init__(self, clock: Clock, installation: Installation | None = None) -> None:
        """Fill a fresh workspace with the people and channels of Harbour & Pine."""
        self.clock = clock
        self.installation = installation or Installation()
        self.users = {user.id: user for user in company.everybody()}
        self.channels = {channel.id: channel for channel in company.all_channels()}
        self.groups = {group.id: group for group in company.all_groups()}
        self.messages = MessageBook()
        self.views = ViewShelf()
        self.tickets = Tickets(clock)
        self.feed = Feed(self.installation.secrets())
        self.base_url = "http://127.0.0.1:8765/simulated/slack"
        self.unread: dict[tuple[str, str], int] = {}
        self.socket_tickets: set[str] = set()
        self.files: dict[str, UploadedFile] = {}
        self.upload_tickets: dict[str, str] = {}
        self.notices: list[tuple[str, str]] = []
        self._last_ts = 0

    # -- who and where ------------------------------------------------------------------------

    def user(self, named: str) -> User:
        """Return the user with this id or handle.

        Raises:
            KeyError: nobody is called that.
        """
        if named in self.users:
            return self.users[named]
        handle = named.removeprefix("@").lower()
        for user in self.users.values():
            if user.handle == handle:
                return user
        raise KeyError(named)

    def channel(self, named: str) -> Channel:
        """Return the channel with this id or name.

        Raises:
            KeyError: no channel is called that.
        """
        if named in self.channels:
            return self.channels[named]
        name = named.removeprefix("#").lower()
        for channel in self.channels.values():
            if channel.name == name and channel.kind != "im":
                return channel
        raise KeyError(named)

    def group(self, handle: str) -> UserGroup:
        """Return the user group with this handle.

        Raises:
            KeyError: no group is called that.
        """
        for group in self.groups.values():
            if group.handle == handle.removeprefix("@"):
                return group
        raise KeyError(handle)

    def dm(self, user: str, other: str = company.BOT_USER) -> Channel:
        """Return the direct conversation of two users, opened if need be."""
        wanted = {user, other}
        for channel in self.channels.values():
            if channel.kind == "im" and set(channel.members) == wanted:
                return channel
        number = sum(channel.kind == "im" for channel in self.channels.values()) + 1
        channel = Channel(f"D0{number:08d}", "directmessage", "im", members=[user, other])
        self.channels[channel.id] = channel
        return channel

    def seen_by(self, user: str) -> list[Channel]:
        """Return the channels that `user` is in, by name."""
        seen = [c for c in self.channels.values() if user in c.members and c.kind != "im"]
        return sorted(seen, key=lambda channel: channel.name)

    def is_bot_in(self, channel: Channel) -> bool:
        """Return whether the bot is a member of a channel."""
        return company.BOT_USER in channel.members

    # -- what changes -------------------------------------------------------------------------

    def new_ts(self) -> str:
        """Return a timestamp later than every one before, close to the clock's instant."""
        wanted = int(self.clock.now().timestamp() * MICRO)
        self._last_ts = max(wanted, self._last_ts + 1)
        return f"{self._last_ts // MICRO}.{self._last_ts % MICRO:06d}"

    def post(self, message: Message) -> Message:
        """Keep a new message and show it to those who may read it."""
        self.messages.add(message)
        self._tell(message, {"type": "message", "message": page_message(message)})
        for reader in self._readers(message):
            if reader != message.user:
                self._count_unread(reader, message.channel)
        return message

    def change(self, message: Message) -> None:
        """Show the newer version of a message."""
        self.messages.add(message)
        self._tell(message, {"type": "changed", "message": page_message(message)})

    def delete(self, message: Message) -> None:
        """Take a message away from everybody."""
        self.messages.remove(message)
        self._tell(message, {"type": "deleted", "ts": message.ts})

    def say_to(self, user: str, words: str) -> None:
        """Show a notice that Slack's client, not the bot, gives to one person."""
        self.notices.append((user, words))
        self.feed.tell({"type": "notice", "text": words}, only=(user,))

    def join(self, user: str, channel: Channel) -> None:
        """Put a user into a channel."""
        if user not in channel.members:
            channel.members.append(user)

    def leave(self, user: str, channel: Channel) -> None:
        """Take a user out of a channel."""
        if user in channel.members:
            channel.members.remove(user)

    def typed(self, text: str, *, labels: bool) -> str:
        """Return what a person typed as Slack's client would send it."""
        everything = self.users.values(), self.channels.values(), self.groups.values()
        return mrkdwn.type_as_person(text, mrkdwn.Names.of(*everything), labels=labels)

    def response_url(self, ticket: ResponseTicket) -> str:
        """Return the address at which a ticket can be used."""
        self.feed.hide(ticket.id)
        return f"{self.base_url}/response/{ticket.kind}/{company.TEAM}/{ticket.id}"

    def _readers(self, message: Message) -> Iterable[str]:
        """Return those who see a message."""
        if message.only_for is not None:
            return (message.only_for,)
        return tuple(self.channels[message.channel].members)

    def _tell(self, message: Message, event: dict[str, object]) -> None:
        """Send an event about a message to the pages of its readers."""
        self.feed.tell({**event, "channel": message.channel}, only=tuple(self._readers(message)))

    def _count_unread(self, reader: str, channel: str) -> None:
        """Add one unread message for a reader."""
        count = self.unread[reader, channel] = self.unread.get((reader, channel), 0) + 1
        event = {"type": "unread", "channel": channel, "unread": count}
        self.feed.tell(event, only=(reader,))


def require_channel(workspace: Workspace, channel_id: object) -> Channel:
    """Return the channel with this id if the bot can know of it.

    Raises:
        Refusal: there is none, or it is private and the bot is not in it.
    """
    channel = workspace.channels.get(str(channel_id or ""))
    if channel is None:
        raise Refusal("channel_not_found")
    if channel.kind != "public" and not workspace.is_bot_in(channel):
        raise Refusal("channel_not_found")
    return channel
