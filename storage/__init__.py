"""What is kept: SQLAlchemy implements the core's ports and returns the core's dataclasses."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch import Intake
from bot.doctor import Health
from bot.outbox import DeadLetters, Ledger
from bot.people.ports import DirectoryStore, PeopleStore
from bot.recognition.ports import RecognitionStore
from bot.schedules import Occurrences
from bot.spaces.ports import SpaceStore
from bot.undelivered import Authors
from bot.upkeep import Upkeep
from bot.values.ports import ValueStore
from storage.dead_letters import SqlDeadLetters
from storage.directory import SqlDirectory
from storage.health import SqlHealth
from storage.intake import SqlIntake
from storage.ledger import SqlLedger
from storage.people import SqlPeople
from storage.recognition_store import SqlRecognition
from storage.spaces import SqlSpaces
from storage.units import StoreFactory
from storage.upkeep import SqlUpkeep
from storage.values import SqlValues

STORES: Mapping[type[Any], StoreFactory] = {
    Intake: SqlIntake,
    Ledger: SqlLedger,
    DeadLetters: SqlDeadLetters,
    DirectoryStore: SqlDirectory,
    PeopleStore: SqlPeople,
    SpaceStore: SqlSpaces,
    RecognitionStore: SqlRecognition,
    ValueStore: SqlValues,
    Occurrences: SqlUpkeep,
    Upkeep: SqlUpkeep,
    Authors: SqlPeople,
    Health: SqlHealth,
}
