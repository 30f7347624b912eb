"""What values do by local time: the schedules, and who does their work."""

from datetime import time, timedelta

from bot.engine import Engine
from bot.fanout import Fanout
from bot.schedules import (
    DIGEST_GRACE,
    PULSE_GRACE,
    REMINDER_GRACE,
    Every,
    Schedule,
    Weekly,
    Workdays,
)
from bot.ui.language import mark
from bot.values.newcomers import WELCOME, Welcoming
from bot.values.nudges import NUDGE, Nudging
from bot.values.rounds import OPEN_ROUNDS, QUARTERLY, ROUNDS, Rounds

THURSDAY = 3

LOCAL: tuple[Schedule, ...] = (
    Schedule(
        "nudges",
        Weekly(THURSDAY, time(15)),
        NUDGE,
        grace=REMINDER_GRACE,
        about=mark("Reminder to thank somebody, for those who asked for it"),
    ),
    Schedule(
        "newcomers",
        Workdays(time(10)),
        WELCOME,
        grace=DIGEST_GRACE,
        about=mark("A card for each newcomer"),
    ),
    Schedule(
        "value rounds",
        QUARTERLY,
        OPEN_ROUNDS,
        grace=PULSE_GRACE,
        about=mark("Do we do this here? Three lines for everybody"),
    ),
)
"""What is due in every zone where people are."""

FIXED: tuple[Schedule, ...] = (Schedule("rounds", Every(5), ROUNDS, grace=timedelta(minutes=5)),)


def register(engine: Engine, fanout: Fanout) -> None:
    """Have the engine call those who do the work."""
    rounds = Rounds(fanout)
    engine.handler(NUDGE, Nudging(fanout).nudge)
    engine.handler(WELCOME, Welcoming(fanout).welcome)
    engine.handler(OPEN_ROUNDS, rounds.open)
    engine.handler(ROUNDS, rounds.go_on)
