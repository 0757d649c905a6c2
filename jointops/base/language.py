"""The languages of the product, as tags of BCP 47."""

from typing import Literal, get_args

Language = Literal["en", "fr", "es", "pt", "ar"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
