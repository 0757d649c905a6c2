"""Passkeys (WebAuthn): a key pair in a phone, a computer or a stick, opened by its owner's finger, face or PIN."""

from datetime import datetime
from typing import Annotated

import msgspec

from jointops.base.access import verb
from jointops.base.devices.key import PublicKey

ADD = verb("passkey.add")
LIST = verb("passkey.list")
REMOVE = verb("passkey.remove", step_up=True)

Credential = dict[str, object]
"""What the browser's own `PublicKeyCredential.toJSON()` gives; read and judged by the `webauthn` package."""


class Options(msgspec.Struct, frozen=True):
    """What the browser is to be asked, as `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON` take it."""

    options: dict[str, object]


class NewPasskey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A passkey just made, and what its owner calls it."""

    credential: Credential
    label: Annotated[str, msgspec.Meta(max_length=80)] = ""


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A passkey that was just used; `key` binds a new session to this device."""

    credential: Credential
    key: PublicKey = ""


class Passkey(msgspec.Struct, frozen=True):
    """A passkey of mine; `id` is base64url."""

    id: str
    label: str
    made_at: datetime
    used_at: datetime | None
