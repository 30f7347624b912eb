"""What Goodword can do, one line each."""

from bot.commands import Capability
from bot.health.chat import HEALTH
from bot.help import Help
from bot.people.capability import PEOPLE
from bot.preview import Preview
from bot.recognition.capability import RECOGNITION
from bot.spaces.asking import Asking
from bot.spaces.capability import spaces
from bot.values.capability import VALUES
from bot.values.local import LOCAL

_WITHOUT_HELP = (RECOGNITION, VALUES, PEOPLE, spaces(LOCAL), Preview(LOCAL).capability(), HEALTH)
_COMMANDS = tuple(command for part in _WITHOUT_HELP for command in part.commands)

CAPABILITIES: tuple[Capability, ...] = (
    *_WITHOUT_HELP,
    Asking(_COMMANDS).capability(),
    Help(_COMMANDS).capability(),
)
