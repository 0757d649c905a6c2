"""The two ceremonies of WebAuthn, with our terms: user verified, the key found by itself, our own site."""

import msgspec
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from jointops.base.access import Viewer
from jointops.base.devices.key import unpack
from jointops.base.errors import SignInRefused
from jointops.base.passkeys.model import Credential
from jointops.base.sessions.site import name_of

_VERIFIED = UserVerificationRequirement.REQUIRED


def to_make(viewer: Viewer, site: str, challenge: bytes, known: list[bytes]) -> dict[str, object]:
    """What to ask the browser for a new passkey of this person."""
    made = generate_registration_options(
        rp_id=name_of(site),
        rp_name="JointOps",
        user_id=viewer.person_id.bytes,
        user_name=viewer.user,
        user_display_name=viewer.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return msgspec.json.decode(options_to_json(made))


def to_show(site: str, challenge: bytes) -> dict[str, object]:
    """What to ask the browser for a passkey that is there."""
    made = generate_authentication_options(rp_id=name_of(site), challenge=challenge, user_verification=_VERIFIED)
    return msgspec.json.decode(options_to_json(made))


def made(credential: Credential, site: str, challenge: bytes) -> VerifiedRegistration:
    """Raises SignInRefused (401) unless it is a new passkey for our site and this challenge, its user verified."""
    try:
        return verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=name_of(site),
            expected_origin=site,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise SignInRefused from None


def shown(credential: Credential, site: str, challenge: bytes, key: bytes, count: int) -> VerifiedAuthentication:
    """Raises SignInRefused (401), also for a count that did not go up: a copy of the passkey is about."""
    try:
        return verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=name_of(site),
            expected_origin=site,
            credential_public_key=key,
            credential_current_sign_count=count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise SignInRefused from None


class _ClientData(msgspec.Struct):
    challenge: str


class _Response(msgspec.Struct):
    client_data: str = msgspec.field(name="clientDataJSON")


class _Outer(msgspec.Struct):
    id: str
    response: _Response


def challenge_in(credential: Credential) -> str:
    """The challenge that a credential answers, to find what belongs to it. Raises SignInRefused (401)."""
    try:
        outer = msgspec.convert(credential, _Outer)
        return msgspec.json.decode(unpack(outer.response.client_data), type=_ClientData).challenge
    except (msgspec.MsgspecError, ValueError):
        raise SignInRefused from None


def id_of(credential: Credential) -> bytes:
    """Raises SignInRefused (401)."""
    try:
        return unpack(msgspec.convert(credential, _Outer).id)
    except (msgspec.MsgspecError, ValueError):
        raise SignInRefused from None
