"""What an alert says in several languages side by side: one original, and each other language once."""

from collections.abc import Sequence

import asyncpg
import msgspec

from alerts.coordination.model import Correction, Translation
from jointops.base.errors import Invalid


def languages_of(original: str, translations: Sequence[Translation]) -> list[str]:
    """The tags of all texts, the original's first. Raises Invalid (422): a language stands there twice."""
    tags = [original]
    for place, one in enumerate(translations):
        if one.language in tags:
            message = f"It says this in {one.language} already: one text for each language."
            raise Invalid.field(f"/translations/{place}/language", message, "twice")
        tags.append(one.language)
    return tags


def translations_in(row: asyncpg.Record) -> list[Translation]:
    return msgspec.convert(row["translations"], list[Translation])


def corrected(row: asyncpg.Record, new: Correction) -> tuple[str, str, list[Translation]]:
    """Title, text and translations from now on.

    Raises Invalid (422): nothing is another, or other words of the original would leave translations that say what it
    no longer does.
    """
    said = row["title"], row["text"], translations_in(row)
    title, text = new.title or row["title"], new.text or row["text"]
    if new.translations is None and said[2] and (title, text) != said[:2]:
        message = "It says this in other languages too: say it anew in each of them, or send an empty list."
        raise Invalid.field("/translations", message, "missing")
    then = title, text, said[2] if new.translations is None else new.translations
    if then == said:
        raise Invalid.field("/text", "It says this already.", "same")
    return then
