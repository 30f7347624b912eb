"""One company in Slack and in Teams: thanks go from one to the other, and two accounts become one.

Teams is a workspace in the database with a messenger in memory; people of it come in as its
adapter brings them.
"""

from datetime import timedelta
from itertools import count

import pytest

from bot.identity import AccountId, ConversationId, Standing, Workspace
from bot.outcome import Reply
from bot.people.ports import DirectoryStore
from bot.platforms import AllMessengers
from bot.request import Door, Place, Request, Typed
from bot.surface import Account, Messenger, PlaceKind
from bot.ui.language import say_in
from bot.ui.words import words
from tests.end_to_end.world import REASON, Goodword
from tests.fakes_messenger import FakeMessenger

TENANT = "11aa22bb-tenant"
KEYS = count(1)
DIRECT = Place(ConversationId("a:chat"), PlaceKind.DIRECT)


class Teams:
    """A Teams tenant beside the Slack workspace."""

    def __init__(self, goodword: Goodword) -> None:
        self.goodword = goodword
        self.messenger = FakeMessenger()

    def of(self, workspace: Workspace) -> Messenger:
        assert workspace.platform == "teams"
        return self.messenger

    async def connects(self, *accounts: Account) -> None:
        """Connect the tenant with these people in it."""

        def work(stores: object) -> None:
            directory = stores.get(DirectoryStore)  # type: ignore[attr-defined] # stores
            directory.upsert(directory.connect("teams", TENANT, "Harbour", None), accounts)

        drain = self.goodword.program.drain
        slack = self.goodword.program.slack_connection.messengers
        object.__setattr__(drain, "messengers", AllMessengers({"slack": slack, "teams": self}))
        await self.goodword.program.database.write(work)

    async def types(self, name: str, said: str) -> Reply:
        """Have somebody type in their chat with the bot, and wait for all that follows."""
        door: Door = Typed((said,))
        key = f"activity-{next(KEYS)}"
        request = Request(key, "teams", TENANT, guid(name), door, DIRECT)
        reply = await self.goodword.program.reception.receive(request)
        await self.goodword.settled()
        return reply

    def heard(self) -> list[str]:
        """Return what arrived, oldest first."""
        sent = self.messenger.envelopes
        return [words(one.message, one.handles, say_in(one.locale)) for one in sent]


def guid(name: str) -> AccountId:
    return AccountId(f"8f1c-{name.split(maxsplit=1)[0].lower()}-guid")


def somebody(name: str, email: str = "") -> Account:
    member = Standing.MEMBER
    return Account(guid(name), name, "Europe/London", "en", member, email, email_verified=True)


@pytest.fixture
async def teams(goodword: Goodword) -> Teams:
    found = Teams(goodword)
    ana = await address_of(goodword, "Ana Sousa")
    await found.connects(somebody("Zoe Ashdown", "zoe@harbour.example"), somebody("Ana Sousa", ana))
    return found


async def address_of(goodword: Goodword, name: str) -> str:
    (row,) = await goodword.rows("SELECT email FROM person WHERE name = :name", name=name)
    return str(row["email"])


async def test_the_same_verified_address_is_the_same_person(
    goodword: Goodword, teams: Teams
) -> None:
    assert await goodword.count("person", "name = 'Ana Sousa'") == 1
    assert await goodword.count("account", "email_verified AND email LIKE 'ana@%'") == 2


@pytest.mark.parametrize("named", ["@Zoe Ashdown", "zoe@harbour.example"])
async def test_thanks_from_slack_arrive_in_teams(
    goodword: Goodword, teams: Teams, named: str
) -> None:
    await goodword.thanks("ben", named)

    assert any(REASON in said for said in teams.heard())
    (card,) = goodword.cards()
    assert "Zoe Ashdown" in goodword.words(card)


async def test_thanks_from_teams_arrive_in_slack(goodword: Goodword, teams: Teams) -> None:
    ben = (await goodword.rows("SELECT name FROM person WHERE email LIKE 'ben@%'"))[0]["name"]

    await teams.types("Zoe", f"kudos @{ben} {REASON}")

    (note,) = goodword.notes("ben")
    assert REASON in goodword.words(note)
    assert "Zoe Ashdown" in goodword.words(note)


async def test_whoever_is_in_both_is_reached_where_they_chose(
    goodword: Goodword, teams: Teams
) -> None:
    await goodword.moves(timedelta(hours=4))  # it is working time where Ana is
    await goodword.thanks("ben", "@ana")
    assert len(goodword.notes("ana")) == 1
    assert teams.heard() == []

    await goodword.says("ana", "/goodword me")
    (row,) = await goodword.rows("SELECT id FROM workspace WHERE platform = 'teams'")
    assert await goodword.submits("ana", place=str(row["id"])) == {}
    await goodword.moves(timedelta(hours=2))  # within the hour the first message tells of both
    await goodword.thanks("gita", "@ana", "found the invoice that everybody looked for")

    assert any("the invoice" in said for said in teams.heard())
    assert all("the invoice" not in goodword.words(note) for note in goodword.notes("ana"))


async def test_a_code_typed_in_the_other_program_makes_one_person_of_two(
    goodword: Goodword, teams: Teams
) -> None:
    ben = (await goodword.rows("SELECT id, name FROM person WHERE email LIKE 'ben@%'"))[0]
    await teams.connects(somebody(ben["name"], "b.carter@harbour.example"))
    await goodword.thanks("ana", "@ben")
    await goodword.says("ben", "/goodword me connect")
    (row,) = await goodword.rows("SELECT digest FROM connect_code")
    code = "".join(letter for letter in goodword.told("ben").split("me connect ")[1][:6])
    assert code not in row["digest"]

    reply = await teams.types(ben["name"], f"me connect {code}")

    assert reply.message is not None
    assert "I asked you" in reply.message.summary
    (question,) = [one for one in goodword.notes("ben") if "Is that you?" in goodword.words(one)]
    assert "Harbour (Teams)" in goodword.words(question)
    await goodword.presses("ben", question, "Yes, connect")
    mine = await goodword.rows(
        "SELECT person_id FROM account WHERE person_id = :who", who=ben["id"]
    )
    assert len(mine) == 2
    assert any("was connected" in goodword.words(note) for note in goodword.notes("ben"))
    assert any("was connected" in said for said in teams.heard())
    kept = await goodword.rows("SELECT CAST(reply AS TEXT) AS said FROM inbox")
    assert all(code not in str(one["said"]) for one in kept)


async def test_whoever_is_forgotten_is_so_in_both_programs(
    goodword: Goodword, teams: Teams
) -> None:
    await goodword.says("ana", "/goodword me delete")
    assert await goodword.submits("ana", word="delete") == {}
    await goodword.settled()

    assert await goodword.count("account", "external_id = '8f1c-ana-guid'") == 0
    reply = await teams.types("Ana", "me")
    assert reply.message is not None
    assert "forget" in reply.message.summary
