"""What was typed, put together from its pieces."""

from collections.abc import Callable, Iterable

from bot.request import Said, Token


def joined(pieces: Iterable[Token], loose: Callable[[str], Iterable[Token]]) -> Said:
    """Return the tokens with words side by side made one, and what stands in them found.

    Args:
        pieces: in order.
        loose: finds addresses and the like in words.
    """
    whole: list[Token] = []
    run: list[str] = []

    def close_run() -> None:
        whole.extend(token for token in loose("".join(run)) if token != "")
        run.clear()

    for piece in pieces:
        if isinstance(piece, str):
            run.append(piece)
        else:
            close_run()
            whole.append(piece)
    close_run()
    return tuple(whole)
