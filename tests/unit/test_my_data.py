"""The file with all that is known of a person."""

import json

import pytest

from bot.capabilities import CAPABILITIES
from bot.errors import PlatformError
from bot.my_data import PersonalFiles
from bot.personal import MY_DATA
from bot.ui.views import Attachment
from bot.undelivered import TOO_BIG
from tests.fakes import STORES
from tests.office import Office
from tests.people import ANA, BEN


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def files(office: Office) -> PersonalFiles:
    return PersonalFiles(office.units, office.clock, CAPABILITIES, STORES.keys())


async def test_every_capability_tells_its_part(office: Office, files: PersonalFiles) -> None:
    office.thanks(ANA, BEN)

    made = await files.attach(Attachment(MY_DATA, ANA.id))

    told = json.loads(made.content)
    assert made.name == "my-data.json"
    assert told["made_at"] == office.clock.now().isoformat()
    known = {one.name for one in CAPABILITIES if one.personal is not None}
    assert told.keys() == {"made_at", *known}
    assert known >= {"people", "recognition", "values", "spaces"}
    assert told["people"]["person"]["name"] == "Ana"


async def test_what_is_too_big_is_not_sent(office: Office) -> None:
    small = PersonalFiles(office.units, office.clock, CAPABILITIES, STORES.keys(), most_bytes=10)

    with pytest.raises(PlatformError) as refusal:
        await small.attach(Attachment(MY_DATA, ANA.id))

    assert (refusal.value.reason, refusal.value.permanent) == (TOO_BIG, True)


async def test_nothing_else_can_be_attached(files: PersonalFiles) -> None:
    with pytest.raises(PlatformError, match="nothing_to_attach"):
        await files.attach(Attachment("holiday pictures", ANA.id))
