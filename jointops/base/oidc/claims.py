"""What a provider says of a person, in our words: never more than it may speak for."""

import re
from typing import Any, cast

import msgspec

from jointops.base.errors import NotEnrolled
from jointops.base.oidc.provider import Provider
from jointops.base.text import clean

_USER_NAME = re.compile(r"[a-z0-9.\-]{2,60}")

_HELD = {"bureau": "bureau", "victims": "care"}
"""Roles that hold something for their whole country."""

_OFFICES = {"admin": 1, "dpo": 3}
"""Roles that hold an office of the whole deployment, and how far it is cleared, whatever is claimed: an administrator
decides on accounts and reads no case, a data protection officer reads what persons ask for."""


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A person as a provider describes them; the fields are those of an account."""

    user_name: str
    name: str
    role: str
    country: str
    principals: list[str]
    clearance: int
    operations: list[str]


def user_name_of(provider: Provider, claims: dict[str, Any]) -> str:
    """The name of the account that the provider means, as it writes it; empty when it cannot be one of ours."""
    named = str(claims.get(provider.claims.user, "")).lower()
    return named if _USER_NAME.fullmatch(named) else ""


def spoken(provider: Provider, claims: dict[str, Any]) -> Spoken:
    """The account to make or to renew.

    Raises NotEnrolled (403) for people of another country, and for a role that this provider cannot give.
    """
    country = claims.get(provider.claims.country, provider.country)
    role = provider.roles.get(str(claims.get(provider.claims.role, "")))
    named = user_name_of(provider, claims)
    if country != provider.country or role is None or not named:
        raise NotEnrolled
    operations = _mapped(claims.get(provider.claims.operations), provider.operations)
    agencies = _mapped(claims.get(provider.claims.agencies), provider.agencies)
    return Spoken(
        user_name=f"{named}.{country.lower()}",
        name=clean(str(claims.get(provider.claims.name) or named))[:200],
        role=role,
        country=country,
        principals=_principals(country, role, agencies, operations)
        + [f"network:{code}" for code in _mapped(claims.get(provider.claims.networks), provider.networks)],
        clearance=_clearance(provider, _OFFICES.get(role, claims.get(provider.claims.clearance))),
        operations=operations,
    )


def _principals(country: str, role: str, agencies: list[str], operations: list[str]) -> list[str]:
    held = [f"country:{country}", *(f"agency:{country}-{agency}" for agency in agencies)]
    if role in _HELD:
        held.append(f"{_HELD[role]}:{country}")
    if role in _OFFICES:
        held.append(f"office:{role}")
    for code in operations:
        held += [f"op:{code}", f"op:{code}@{country}", *([f"centre:{code}"] if role == "centre" else [])]
    return held


def _mapped(said: object, ours: dict[str, str]) -> list[str]:
    """A claim may be one text or several; what is not in the mapping is not given."""
    words = cast(list[object], said) if isinstance(said, list) else [said]
    return sorted({ours[word] for word in words if isinstance(word, str) and word in ours})


def _clearance(provider: Provider, said: object) -> int:
    """What it says, at most what it may say; the least when it says nothing that can be read."""
    number = said if isinstance(said, int) and not isinstance(said, bool) else 0
    return max(0, min(number, provider.most_clearance, 4))
