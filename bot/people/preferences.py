"""What a person chose for themselves; it outranks what the directory says."""

from dataclasses import dataclass, field

from bot.identity import ContactLevel, Praise, QuietHours, WorkspaceId


@dataclass(frozen=True)
class Preferences:
    """A person's own settings; None means: as the directory says.

    Attributes:
        locale: the language in which the bot speaks to them.
        zone: the zone of their working hours and of their day.
        nudges: whether to be reminded on Thursdays to thank somebody.
        contact_level: how near to customers they work, if the list of staff has it wrong.
        workspace: where they like to be reached; where the request came from if None.
    """

    locale: str | None = None
    zone: str | None = None
    quiet: QuietHours = field(default_factory=QuietHours)
    praise: Praise = Praise.PUBLIC
    nudges: bool = False
    contact_level: ContactLevel | None = None
    workspace: WorkspaceId | None = None
