"""What Goodword can do, one line each."""

from bot.commands import Capability
from bot.help import Help
from bot.people.capability import PEOPLE
from bot.recognition.capability import RECOGNITION
from bot.spaces.capability import SPACES
from bot.values.capability import VALUES

_WITHOUT_HELP = (RECOGNITION, VALUES, PEOPLE, SPACES)

CAPABILITIES: tuple[Capability, ...] = (
    *_WITHOUT_HELP,
    Help([command for part in _WITHOUT_HELP for command in part.commands]).capability(),
)
