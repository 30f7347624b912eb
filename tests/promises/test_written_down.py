"""Promise 2: what was written down and acknowledged is done, though the process dies before."""

import asyncio

from bot.noted import LEASE
from tests.end_to_end.test_killed import cards, notes
from tests.end_to_end.world import REASON, until
from tests.promises.conftest import Figures
from tests.promises.mortal import Fate, Step
from tests.promises.sizes import Sizes
from tests.promises.worlds import PATIENCE_SECONDS, QUIET, NewWorld, World

KILLS = 20


async def test_killed_after_the_note_a_kudos_is_neither_lost_nor_doubled(
    new_world: NewWorld, sizes: Sizes, figures: Figures
) -> None:
    kills = sizes.of(KILLS)

    for _ in range(kills):
        async with new_world() as here:
            await written_down_and_killed(here)
            await taken_up(here)

    figures(f"P2 {here.kept.engine.dialect.name} killed after the note", kills=kills, lost=0)


async def written_down_and_killed(here: World) -> None:
    """Give a kudos to a program that can only write it down, and dies once it said so."""
    async with here.living(Fate(Step.AFTER_ACK, is_stuck=True)) as child:
        here.kept.change(QUIET)
        await here.slack.say("ana", "general", f"@goodword kudos @ben {REASON}")
        await asyncio.to_thread(child.join, PATIENCE_SECONDS)
        assert child.exitcode == -9, "it did not die after the answer"
    assert not here.slack.slack.post.waiting  # it was acknowledged, so nobody sends it again
    assert len(here.looks("SELECT 1 FROM noted")) == 1
    assert here.looks("SELECT 1 FROM kudos") == []


async def taken_up(here: World) -> None:
    """Start the program after the lease, and look at what becomes of the note."""
    async with here.living(Fate(ahead=LEASE)):
        await until(lambda: not here.looks("SELECT 1 FROM noted"), "it is done", PATIENCE_SECONDS)
        await until(here.everything_is_said, "all is said", PATIENCE_SECONDS)
    assert len(here.looks("SELECT 1 FROM kudos")) == 1
    assert len(here.looks("SELECT 1 FROM inbox")) == 1
    assert (cards(here.slack), notes(here.slack)) == (1, 1)
    assert [said.text for said in here.slack.dm("ana")] == ["Your thanks are on their way."]
