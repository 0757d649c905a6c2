"""What a screen says in a language: the message of a key, as the page writes it."""

import json
import re
from pathlib import Path

MESSAGES = Path(__file__).parents[2] / "frontend/messages"


class Said:
    """The words of a language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words: dict[str, str] = {}
        for file in MESSAGES.glob(f"*/{language}.json"):
            self._words |= json.loads(file.read_text())

    def __call__(self, key: str, **given: str) -> str:
        """The message up to the first blank that nothing is given for."""
        filled = re.sub(r"\{(\w+)\}", lambda blank: self._apart(given.get(blank[1])), self._words[key])
        return filled.split("\0")[0].strip()

    def _apart(self, part: str | None) -> str:
        if part is None:
            return "\0"
        return f"\u2068{part}\u2069" if self.language == "ar" else part
