"""Golden files: what a view looked like when somebody last agreed to it.

`--update-golden` writes them anew; the difference is then read in review.
"""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Golden:
    """The golden files of one folder."""

    folder: Path
    update: bool = False

    def check(self, name: str, value: object) -> None:
        """Fail when `value` is not what the file `<name>.json` holds."""
        written = json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        self.check_text(f"{name}.json", written)

    def check_text(self, name: str, words: str) -> None:
        """Fail when `words` are not what the file `name` holds."""
        path = self.folder / name
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(words, encoding="utf-8")
            return
        assert path.exists(), f"{path} is missing: run with --update-golden, then read it"
        assert path.read_text(encoding="utf-8") == words, f"{path} says something else"
