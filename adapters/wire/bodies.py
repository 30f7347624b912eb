"""The bodies of what a platform sends us."""

from starlette.requests import Request

MOST_BYTES = 1_000_000  # more than any platform sends


class TooLarge(Exception):
    """The body is larger than anything that a platform sends."""


async def bytes_of(request: Request) -> bytes:
    """Return the body, read piece by piece so that a large one is never held.

    Raises:
        TooLarge: as soon as that is known.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isascii() and announced.isdecimal() and int(announced[:12]) > MOST_BYTES:
        raise TooLarge
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST_BYTES:
            raise TooLarge
        pieces.append(piece)
    return b"".join(pieces)
