"""A provider as it stands in the settings: who vouches for which country's people, and how its words are ours."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import msgspec


class Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The claims of an id token that hold what we need to know."""

    user: str = "preferred_username"
    name: str = "name"
    country: str = "country"
    agencies: str = "agencies"
    role: str = "role"
    clearance: str = "clearance"
    operations: str = "operations"
    networks: str = "networks"


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who vouches for the people of one country.

    code            in addresses: /api/session/oidc?provider=ml
    title           on its button
    issuer          exactly as its id tokens name it
    hosts           further hosts (`host` or `host:port`) that it names for tokens and keys; the issuer's own is known
    ca              file with the authorities that sign their certificates; the system's when empty
    client_secret   a file that holds it; else JOINTOPS_OIDC_<CODE>_SECRET
    country         whose people it may speak for, and nobody else's
    may_enrol       whether somebody new gets an account by its word
    roles           its word for a role → ours; a role that is not here cannot be given; `admin` and `dpo` are offices
    operations      its word for an operation → our code; what is not here cannot be joined
    agencies        its word for an agency → ours, without the country
    networks        its word for a network → our code; what is not here is not given
    most_clearance  0–4, whatever it claims
    acr             its words for a sign-in with two factors (`acr` of an id token); asked for, the first one rather
    amr             its words for it in `amr`: any of them will do as well; `mfa` is that of RFC 8176

    Who comes without one of these words comes in vain.
    """

    code: str
    title: str
    issuer: str
    client_id: str
    country: str
    hosts: tuple[str, ...] = ()
    ca: str = ""
    client_secret: Path = Path()
    may_enrol: bool = False
    claims: Claims = Claims()
    roles: dict[str, str] = {}
    operations: dict[str, str] = {}
    agencies: dict[str, str] = {}
    networks: dict[str, str] = {}
    most_clearance: int = 3
    acr: tuple[str, ...] = ()
    amr: tuple[str, ...] = ("mfa",)

    def may_be_called(self) -> list[str]:
        """The hosts that we ask about its people, and no other, whatever it says of itself."""
        return [urlsplit(self.issuer).netloc, *self.hosts]

    def secret(self) -> str:
        """Raises SystemExit when neither the file nor the environment has it."""
        if self.client_secret != Path():
            return self.client_secret.read_text().strip()
        if text := os.environ.get(f"JOINTOPS_OIDC_{self.code.upper()}_SECRET"):
            return text
        raise SystemExit(f"The provider {self.code} has no client secret: name a file, or set the environment.")
