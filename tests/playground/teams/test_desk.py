"""What the page's Teams asks for and does."""

from playground.slack.feed import Subscriber
from playground.teams.harness import TeamsHarness
from tests.playground.teams.pretend_bot import (
    ADAPTIVE,
    Caller,
    Json,
    PretendBot,
    card,
    dialog,
    line,
    message_with,
    words,
)

BASE = "/playground/teams/api"
ASK = {"type": "Input.Text", "id": "why"}
SEND = {"type": "Action.Submit", "title": "Send", "data": {"a": 1}}
AGAIN = {"type": "Action.Execute", "title": "Again", "verb": "again", "data": {}}


async def see(caller: Caller, path: str, persona: str = "ana") -> Json:
    answer = await caller.client.get(f"{caller.teams.url}{BASE}/{path}?persona={persona}")
    assert answer.status_code == 200, answer.text
    read: Json = answer.json()
    return read


async def do(caller: Caller, path: str, **asked: object) -> tuple[int, Json]:
    body = {"persona": "ana", **asked}
    answer = await caller.client.post(f"{caller.teams.url}{BASE}/{path}", json=body)
    return answer.status_code, answer.json()


async def test_the_page_sees_who_and_where_there_is(caller: Caller) -> None:
    state = await see(caller, "state", "gita")

    names = [(one["team"], one["name"]) for one in state["conversations"]]
    assert names == [
        ("Customer Care", "General"),
        ("Customer Care", "Thanks"),
        ("", "Night shift"),
        ("", "Goodword"),
    ]
    assert {one["handle"] for one in state["personas"]} >= {"priya", "olga"}


async def test_looking_at_the_chat_opens_it(caller: Caller, bot: PretendBot) -> None:
    state = await see(caller, "state")
    chat = state["conversations"][-1]["id"]

    await see(caller, f"conversation/{chat}")

    assert [one["type"] for one in bot.heard] == ["conversationUpdate", "installationUpdate"]


async def test_a_button_is_pressed_by_its_number(
    teams: TeamsHarness, caller: Caller, bot: PretendBot
) -> None:
    await caller.posts("Thanks", message_with(card(ASK, actions=[SEND, AGAIN])))
    place = teams.tenant.place("Thanks").id
    shown = (await see(caller, f"conversation/{place}"))["messages"][-1]
    numbers = [action["#"] for action in shown["cards"][0]["actions"]]
    bot.will_answer({"statusCode": 200, "type": ADAPTIVE, "value": card(line("After"))})

    status, _ = await do(
        caller, "press", channel=place, message_ts=shown["ts"], button=1, values={"why": "x"}
    )

    assert numbers == [0, 1]
    assert status == 200
    assert bot.last["value"]["action"]["data"] == {"why": "x"}
    after = (await see(caller, f"conversation/{place}"))["messages"][-1]
    assert after["cards"][0]["body"][0]["text"] == "After"
    others = (await see(caller, f"conversation/{place}", "ben"))["messages"][-1]
    assert others["cards"][0]["body"] == [ASK]


async def test_a_dialog_is_sent_and_closed(
    teams: TeamsHarness, caller: Caller, bot: PretendBot
) -> None:
    place = teams.tenant.place("Thanks").id
    bot.will_answer(dialog(card(ASK, actions=[SEND])), {})

    await do(caller, "shortcut", channel=place, callback_id="thank")
    assert teams.dialog("ana") is not None
    await do(caller, "submit", button=0, values={"why": "x"})

    assert bot.last["value"]["data"] == {"why": "x", "a": 1}
    assert teams.dialog("ana") is None


async def test_what_cannot_be_done_is_said(teams: TeamsHarness, caller: Caller) -> None:
    place = teams.tenant.place("Leads").id

    status, answer = await do(caller, "say", persona="gita", channel=place, text="Hello")
    odd, _ = await do(caller, "press", channel="nowhere")

    assert (status, answer["error"]) == (400, f"gita is not in {place}")
    assert odd == 400


async def test_another_site_cannot_act(teams: TeamsHarness, caller: Caller) -> None:
    answer = await caller.client.post(
        f"{teams.url}{BASE}/say", json={}, headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 403


async def test_messages_reach_only_the_pages_of_their_readers(
    teams: TeamsHarness, caller: Caller
) -> None:
    ana = teams.tenant.feed.subscribe(teams.tenant.person("ana").oid)
    hidden = teams.tenant.feed.subscribe(teams.tenant.person("gita").oid)

    await caller.posts("Leads", words("Between us"))

    def kinds(subscriber: Subscriber) -> list[str]:
        queue = subscriber.events
        told = [queue.get_nowait() for _ in range(queue.qsize())]
        return [event["type"] for event in told if event]

    assert "message" in kinds(ana)
    assert "message" not in kinds(hidden)


async def test_the_pages_are_served(teams: TeamsHarness, caller: Caller) -> None:
    for path in ("/playground/teams/", "/playground/both/"):
        answer = await caller.client.get(f"{teams.url}{path}")

        assert answer.status_code == 200
        assert "default-src 'self'" in answer.headers["content-security-policy"]
