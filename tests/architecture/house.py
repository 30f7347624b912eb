"""The house rules as plain functions: source in, findings out, one sentence each.

Nothing here opens a file but `committed`, so each rule can be shown a planted violation.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("bot", "adapters", "storage", "migrations", "playground")

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef

# The two places that may catch everything, with the reason.
BROAD_EXCEPT_ALLOWED = {
    "bot/reception.py": "the funnel: a bug becomes one log line and one code for the person",
    "storage/lanes.py": "hands whatever a unit raises to the caller who waits for it",
    "adapters/engine/embedded.py": "the worker loop: one bad delivery must not stop the others",
}
COMMIT_ALLOWED = "storage/database.py"
CLOCK_ALLOWED = "bot/clock.py"

CLOCK_CALLS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}


@dataclass(frozen=True)
class Source:
    """A committed text file: its path from the root, with slashes, and its words."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed Python."""
        return parse(self.text, self.path)

    @property
    def top(self) -> str:
        """The first folder of the path."""
        return self.path.split("/", 1)[0]


@cache  # several rules look at the same file
def parse(text: str, path: str) -> ast.Module:
    """Return the Python as a tree."""
    return ast.parse(text, path)


def committed(pattern: str = "*") -> Iterator[Source]:
    """Yield the text files that are in the repository or about to be."""
    for path in sorted(paths()):
        if path.match(pattern) and (ROOT / path).is_file():
            raw = (ROOT / path).read_bytes()
            if b"\0" not in raw:
                yield Source(path.as_posix(), raw.decode("utf-8", errors="replace"))


def paths() -> Iterator[Path]:
    """Yield paths from the root: what git knows and does not ignore; without git, all but dots."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        visible = (entry for entry in ROOT.iterdir() if not entry.name.startswith("."))
        found = (path for entry in visible for path in (entry, *entry.rglob("*")))
        yield from (path.relative_to(ROOT) for path in found)
    else:
        yield from (Path(name) for name in listed.stdout.split("\0") if name)


def program() -> Iterator[Source]:
    """Yield the Python of the program itself: no tests, no benches."""
    return (source for source in committed("*.py") if source.top in PROGRAM)


def long_file(source: Source) -> Iterator[str]:
    """Name a file past the stop."""
    count = source.text.count("\n")
    if count > MAX_FILE_LINES:
        yield f"{source.path}: {count} lines, the stop is {MAX_FILE_LINES}; split by idea"


def long_functions(source: Source) -> Iterator[str]:
    """Name each function past the stop, docstring included, decorators not."""
    for node in ast.walk(source.tree):
        if isinstance(node, Function) and node.end_lineno:
            count = node.end_lineno - node.lineno + 1
            if count > MAX_FUNCTION_LINES:
                place = f"{source.path}:{node.lineno}"
                yield f"{place}: {node.name} has {count} lines, the stop is {MAX_FUNCTION_LINES}"


def commits(source: Source) -> Iterator[str]:
    """Name each commit of a transaction outside the one module that may."""
    for call in calls(source):
        method = isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
        if method and source.path != COMMIT_ALLOWED:
            yield f"{source.path}:{call.lineno}: commits; only {COMMIT_ALLOWED} does"


def broad_excepts(source: Source) -> Iterator[str]:
    """Name each handler that catches everything, outside the two that may."""
    handlers = (node for node in ast.walk(source.tree) if isinstance(node, ast.ExceptHandler))
    found = [handler for handler in handlers if is_broad(handler)]
    allowed = 1 if source.path in BROAD_EXCEPT_ALLOWED else 0
    for node in found[allowed:]:
        yield f"{source.path}:{node.lineno}: catches everything; name the errors you expect"


def is_broad(node: ast.ExceptHandler) -> bool:
    """Tell whether this is `except:`, `except Exception` or `except BaseException`."""
    kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    broad = {"Exception", "BaseException"}
    return any(kind is None or (isinstance(kind, ast.Name) and kind.id in broad) for kind in kinds)


def clock_readings(source: Source) -> Iterator[str]:
    """Name each place that asks the time itself instead of its context or a Clock."""
    if source.path == CLOCK_ALLOWED:
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in CLOCK_CALLS.get(
            last_name(node.value), ()
        ):
            yield f"{source.path}:{node.lineno}: reads the clock; take ctx.now or a Clock"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            for alias in node.names:
                if alias.name in CLOCK_CALLS["time"]:
                    yield f"{source.path}:{node.lineno}: imports time.{alias.name}"


def last_name(node: ast.expr) -> str:
    """Return `datetime` for both `datetime` and `datetime.datetime`; empty for the rest."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def text_made_outside_the_renderer(source: Source) -> Iterator[str]:
    """Name each platform text glued together in an adapter where nothing escapes it."""
    in_adapter = source.path.startswith(("adapters/slack/", "adapters/teams/"))
    if not in_adapter or "render" in source.path:
        return
    for node in ast.walk(source.tree):
        for value in text_values(node):
            if isinstance(value, ast.JoinedStr):
                yield f"{source.path}:{value.lineno}: an f-string as text; render.py escapes"


def text_values(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what is given as `text=` or under the key "text"."""
    if isinstance(node, ast.keyword) and node.arg == "text":
        yield node.value
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "text":
                yield value


def calls(source: Source) -> Iterator[ast.Call]:
    """Yield every call in the file."""
    return (node for node in ast.walk(source.tree) if isinstance(node, ast.Call))


# Glued from halves, so that this file does not hold what it looks for.
FOREIGN = re.compile(
    "|".join(
        (
            r"py" + r"pi\.(org|io)",
            r"python" + r"hosted\.org",
            r"npm" + r"js\.(org|com)",
            r"(deb|security|ftp)\." + r"debian\.org",
            r"archive\." + r"ubuntu\.com",
            r"(?<![\w.])/wo" + r"rk/",
            r"(?<![\w.])/ro" + r"ot/",
            r"(?<![\w.])/ho" + r"me/[a-z]",
            r"(?<![\w.])/Us" + r"ers/[A-Za-z]",
            r"\.\./sha" + r"red",
            r"\.lib" + r"rary/",
        )
    )
)


def foreign_places(source: Source) -> Iterator[str]:
    """Name each mention of a package registry's host or of somebody's own machine."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        for match in FOREIGN.finditer(line):
            yield f"{source.path}:{number}: {match.group()} means nothing on another machine"


PIN = re.compile(r"^[a-z0-9-]+==\S+( ;.*)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def loose_pins(source: Source) -> Iterator[str]:
    """Name each line of a requirements list that is neither an exact pin nor its hash."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if not (PIN.match(line) or HASH.match(line)):
            yield f"{source.path}:{number}: neither `name==version` nor a hash: {line}"
