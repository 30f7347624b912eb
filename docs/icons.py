"""The two icons of the Teams app, drawn here: `python -m docs.icons` writes them.

A good word: a speech bubble with a heart in it. Shapes are questions (is this point inside?), and
each pixel asks many points, so that edges are smooth. Nothing but Python draws them.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "adapters" / "teams" / "icons"

Shape = Callable[[float, float], bool]
Colour = tuple[int, int, int, int]

PINE: Colour = (31, 77, 58, 255)
CREAM: Colour = (250, 247, 242, 255)
CORAL: Colour = (217, 94, 66, 255)
WHITE: Colour = (255, 255, 255, 255)
NOTHING: Colour = (255, 255, 255, 0)

FINE = 8  # each pixel asks FINE × FINE points
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def box(left: float, top: float, right: float, bottom: float, round_by: float) -> Shape:
    """Return a rectangle with round corners."""

    def inside(x: float, y: float) -> bool:
        dx = max(left + round_by - x, x - right + round_by, 0.0)
        dy = max(top + round_by - y, y - bottom + round_by, 0.0)
        within = left <= x <= right and top <= y <= bottom
        return within and dx * dx + dy * dy <= round_by * round_by

    return inside


def corners(*points: tuple[float, float]) -> Shape:
    """Return a shape between corners, given clockwise on the screen; it has no dents."""
    sides = list(zip(points, (*points[1:], points[0]), strict=True))

    def inside(x: float, y: float) -> bool:
        return all((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0 for (ax, ay), (bx, by) in sides)

    return inside


def heart(x: float, y: float, side: float) -> Shape:
    """Return a heart: a square on its tip, and a half circle on each of its upper sides."""
    half, quarter = side / 2**0.5, side / 2**0.5 / 2

    def inside(px: float, py: float) -> bool:
        dx, dy = abs(px - x), py - y
        if dx + abs(dy) <= half:
            return True
        return (dx - quarter) ** 2 + (dy + quarter) ** 2 <= (side / 2) ** 2

    return inside


def either(*shapes: Shape) -> Shape:
    """Return what is in any of the shapes."""
    return lambda x, y: any(shape(x, y) for shape in shapes)


def without(shape: Shape, hole: Shape) -> Shape:
    """Return a shape with a hole in it."""
    return lambda x, y: shape(x, y) and not hole(x, y)


def coloured() -> bytes:
    """Return the icon in colours, 192 × 192; what matters is in the middle 120 × 120."""
    bubble = either(
        box(38, 42, 154, 130, 30),
        corners((64, 120), (98, 120), (62, 156)),
    )
    return picture(192, PINE, (bubble, CREAM), (heart(96, 88, 38), CORAL))


def outlined() -> bytes:
    """Return the icon for a bar, 32 × 32: white lines on nothing."""
    outside = either(box(2, 3, 30, 25, 7), corners((7, 23), (17, 23), (7, 31)))
    hole = either(box(4, 5, 28, 23, 5), corners((9, 21.5), (14.2, 21.5), (9, 26.3)))
    drawn = either(without(outside, hole), heart(16, 14.6, 8.4))
    return picture(32, NOTHING, (drawn, WHITE))


def picture(size: int, ground: Colour, *layers: tuple[Shape, Colour]) -> bytes:
    """Return a square PNG: the layers on the ground, the last one on top."""
    rows = (bytes(_row(y, size, ground, layers)) for y in range(size))
    scanned = b"".join(b"\0" + row for row in rows)
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(scanned, 9)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _row(
    y: int, size: int, ground: Colour, layers: tuple[tuple[Shape, Colour], ...]
) -> Iterator[int]:
    """Yield the bytes of a row of pixels: red, green, blue and how opaque, for each."""
    for x in range(size):
        pixel = tuple(float(part) for part in ground)
        for shape, colour in layers:
            share = _covered(shape, x, y)
            pixel = tuple(old + (new - old) * share for old, new in zip(pixel, colour, strict=True))
        yield from (round(part) for part in pixel)


def _covered(shape: Shape, x: int, y: int) -> float:
    """Return how much of a pixel a shape covers, from 0.0 to 1.0."""
    steps = [(step + 0.5) / FINE for step in range(FINE)]
    return sum(shape(x + dx, y + dy) for dx in steps for dy in steps) / FINE**2


def _chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    checked = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checked)


def main() -> None:
    """Write both icons."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "color.png").write_bytes(coloured())
    (FOLDER / "outline.png").write_bytes(outlined())


if __name__ == "__main__":
    main()
