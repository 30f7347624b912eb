"""Where a card may stand: origin and home channel, invitations, shared and archived channels."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.end_to_end.world import REASON, Goodword, running_goodword

NOWHERE = "random-without-the-bot"
AUDIENCE_IS_ASKED_AGAIN = timedelta(seconds=60)  # reliability.md, promise 9


async def test_the_card_goes_to_the_home_channel_and_the_origin_gets_one_line(
    goodword: Goodword,
) -> None:
    await goodword.is_set_up(recognition="thanks")

    await goodword.thanks("ana", "@ben")

    (card,), (line,) = goodword.cards("thanks"), goodword.cards("general")
    assert REASON in goodword.words(card)
    assert "Ana Sousa thanked Ben Okafor: see #thanks." in goodword.words(line)
    assert REASON not in goodword.words(line)
    assert line.pings == []


async def test_in_the_home_channel_itself_there_is_no_second_line(goodword: Goodword) -> None:
    await goodword.is_set_up(recognition="thanks")

    await goodword.thanks("ana", "@ben", channel="thanks")

    assert len(goodword.public()) == 1


async def test_a_private_channel_is_not_talked_about_elsewhere(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@dieter", channel="leads")

    (card,) = goodword.cards("leads")
    assert REASON in goodword.words(card)
    assert goodword.public() == [card]


async def test_undo_takes_card_and_line_away(goodword: Goodword) -> None:
    await goodword.is_set_up(recognition="thanks")
    await goodword.thanks("ana", "@ben")

    await goodword.says("ana", "/kudos undo")

    assert goodword.public() == []


async def test_without_the_bot_in_the_channel_the_giver_learns_how_to_invite_it(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ben", "@chloe", channel=NOWHERE)

    (told,) = goodword.notes("ben")
    assert "/invite @Goodword" in goodword.words(told)
    assert REASON not in goodword.words(told)
    assert goodword.public() == []
    assert len(goodword.notes("chloe")) == 1


async def test_once_invited_the_bot_posts_the_card_that_waited_just_once(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ben", "@chloe", channel=NOWHERE)

    await goodword.slack.admin.invite("goodword", NOWHERE, "ben")
    await goodword.settled()
    assert REASON in goodword.words(goodword.cards(NOWHERE)[0])
    goodword.slack.admin.remove("goodword", NOWHERE)
    await goodword.slack.admin.invite("goodword", NOWHERE, "ben")
    await goodword.settled()

    assert len(goodword.cards(NOWHERE)) == 1
    assert len(goodword.notes("chloe")) == 1


async def test_a_card_undone_while_it_waited_for_an_invitation_never_comes(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ben", "@chloe", channel=NOWHERE)
    await goodword.says("ben", "/kudos undo")

    await goodword.slack.admin.invite("goodword", NOWHERE, "ben")
    await goodword.settled()

    assert goodword.public() == []


async def test_a_card_edited_while_it_waited_for_an_invitation_comes_as_edited(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ben", "@chloe", channel=NOWHERE)
    await goodword.presses("ben", goodword.answer("ben"), "Edit the text")
    assert await goodword.submits("ben", reason="brought the lost parcel to the school") == {}

    await goodword.slack.admin.invite("goodword", NOWHERE, "ben")
    await goodword.settled()

    assert "the lost parcel" in goodword.words(goodword.cards(NOWHERE)[0])


async def test_a_bot_that_was_removed_again_says_so_to_the_next_giver(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@ben")
    goodword.slack.admin.remove("goodword", "general")
    await goodword.moves(AUDIENCE_IS_ASKED_AGAIN)

    await goodword.thanks("chloe", "@ben", "found the missing invoice for the clinic")

    assert "/invite @Goodword" in goodword.words(goodword.notes("chloe")[0])
    assert len(goodword.cards()) == 1


async def test_a_setting_lets_the_bot_post_in_open_channels_unasked(
    tmp_path: Path, empty_database: Path
) -> None:
    running = running_goodword(tmp_path, empty_database, slack_post_unasked=True)
    async with running as goodword:
        await goodword.thanks("ben", "@chloe", channel=NOWHERE)
        await goodword.thanks("jo", "@kai", channel="quiet-room")

        assert REASON in goodword.words(goodword.cards(NOWHERE)[0])
        assert goodword.cards("quiet-room") == []


@pytest.mark.parametrize("pending", [False, True])
async def test_in_a_channel_shared_with_another_company_there_is_no_card(
    goodword: Goodword, *, pending: bool
) -> None:
    await goodword.slack.admin.share("general", pending=pending)

    await goodword.thanks("ana", "@ben")

    assert goodword.public() == []
    assert "Words of colleagues stay among colleagues" in goodword.words(goodword.notes("ana")[0])
    assert len(goodword.notes("ben")) == 1


async def test_a_channel_shared_from_the_start_gets_no_card(goodword: Goodword) -> None:
    await goodword.thanks("ana", "@chloe", channel="partner-acme")

    assert goodword.public() == []
    assert len(goodword.notes("chloe")) == 1


async def test_a_channel_that_becomes_shared_after_a_first_card_gets_no_second_one(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.slack.admin.share("general")
    await goodword.moves(AUDIENCE_IS_ASKED_AGAIN)

    await goodword.thanks("chloe", "@ben", "found the missing invoice for the clinic")

    assert len(goodword.cards()) == 1


async def test_a_card_is_not_changed_any_more_once_its_channel_is_shared(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.slack.admin.share("general")
    await goodword.moves(AUDIENCE_IS_ASKED_AGAIN)

    await goodword.presses("chloe", goodword.cards()[0], "Me too")

    assert "Also thankful" not in goodword.words(goodword.cards()[0])


async def test_undo_still_removes_a_card_from_a_channel_that_became_shared(
    goodword: Goodword,
) -> None:
    await goodword.thanks("ana", "@ben")
    await goodword.slack.admin.share("general")

    await goodword.says("ana", "/kudos undo")

    assert goodword.cards() == []


async def test_an_archived_home_channel_is_told_to_the_giver(goodword: Goodword) -> None:
    await goodword.is_set_up(recognition="thanks")
    await goodword.slack.admin.archive("thanks")

    await goodword.thanks("ana", "@ben")

    assert goodword.cards("thanks") == []
    assert "is archived" in goodword.words(goodword.notes("ana")[0])
    assert len(goodword.notes("ben")) == 1
