"""How the simulated Teams signs, waits and sends again."""

from datetime import timedelta

import jwt

from playground.teams import company
from playground.teams.harness import TeamsHarness
from tests.playground.teams.pretend_bot import Caller, PretendBot


async def test_what_is_delivered_is_signed_with_a_published_key(
    teams: TeamsHarness, bot: PretendBot, caller: Caller
) -> None:
    metadata = f"{teams.url}/v1/.well-known/openidconfiguration"
    described = (await caller.client.get(metadata)).json()
    keys = jwt.PyJWKSet.from_dict((await caller.client.get(described["jwks_uri"])).json())

    await teams.say("ana", "Thanks", "@Goodword help")

    token = bot.headers[-1]["authorization"].removeprefix("Bearer ")
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(
        token, key, algorithms=["RS256"], audience=company.APP, issuer=described["issuer"]
    )
    assert claims["serviceurl"] == bot.last["serviceUrl"]


async def test_keys_change_and_the_old_one_stays_for_a_while(
    teams: TeamsHarness, caller: Caller
) -> None:
    address = f"{teams.url}/v1/.well-known/keys"
    before = (await caller.client.get(address)).json()["keys"]

    teams.keys.rotate()
    after = (await caller.client.get(address)).json()["keys"]
    teams.keys.forget_old()
    last = (await caller.client.get(address)).json()["keys"]

    assert [len(before), len(after), len(last)] == [1, 2, 1]
    assert before[0]["kid"] == after[0]["kid"] != last[0]["kid"] == teams.keys.newest
    assert all(one["endorsements"] == ["msteams"] for one in after)


async def test_what_was_not_taken_comes_again_and_then_with_a_new_id(
    teams: TeamsHarness, bot: PretendBot
) -> None:
    bot.will_answer(500, 500, 500)
    await teams.say("ana", "Thanks", "@Goodword help")
    await teams.move(timedelta(seconds=14))
    assert len(bot.heard) == 1

    await teams.move(timedelta(seconds=1))
    await teams.move(timedelta(seconds=15))
    await teams.move(timedelta(minutes=5))

    first, second, third = bot.heard
    assert first["id"] == second["id"] != third["id"]
    assert first["timestamp"] == third["timestamp"]
    assert first["text"] == third["text"]


async def test_a_bot_that_is_slow_gets_it_again(teams: TeamsHarness, bot: PretendBot) -> None:
    teams.post.patience_seconds = 0
    await teams.say("ana", "Thanks", "@Goodword help")
    assert len(teams.post.waiting) == 1
    teams.post.patience_seconds = 15

    await teams.move(timedelta(seconds=15))

    assert teams.post.waiting == []
    assert bot.heard[-1]["text"] == "<at>Goodword</at> help"


async def test_the_latest_activity_can_be_repeated(teams: TeamsHarness, bot: PretendBot) -> None:
    await teams.say("ana", "Thanks", "@Goodword help")

    await teams.post.repeat()
    await teams.post.repeat(has_new_id=True)

    ids = [one["id"] for one in bot.heard]
    assert ids[0] == ids[1] != ids[2]


async def test_everything_can_arrive_in_several_copies_in_any_order(
    teams: TeamsHarness, bot: PretendBot
) -> None:
    teams.post.hold()
    for number in range(10):
        await teams.say("ana", "Thanks", f"@Goodword kudos number {number}")
    assert bot.heard == []

    answers = await teams.post.release(seed=3)

    texts = [one["text"] for one in bot.heard]
    assert len(answers) == len(texts) > 10
    assert len(set(texts)) == 10
    assert texts != sorted(texts)
    assert max(texts.count(one) for one in texts) <= 4


async def test_everything_can_arrive_twice_at_once(teams: TeamsHarness, bot: PretendBot) -> None:
    teams.post.copies = 2

    await teams.say("ana", "Thanks", "@Goodword help")

    assert len(bot.heard) == 2
