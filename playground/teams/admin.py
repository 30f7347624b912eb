"""What admins and owners do to teams and to the app, and the news that follow."""

from dataclasses import dataclass

from playground.teams import activities
from playground.teams.activities import Spot
from playground.teams.people import Person, Place, Team
from playground.teams.people_do import People


@dataclass
class Admin:
    """Changes people, teams and the app's installations, and tells the bot as Teams would."""

    people: People

    async def install(self, named: str, by: str = "jo") -> None:
        """Install the app into a team or a group chat."""
        place = self._place(named)
        tenant = self.people.tenant
        tenant.scopes.add(place.team or place.id)
        added = [activities.member(tenant.bot)]
        await self._tell(place, by, "teamMemberAdded", membersAdded=added)
        await self._installation(place, by, "add")

    async def remove(self, named: str, by: str = "jo") -> None:
        """Remove the app from a team or a group chat; it hears of it one last time."""
        place = self._place(named)
        tenant = self.people.tenant
        tenant.scopes.discard(place.team or place.id)
        removed = [activities.member(tenant.bot)]
        await self._tell(place, by, "teamMemberRemoved", membersRemoved=removed)
        await self._installation(place, by, "remove")

    async def remove_for(self, persona: str) -> None:
        """Remove the app for one person, whose chat it cannot write in any longer."""
        tenant, person = self.people.tenant, self.people.who(persona)
        place = tenant.chat(person.oid)
        if place is None:
            return
        tenant.scopes.discard(place.id)
        news = activities.installation(tenant, Spot(person, place), "remove")
        await self.people.post.deliver(news, "installationUpdate remove")

    def block(self, persona: str) -> None:
        """Let a person block the app; Teams does not tell it."""
        self.people.tenant.blocked.add(self.people.who(persona).oid)

    def withhold(self, persona: str) -> None:
        """Let a policy keep the app from a person: it cannot open or use a chat with them."""
        tenant, person = self.people.tenant, self.people.who(persona)
        tenant.withheld.add(person.oid)
        chat = tenant.chat(person.oid)
        if chat is not None:
            tenant.scopes.discard(chat.id)

    async def join(self, person: Person, team: str, by: str = "jo") -> None:
        """Bring somebody, new or known, into a team."""
        tenant = self.people.tenant
        tenant.people.setdefault(person.oid, person)
        found = tenant.team(team)
        found.members.append(person.oid)
        added = [activities.member(person)]
        await self._tell(self._general(found), by, "teamMemberAdded", membersAdded=added)

    async def leave(self, persona: str, team: str, by: str = "jo") -> None:
        """Take somebody out of a team."""
        tenant, person = self.people.tenant, self.people.who(persona)
        found = tenant.team(team)
        found.members.remove(person.oid)
        removed = [activities.member(person)]
        await self._tell(self._general(found), by, "teamMemberRemoved", membersRemoved=removed)

    async def rename(self, channel: str, name: str, by: str = "jo") -> None:
        """Call a channel something else."""
        place = self._place(channel)
        place.name = name
        await self._tell(place, by, "channelRenamed")

    async def share(self, channel: str, by: str = "jo") -> None:
        """Share a channel with Acme: Olga comes in."""
        place, tenant = self._place(channel), self.people.tenant
        everybody = tenant.members_of(place)
        olga = tenant.person("olga")
        place.kind, place.members = "shared", [*(one.oid for one in everybody), olga.oid]
        await self._tell(place, by, "channelShared")

    async def delete(self, channel: str, by: str = "jo") -> None:
        """Take a channel away."""
        place = self._place(channel)
        await self._tell(place, by, "channelDeleted")
        del self.people.tenant.places[place.id]

    async def delete_team(self, named: str, by: str = "jo") -> None:
        """Take a team away with all its channels."""
        tenant = self.people.tenant
        team = tenant.team(named)
        await self._tell(self._general(team), by, "teamDeleted")
        for place in [one for one in tenant.places.values() if one.team == team.id]:
            del tenant.places[place.id]
        del tenant.teams[team.id]
        tenant.scopes.discard(team.id)

    async def _tell(self, place: Place, by: str, event: str, **parts: object) -> None:
        """Tell the bot what changed; outside of teams the news names no event."""
        tenant, person = self.people.tenant, self.people.who(by)
        named = event if place.is_channel else ""
        news = activities.update(tenant, Spot(person, place), named, **parts)
        await self.people.post.deliver(news, f"conversationUpdate {event}")

    async def _installation(self, place: Place, by: str, action: str) -> None:
        """Tell the bot that it was installed or removed."""
        spot = Spot(self.people.who(by), place)
        news = activities.installation(self.people.tenant, spot, action)
        await self.people.post.deliver(news, f"installationUpdate {action}")

    def _place(self, named: str) -> Place:
        """Return a conversation, whoever is in it."""
        return self.people.tenant.place(named)

    def _general(self, team: Team) -> Place:
        """Return the General channel of a team."""
        return self.people.tenant.places[team.id]
