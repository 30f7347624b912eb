"""What admins and Slack itself do to the workspace, and the events that follow."""

from dataclasses import dataclass

from playground.slack import company
from playground.slack.objects import user_json
from playground.slack.people import User
from playground.slack.people_do import People
from playground.slack.shapes import Json

URL_CHALLENGE = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"


@dataclass
class Admin:
    """Changes people, channels and the installation, and tells the bot as Slack would."""

    people: People

    async def join_team(self, user: User) -> None:
        """Let somebody new start at the company."""
        workspace = self.people.workspace
        workspace.users[user.id] = user
        await self.people.event({"type": "team_join", "user": self._described(user)})

    async def change_user(self, handle: str, **changes: object) -> None:
        """Change fields of a user, such as `real_name`, `tz` or `kind="deactivated"`."""
        user = self.people.workspace.user(handle)
        for name, value in changes.items():
            setattr(user, name, value)
        stamp = int(self.people.workspace.clock.now().timestamp())
        shape = {"type": "user_change", "user": self._described(user), "cache_ts": stamp}
        await self.people.event(shape)

    async def invite(self, handle: str, channel: str, by: str = "jo") -> None:
        """Bring a user, or `goodword` itself, into a channel."""
        workspace = self.people.workspace
        place, user = workspace.channel(channel), workspace.user(handle)
        if user.id in place.members:
            return
        workspace.join(user.id, place)
        shape: Json = {
            "type": "member_joined_channel",
            "user": user.id,
            "channel": place.id,
            "channel_type": "G" if place.kind == "private" else "C",
            "team": company.TEAM,
            "inviter": workspace.user(by).id,
        }
        if workspace.is_bot_in(place):
            await self.people.event(shape, place)

    def remove(self, handle: str, channel: str) -> None:
        """Take a user, or `goodword` itself, out of a channel; Slack tells the bot nothing."""
        workspace = self.people.workspace
        workspace.leave(workspace.user(handle).id, workspace.channel(channel))

    async def share(self, channel: str, *, pending: bool = False) -> None:
        """Share a channel with Acme, or invite Acme to it."""
        place = self.people.workspace.channel(channel)
        if pending:
            place.pending_ext_shared = True
            return
        place.ext_shared, place.pending_ext_shared = True, False
        team = company.STRANGERS_TEAM
        shape = {"type": "channel_shared", "connected_team_id": team, "channel": place.id}
        await self.people.event(shape, place)

    async def archive(self, channel: str) -> None:
        """Close a channel."""
        workspace = self.people.workspace
        place = workspace.channel(channel)
        place.archived = True
        shape = {"type": "channel_archive", "channel": place.id, "user": workspace.user("jo").id}
        await self.people.event(shape, place)

    async def uninstall(self) -> None:
        """Remove the app: its token stops working and the bot is told in two events."""
        self.people.workspace.installation.is_installed = False
        tokens = {"oauth": [], "bot": [company.BOT_USER]}
        await self.people.event({"type": "tokens_revoked", "tokens": tokens})
        await self.people.event({"type": "app_uninstalled"})

    async def verify_url(self) -> bool:
        """Do Slack's check of the request URL; return whether the bot passed it."""
        token = self.people.workspace.installation.verification_token
        payload = {"token": token, "challenge": URL_CHALLENGE, "type": "url_verification"}
        what = "POST /slack/events url_verification"
        answer = await self.people.post.deliver_event(payload, what)
        return answer.is_good and URL_CHALLENGE in answer.body

    def _described(self, user: User) -> Json:
        """Return a user as events carry one."""
        workspace = self.people.workspace
        with_email = "users:read.email" in workspace.installation.scopes
        now = workspace.clock.now()
        return user_json(user, with_email=with_email, with_locale=True, at=now)
