"""What in a text pings, and what links."""

import pytest

from playground.slack.mrkdwn import links_of, pings_of


@pytest.mark.parametrize(
    ("text", "pings"),
    [
        ("<!channel> <!here|here> <@U1|ana> <!subteam^S1|@x>", ["channel", "here", "U1", "S1"]),
        ("&lt;!channel&gt; \\<@U1", []),
        ("@channel", ["channel"]),
        ("mail@here.example", []),
        ("<!date^1^{date}|today> <#C1|general>", []),
    ],
)
def test_pings_in_a_section(text: str, pings: list[str]) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}

    assert pings_of({"blocks": [block]}) == pings


def test_a_written_at_does_not_ping_when_verbatim_or_plain() -> None:
    verbatim = {"type": "mrkdwn", "text": "@here https://a.example", "verbatim": True}
    plain = {"type": "plain_text", "text": "<!here> https://a.example"}
    message = {"blocks": [{"type": "section", "fields": [verbatim, plain]}]}

    assert pings_of(message) == []
    assert links_of(message) == []


def test_rich_text_pings_by_element() -> None:
    parts = [
        {"type": "text", "text": "<!here>"},
        {"type": "user", "user_id": "U1"},
        {"type": "broadcast", "range": "channel"},
        {"type": "link", "url": "https://a.example"},
    ]
    blocks = [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}]

    assert pings_of({"blocks": blocks}) == ["U1", "channel"]
    assert links_of({"blocks": blocks}) == ["https://a.example"]


def test_a_bare_address_links_in_ordinary_mrkdwn() -> None:
    message = {"text": "see https://a.example/x and <https://b.example|this>"}

    assert links_of(message) == ["https://b.example", "https://a.example/x"]
