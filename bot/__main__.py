"""`python -m bot` is the same as `goodword`."""

from bot.cli import main

main()
