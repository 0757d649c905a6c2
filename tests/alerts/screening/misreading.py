"""How a number is misread: signs taken for one another, and one slip of the eye or the finger."""

from random import Random

GROUPS = ("0OQD", "1IL", "8B", "2Z", "5S", "6G", "7TY")
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def misread(rng: Random, text: str) -> str:
    """Each sign as itself or as any other that is easily taken for it."""
    return "".join(rng.choice(next((group for group in GROUPS if sign in group), sign)) for sign in text)


def one_sign_off(rng: Random, text: str) -> str:
    """One sign changed, left out, put in, or two neighbours swapped."""
    at = rng.randrange(len(text))
    match rng.randrange(4):
        case 0:
            return text[:at] + rng.choice(SIGNS) + text[at + 1 :]
        case 1:
            return text[:at] + text[at + 1 :]
        case 2:
            return text[:at] + rng.choice(SIGNS) + text[at:]
        case _:
            at = rng.randrange(len(text) - 1)
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
