"""Scenes 2 and 25 of the product: one company in Slack and in Teams, both adapters at work."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from playground.teams.finding import actions_of
from playground.teams.harness import TeamsHarness, words_of
from playground.teams.inputs import fields_of
from playground.teams.messages import CONSENT
from tests.end_to_end.teams_world import OnTeams, goodword_on_teams
from tests.end_to_end.test_erasure import totals
from tests.end_to_end.world import REASON, in_a_task

OTHER = "found the invoice that everybody looked for"
SLACK, TEAMS = "slack", "teams"


def both(folder: Path, template: Path, **more: Any) -> AbstractAsyncContextManager[OnTeams]:  # noqa: ANN401 - as for the world
    """Serve the program beside both chats, in one task."""
    return in_a_task(goodword_on_teams(folder, template, with_slack=True, **more))


@pytest.fixture
async def goodword(tmp_path: Path, empty_database: Path) -> AsyncIterator[OnTeams]:
    """The program beside a simulated Slack and a simulated Teams of one company."""
    async with both(tmp_path, empty_database) as here:
        yield here


# ---- scene 2: from one to the other ------------------------------------------------------------


async def test_thanks_typed_in_slack_arrive_in_teams_at_once(goodword: OnTeams) -> None:
    named = {"priya": "priya@harbour-pine.example", "tomas": "@tomás silva"}
    for who, typed in named.items():
        await goodword.thanks("ana", typed)

        assert "Ana Sousa" in goodword.newest(who)
        assert REASON in goodword.newest(who)
        assert len(goodword.chat(who)) == 1
        name = goodword.teams.tenant.person(who).name
        assert f"@ana thanks {name}" in goodword.words(goodword.cards()[-1])
        assert f"Thanked {name}" in goodword.told("ana")
    assert await goodword.kudos() == 2


async def test_the_line_of_the_form_finds_somebody_who_is_only_in_teams(goodword: OnTeams) -> None:
    await goodword.says("ana", "/kudos")

    errors = await goodword.submits(
        "ana", elsewhere="Tomás Silva, priya@harbour-pine.example", reason=REASON
    )

    assert errors == {}
    assert REASON in goodword.newest("tomas")
    assert REASON in goodword.newest("priya")
    assert await goodword.kudos() == 1


@pytest.mark.parametrize("named", ["hana@harbour-pine.example", "@佐藤 花"])
async def test_thanks_typed_in_teams_arrive_in_slack(goodword: OnTeams, named: str) -> None:
    await awake(goodword, "hana")

    await goodword.types("ben", f"@Goodword kudos {named} {REASON}")

    (note,) = goodword.notes("hana")
    assert REASON in goodword.words(note)
    assert "Ben Okafor" in goodword.words(note) or "@ben" in goodword.words(note)
    assert "佐藤 花" in words_of(goodword.posted()[0])


async def test_the_form_in_teams_finds_somebody_who_is_only_in_slack(goodword: OnTeams) -> None:
    await awake(goodword, "hana")
    await goodword.tells("tomas", "kudos")

    given = {"words:elsewhere": "hana@harbour-pine.example", "words:reason": REASON}
    await goodword.clicks("tomas", goodword.chat("tomas")[-1], "Send thanks", **given)

    (note,) = goodword.notes("hana")
    assert "Tomás Silva" in goodword.words(note)


async def awake(goodword: OnTeams, who: str) -> None:
    """Have somebody without quiet hours, wherever they are."""
    await goodword.says(who, "/goodword me")
    assert await goodword.submits(who, quiet_start="0", quiet_end="0") == {}


async def test_a_kudos_taken_back_in_slack_is_taken_back_in_teams(goodword: OnTeams) -> None:
    await goodword.thanks("ana", "priya@harbour-pine.example")
    assert len(goodword.chat("priya")) == 1

    await goodword.says("ana", "/kudos undo")

    assert goodword.chat("priya") == []
    assert goodword.cards() == []


# ---- one person, two accounts ------------------------------------------------------------------


async def test_the_same_verified_address_in_both_is_one_person(goodword: OnTeams) -> None:
    accounts = "account JOIN person ON person.id = account.person_id"
    assert await goodword.count("person", "name = 'Ben Okafor'") == 1
    assert await goodword.count(accounts, "name = 'Ben Okafor' AND account.email_verified") == 2

    await goodword.thanks("ana", "@ben")

    notes = [goodword.words(note) for note in goodword.notes("ben")]
    told = [words_of(note) for note in goodword.chat("ben")]
    assert len([one for one in (*notes, *told) if REASON in one]) == 1
    await goodword.tells("ben", "kudos mine")
    assert REASON in goodword.newest("ben")


@pytest.mark.parametrize(("asked_in", "wanted"), [(SLACK, TEAMS), (TEAMS, SLACK)])
async def test_each_is_reached_where_they_chose(
    goodword: OnTeams, asked_in: str, wanted: str
) -> None:
    (row,) = await goodword.rows("SELECT id FROM workspace WHERE platform = :name", name=wanted)
    if asked_in == SLACK:
        await goodword.says("ben", "/goodword me")
        assert await goodword.submits("ben", place=str(row["id"])) == {}
    else:
        await goodword.tells("ben", "me")
        form = goodword.chat("ben")[-1]
        assert choices_of(form.cards[0], "choice:place")[str(row["id"])].endswith(
            f" ({wanted.title()})"
        )
        await goodword.clicks("ben", form, "Save my settings", **{"choice:place": str(row["id"])})

    await goodword.thanks("ana", "@ben")
    await goodword.types("gita", f"@Goodword kudos @Ben Okafor {OTHER}")

    in_slack = "\n".join(goodword.words(note) for note in goodword.notes("ben"))
    in_teams = "\n".join(words_of(note) for note in goodword.chat("ben"))
    there, elsewhere = (in_slack, in_teams) if wanted == SLACK else (in_teams, in_slack)
    assert (there.count(REASON), there.count(OTHER)) == (1, 1)
    assert REASON not in elsewhere
    assert OTHER not in elsewhere


def choices_of(card: dict[str, Any], field: str) -> dict[str, str]:
    """Return what a field of a card offers: titles by value."""
    return {one["value"]: one["title"] for one in fields_of(card)[field]["choices"]}


def is_somebody_else(teams: TeamsHarness) -> None:
    """Have Kai's address in Teams be another than in Slack."""
    kai = teams.tenant.person("kai")
    kai.email = kai.upn = "k.lindqvist@harbour-pine.example"


@pytest.mark.parametrize("asked_in", [SLACK, TEAMS])
async def test_a_code_typed_in_the_other_chat_makes_one_person_of_two(
    tmp_path: Path, empty_database: Path, asked_in: str
) -> None:
    async with both(tmp_path, empty_database, before=is_somebody_else) as goodword:
        assert await goodword.count("person", "name = 'Kai Lindqvist'") == 2
        await goodword.thanks("ana", "@kai")
        await goodword.types("ana", f"@Goodword kudos @Kai Lindqvist {OTHER}")

        if asked_in == SLACK:
            await goodword.says("kai", "/goodword me connect")
            await goodword.tells("kai", f"me connect {code_in(goodword.told('kai'))}")
            asked = next(n for n in goodword.notes("kai") if "Is that you?" in goodword.words(n))
            await goodword.presses("kai", asked, "Yes, connect")
        else:
            await goodword.tells("kai", "me connect")
            await goodword.says("kai", f"/goodword me connect {code_in(goodword.newest('kai'))}")
            asked_there = next(n for n in goodword.chat("kai") if "Is that you?" in words_of(n))
            await goodword.clicks("kai", asked_there, "Yes, connect")

        assert await goodword.count("person", "name = 'Kai Lindqvist'") == 1
        await goodword.tells("kai", "kudos mine")
        for reason in (REASON, OTHER):
            assert reason in goodword.newest("kai")
        await goodword.says("kai", "/goodword me connect 000000")
        assert "Connected." not in goodword.told("kai")


def code_in(told: str) -> str:
    """Return the code of six digits in an answer, which says both ways to type it."""
    (found,) = set(re.findall(r"me connect (\d{6})", told))
    return str(found)


# ---- scene 25: forgotten on both ---------------------------------------------------------------


async def forgets_in_slack(goodword: OnTeams) -> None:
    """Have Ana ask in Slack to be forgotten."""
    await goodword.says("ana", "/goodword me delete")
    assert await goodword.submits("ana", word="delete") == {}
    await goodword.settled()


async def forgets_in_teams(goodword: OnTeams) -> None:
    """Have Ana ask in Teams to be forgotten."""
    await goodword.tells("ana", "me delete")
    form = goodword.chat("ana")[-1]
    await goodword.clicks("ana", form, "Delete me for good", **{"words:word": "delete"})
    await goodword.settled()


@pytest.mark.parametrize("forgets", [forgets_in_slack, forgets_in_teams])
async def test_the_name_leaves_every_card_on_both_and_the_totals_stay(
    goodword: OnTeams,
    forgets: Any,  # noqa: ANN401 - one of the two above
) -> None:
    await goodword.thanks("ana", "@ben", "Ben and Ana Sousa rescued the export on Sunday")
    await goodword.praises("ana", "Gita Shrestha", "Gita and Ana Sousa rescued the import")
    await goodword.praises("ben", "Ana Sousa", "Ana wrote the handbook that everybody uses")
    await goodword.thanks("ben", "priya@harbour-pine.example", "Ana Sousa says you saved the day")
    before, updates = await totals(goodword), len(goodword.teams.calls("update"))

    await forgets(goodword)

    cards = [*map(goodword.words, goodword.cards()), *map(words_of, goodword.posted())]
    notes = [*map(goodword.words, goodword.notes("ben")), *thanks_in(goodword, "ben")]
    others = [words for who in ("gita", "priya") for words in thanks_in(goodword, who)]
    assert len(others) == 2
    assert len(cards) == 4
    for words in (*cards, *notes, *others):
        assert "Ana" not in words, words
        assert "Sousa" not in words
        assert "@ana" not in words
    assert sum("a colleague" in words for words in cards) == 4
    assert len(goodword.teams.calls("update")) > updates
    assert await totals(goodword) == before
    assert await goodword.count("account", "email LIKE 'ana@%'") == 0


def thanks_in(goodword: OnTeams, who: str) -> list[str]:
    """Return what told somebody of thanks in Teams; answers to what they typed are left out."""
    told = [words_of(note) for note in goodword.chat(who)]
    return [words for words in told if "thanked you" in words]


async def test_my_data_comes_as_a_file_that_is_asked_for_first(goodword: OnTeams) -> None:
    await goodword.thanks("ana", "@ben", "Ana Sousa and Ben rescued the export on Sunday")
    await goodword.praises("ben", "Ana Sousa", "Ana wrote the handbook that everybody uses")

    await goodword.tells("ana", "me data")
    offer = next(one for one in goodword.chat("ana") if one.attached(CONSENT))
    upload = await goodword.teams.teams.people.accept_file("ana", offer)
    await goodword.settled()

    known = json.loads(upload.content)
    assert known["people"]["person"]["name"] == "Ana Sousa"
    accounts = json.dumps(known["people"])
    for account in goodword.teams.tenant.person("ana").oid, goodword.slack.workspace.user("ana").id:
        assert account in accounts
    assert [one["to"] for one in known["recognition"]["kudos_given"]] == [["Ben Okafor"]]
    assert [one["from"] for one in known["recognition"]["kudos_received"]] == ["Ben Okafor"]
    kept = await goodword.rows("SELECT payload FROM delivery WHERE key LIKE 'my-data:%'")
    assert [row["payload"] for row in kept] == [None]


async def test_whoever_declines_the_file_gets_none_and_is_not_asked_again(
    goodword: OnTeams,
) -> None:
    await goodword.tells("ana", "me data")
    offer = next(one for one in goodword.chat("ana") if one.attached(CONSENT))

    await goodword.teams.teams.people.decline_file("ana", offer)
    await goodword.settled()

    assert not goodword.teams.tenant.uploads
    assert not any(one.attached(CONSENT) for one in goodword.chat("ana"))


async def test_no_button_of_a_forgotten_person_does_anything(goodword: OnTeams) -> None:
    await goodword.praises("ana")
    own = goodword.chat("ana")[-1]
    await forgets_in_teams(goodword)

    await goodword.clicks("ana", own, "Undo")

    assert any(action.get("title") == "Undo" for card in own.cards for action in actions_of(card))
    assert await goodword.kudos() == 1


# ---- where cards go -----------------------------------------------------------------------------


async def test_each_chat_has_its_own_channel_for_cards_and_leaves_the_others_alone(
    goodword: OnTeams,
) -> None:
    await goodword.is_set_up("jo", recognition="thanks")
    await goodword.types("ben", f"@Goodword kudos @Ana Sousa {REASON}")
    assert [REASON in words_of(one) for one in goodword.posted()] == [True]

    await goodword.tells("jo", "setup")
    await goodword.clicks("jo", goodword.chat("jo")[-1], "Change where thanks go")
    design = goodword.teams.tenant.place("Design").id
    await goodword.goes_on("jo", "Save and finish", recognition=design)
    await goodword.types("ben", f"@Goodword kudos @Ana Sousa {OTHER}")
    await goodword.thanks("ana", "@ben")

    assert [OTHER in words_of(one) for one in goodword.posted("Design")] == [True]
    await goodword.says("jo", "/goodword setup")
    told = goodword.told("jo")
    assert "Cards go to #thanks" in told
    assert "In Teams, cards go to a channel there." in told
    assert len(goodword.cards("thanks")) == 1
