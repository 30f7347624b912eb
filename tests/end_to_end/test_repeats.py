"""Scene 1 and promise 3: whatever Slack delivers again changes nothing."""

import asyncio

from playground.slack import payloads
from playground.slack.shapes import Json
from tests.end_to_end.world import REASON, Goodword

COPIES = 4


def a_mention(goodword: Goodword, words: str) -> Json:
    """Return the event of a message that names the bot, not delivered yet."""
    slack = goodword.slack
    user, place = slack.workspace.user("ana"), slack.workspace.channel("general")
    message = slack.people._posted(user, place, f"@goodword {words}", None)
    return payloads.event(slack.workspace, payloads.app_mention(message, user), place)


def a_command(goodword: Goodword, words: str) -> Json:
    """Return a slash command, not delivered yet."""
    workspace = goodword.slack.workspace
    typed = workspace.typed(words, labels=True)
    user, place = workspace.user("ana"), workspace.channel("general")
    return payloads.slash_command(workspace, user, place, "/kudos", typed)


async def test_an_event_delivered_four_times_at_once_and_again_later_is_one_kudos(
    goodword: Goodword,
) -> None:
    event = a_mention(goodword, f"kudos @ben {REASON}")

    answers = await asyncio.gather(
        *(goodword.delivers(event, retry=copy) for copy in range(COPIES))
    )
    await goodword.settled()
    answers.append(await goodword.delivers(event, retry=3))
    await goodword.settled()

    assert [answer.status for answer in answers] == [200] * (COPIES + 1)
    assert await goodword.kudos() == 1
    assert len(goodword.cards()) == 1
    assert len(goodword.notes("ben")) == 1
    assert len(goodword.posts()) == 2


async def test_a_command_delivered_four_times_with_one_trigger_is_one_kudos(
    goodword: Goodword,
) -> None:
    command = a_command(goodword, f"@ben {REASON}")

    answers = await asyncio.gather(
        *(goodword.delivers(command, "slash_commands") for _ in range(COPIES))
    )
    await goodword.settled()

    assert len({answer.body for answer in answers}) == 1
    assert "on their way" in answers[0].body
    assert await goodword.kudos() == 1
    assert len(goodword.posts()) == 2


async def test_an_event_is_still_recognised_days_later(goodword: Goodword) -> None:
    event = a_mention(goodword, f"kudos @ben {REASON}")
    await goodword.delivers(event)

    for days in (1, 3, 6):
        goodword.clock.move_to(goodword.clock.now().replace(day=23 + days))
        assert (await goodword.delivers(event, retry=3)).status == 200
    await goodword.settled()

    assert await goodword.kudos() == 1
    assert len(goodword.cards()) == 1


async def test_a_command_typed_twice_within_a_minute_is_one_kudos(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.thanks("ana", "@ben")

    assert "Once is enough" in goodword.told("ana")
    assert await goodword.kudos() == 1
    assert len(goodword.cards()) == 1


async def test_a_refusal_that_is_delivered_again_is_the_same_refusal(goodword: Goodword) -> None:
    command = a_command(goodword, f"@lena {REASON}")

    first = await goodword.delivers(command, "slash_commands")
    shown = goodword.words(goodword.form("ana"))
    again = await goodword.delivers(command, "slash_commands")

    assert "@lena is a guest here" in shown
    assert (first.status, again.status) == (200, 200)
    assert goodword.public() == []
    assert await goodword.kudos() == 0


async def test_different_people_thanking_at_the_same_time_all_count(goodword: Goodword) -> None:
    givers = ("ana", "chloe", "dieter", "esra", "gita", "hana", "jo", "kai")
    said = [goodword.slack.say(who, "general", f"/kudos @ben {REASON}") for who in givers]

    await asyncio.gather(*said)
    await goodword.settled()

    assert await goodword.kudos() == len(givers)
    assert len(goodword.cards()) == len(givers)
    (note,) = goodword.notes("ben")
    assert goodword.words(note).count(REASON) == len(givers)


async def test_a_stale_or_forged_signature_reaches_no_handler(goodword: Goodword) -> None:
    import httpx

    door = goodword.slack.slack._http
    assert door is not None
    from playground.slack.delivery import Delivery

    body, headers = door.request_of(
        Delivery("slash_commands", a_command(goodword, f"@ben {REASON}"), "forged")
    )
    spoilt = {
        "another secret": {**headers, "X-Slack-Signature": "v0=" + "0" * 64},
        "an old stamp": {**headers, "X-Slack-Request-Timestamp": "1600000000"},
        "no signature": {k: v for k, v in headers.items() if k != "X-Slack-Signature"},
        "not a number": {**headers, "X-Slack-Request-Timestamp": "nan"},
    }
    async with httpx.AsyncClient(trust_env=False) as client:
        for name, forged in spoilt.items():
            answer = await client.post(door.url, content=body, headers=forged)
            assert answer.status_code == 401, name
        assert (await client.post(door.url, content=body, headers=headers)).status_code == 200

    assert await goodword.kudos() == 1
