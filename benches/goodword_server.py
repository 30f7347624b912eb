"""`python -m benches.goodword_server`: as `goodword serve --all`, but without Slack's pace."""

import sys
from functools import partial
from math import inf

import uvloop

from adapters.web.app import build_web
from adapters.web.serve import serve
from bot.bootstrap import Program
from bot.config import load_settings
from bot.logs import set_up_logs
from bot.outbox import Pacer


async def main() -> None:
    """Serve until told to stop; print the port once requests are answered."""
    settings = load_settings(_env_file=None, log_level="error")
    set_up_logs(settings)
    program = Program(settings, pacer=partial(Pacer, inf, inf))
    async with program.running(work=True, alarm=False):
        await program.connected.wait()
        app = build_web(program.routes(), is_ready=program.is_ready, registry=program.registry)
        await serve(app, "127.0.0.1", 0, listening=_say_port)


def _say_port(address: str) -> None:
    sys.stdout.write(address.rpartition(":")[2] + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main())
