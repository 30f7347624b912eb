"""What is kept: SQLAlchemy implements the core's ports and returns the core's dataclasses."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch import Intake
from bot.exports import Exports
from bot.fanout import Reachable
from bot.health.doctor import Health
from bot.naming import Names
from bot.noted import Notes
from bot.outbox import DeadLetters, Ledger
from bot.people.accounts import Accounts
from bot.people.erasures import Erasures, Texts
from bot.people.personal import PeoplePersonal
from bot.people.ports import DirectoryStore, PeopleStore
from bot.recognition.personal import RecognitionPersonal
from bot.recognition.ports import ModerationStore, RecognitionStore, TeamStore
from bot.references import References
from bot.retention import Upkeep
from bot.schedules import Occurrences, Zones
from bot.spaces.belonging import Homes
from bot.spaces.personal import SpacePersonal
from bot.spaces.ports import AskingStore, Audit, RoleStore, SetupStore, SpaceStore, TreeStore
from bot.spaces.reach_views import ReachStore
from bot.staff.ports import StaffStore
from bot.undelivered import Authors
from bot.values.personal import ValuePersonal
from bot.values.ports import (
    Arrivals,
    GoalStore,
    NewcomerStore,
    NudgeStore,
    RoundStore,
    StoryStore,
    SuggestionStore,
    ValueStore,
)
from storage.accounts import SqlAccounts
from storage.asking import SqlAsking
from storage.audit import SqlAudit
from storage.dead_letters import SqlDeadLetters
from storage.directory import SqlDirectory
from storage.erasure_store import SqlErasures
from storage.exports import SqlExports
from storage.goals import SqlGoals
from storage.health import SqlHealth
from storage.homes import SqlHomes
from storage.intake import SqlIntake
from storage.ledger import SqlLedger
from storage.moderation import SqlModeration
from storage.naming import SqlNames
from storage.newcomers import SqlArrivals, SqlNewcomers
from storage.notes import SqlNotes
from storage.nudges import SqlNudges
from storage.people_store import SqlPeople
from storage.personal import SqlPeoplePersonal, SqlSpacePersonal
from storage.personal_recognition import SqlRecognitionPersonal
from storage.personal_values import SqlValuePersonal
from storage.reach import SqlReach
from storage.recognition_store import SqlRecognition
from storage.references import SqlReferences
from storage.rounds import SqlRounds
from storage.space_setup import SqlSetup
from storage.space_store import SqlRoles, SqlSpaces
from storage.space_tree import SqlTree
from storage.staff import SqlStaff
from storage.stories import SqlStories, SqlSuggestions
from storage.teams import SqlTeams
from storage.texts import SqlTexts
from storage.units import StoreFactory
from storage.upkeep import SqlUpkeep
from storage.values import SqlValues
from storage.zones import SqlZones

STORES: Mapping[type[Any], StoreFactory] = {
    Intake: SqlIntake,
    Names: SqlNames,
    Notes: SqlNotes,
    Ledger: SqlLedger,
    DeadLetters: SqlDeadLetters,
    DirectoryStore: SqlDirectory,
    PeopleStore: SqlPeople,
    Accounts: SqlAccounts,
    Erasures: SqlErasures,
    Texts: SqlTexts,
    PeoplePersonal: SqlPeoplePersonal,
    SpacePersonal: SqlSpacePersonal,
    RecognitionPersonal: SqlRecognitionPersonal,
    ValuePersonal: SqlValuePersonal,
    SpaceStore: SqlSpaces,
    AskingStore: SqlAsking,
    SetupStore: SqlSetup,
    TreeStore: SqlTree,
    RoleStore: SqlRoles,
    Audit: SqlAudit,
    Homes: SqlHomes,
    ReachStore: SqlReach,
    RecognitionStore: SqlRecognition,
    TeamStore: SqlTeams,
    ModerationStore: SqlModeration,
    ValueStore: SqlValues,
    GoalStore: SqlGoals,
    StoryStore: SqlStories,
    SuggestionStore: SqlSuggestions,
    RoundStore: SqlRounds,
    NudgeStore: SqlNudges,
    Arrivals: SqlArrivals,
    NewcomerStore: SqlNewcomers,
    Occurrences: SqlUpkeep,
    Zones: SqlZones,
    Reachable: SqlZones,
    Upkeep: SqlUpkeep,
    Authors: SqlPeople,
    Health: SqlHealth,
    StaffStore: SqlStaff,
    Exports: SqlExports,
    References: SqlReferences,
}
