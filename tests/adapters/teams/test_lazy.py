"""A program without Teams never loads what only Teams needs."""

import subprocess
import sys

PROGRAM = """
import sys
import bot.operations.running, bot.operations.looking, adapters.teams.platform
loaded = {name.partition(".")[0] for name in sys.modules}
print(*sorted(loaded & {"botbuilder", "botframework", "msrest"}))
"""


def test_botbuilder_is_not_imported_before_teams_starts() -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )

    assert found.stdout.strip() == ""
