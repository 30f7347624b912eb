"""`python -m bot` is the same as `goodword`."""

from bot.cli.main import main

main()
