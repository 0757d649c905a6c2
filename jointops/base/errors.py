"""Problems (RFC 9457). The class docstring is the message; the class name is the address of its page."""

import re

import asyncpg
import msgspec

TYPES = "https://jointops.example/problems/"


class FieldError(msgspec.Struct, frozen=True):
    """One field that must be mended: JSON pointer (RFC 6901), what is wrong, a stable code."""

    pointer: str
    message: str
    code: str = "invalid"


class Problem(Exception):
    """Something is wrong with this call."""

    status: int = 400
    retry_after_s: int | None = None
    """After how many seconds the same call may go well."""

    def __init__(
        self, detail: str = "", errors: list[FieldError] | None = None, *, why: str = "", **facts: list[str]
    ) -> None:
        """What is wrong; `why` is a stable code of it, by which screens say it in their reader's language.

        facts  what the words name, for example the roles that may: nothing of a record that the reader does not see
        """
        super().__init__(detail or self.title())
        self.detail = detail or self.title()
        self.errors = errors or []
        self.why = why
        self.facts = facts

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]

    @classmethod
    def slug(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def body(self, instance: str) -> dict[str, object]:
        """The problem+json object; `instance` is the id of the request."""
        said: dict[str, object] = {
            "type": TYPES + self.slug(),
            "title": self.title(),
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "errors": [msgspec.to_builtins(error) for error in self.errors],
        }
        if self.why:
            said |= {"why": self.why, "facts": self.facts}
        return said


class Unreadable(Problem):
    """The body is not readable JSON in UTF-8."""

    status = 400


class NotSignedIn(Problem):
    """Sign in first: this call carries no live session."""

    status = 401


class SignInRefused(Problem):
    """This sign-in is not accepted: start again from the sign-in page."""

    status = 401


class WrongDevice(Problem):
    """This session belongs to another device: sign in on this one."""

    status = 401


class ShortKeyOver(Problem):
    """Show your device again: sign this call, or read GET /api/session with a proof."""

    status = 401


class DeviceLost(Problem):
    """This device was given up for lost: what it kept is to be wiped."""

    status = 401


class StepUpRequired(Problem):
    """Confirm that it is you: this act needs a passkey used within the last five minutes."""

    status = 401


class JustSignedIn(Problem):
    """Your first passkey is made within five minutes of signing in: sign out, sign in again and make it then."""

    status = 401


class NotEnrolled(Problem):
    """Your organisation knows you and this operation platform does not: ask your administrator for an account."""

    status = 403


class OneFactor(Problem):
    """Your organisation did not say that it asked you for two factors: sign in there with your second one too.

    If you did, ask your administrator to name its word for that in `acr` or `amr` of the provider's settings.
    """

    status = 403


class OutOfScope(Problem):
    """This token was made for other acts."""

    status = 403


class NotAllowed(Problem):
    """Your role does not include this act."""

    status = 403


class SecondPersonMissing(NotAllowed):
    """This needs a second person: nobody carries out alone what they have proposed."""


class PurposeMissing(Problem):
    """Say what you look for first: give this session a purpose (POST /api/session/purpose), once a shift."""

    status = 403


class WrongOrigin(Problem):
    """This call came from a page of another site, or through a proxy that is not in the setting trusted_proxies."""

    status = 403


class NotFound(Problem):
    """There is no such record for you."""

    status = 404


class IdReused(Problem):
    """This id is already taken by something else: send the report under a new id."""

    status = 409


class WrongState(Problem):
    """The record is in a state that does not allow this act."""

    status = 409


class Stale(Problem):
    """Somebody changed this record since you read it: read it again."""

    status = 412


class TooLarge(Problem):
    """The body is too large."""

    status = 413


class NotJson(Problem):
    """Send the body as application/json."""

    status = 415


class Invalid(Problem):
    """Some fields must be mended."""

    status = 422

    @classmethod
    def field(cls, pointer: str, message: str, code: str = "invalid") -> "Invalid":
        return cls(f"{pointer}: {message}", [FieldError(pointer, message, code)])


class VersionMissing(Problem):
    """Say which version you are changing: send If-Match with the version you read."""

    status = 428


class TokenInAddress(Problem):
    """Never put a key in an address, where logs and histories keep it: send it as `Authorization: Bearer`."""

    status = 422


class Busy(Problem):
    """The node is busy: nothing was changed. Try again in a moment."""

    status = 503
    retry_after_s = 2


def answer_to(error: BaseException) -> Problem | None:
    """What an error of the database tells a person; None for what stays the error it is."""
    if not isinstance(error, asyncpg.PostgresError):
        return None
    if error.sqlstate == "JO401":
        return NotSignedIn()
    if error.sqlstate == "JO403":
        return PurposeMissing()
    if isinstance(error, asyncpg.QueryCanceledError):
        return Busy("This took too long and was given up; nothing was changed. Ask for less, or later.")
    if isinstance(error, asyncpg.InsufficientPrivilegeError) and "row-level security" in str(error):
        return NotAllowed(
            "What this makes is marked above what you are cleared for, or is for others alone: you would not see it.",
            why="not-let-in",
        )
    if isinstance(error.__cause__, OverflowError):
        return Invalid("A time or a number lies beyond what can be kept: send a likelier one.")
    return None


_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.TransactionRollbackError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.LockNotAvailableError,
    asyncpg.InterfaceError,
    OSError,
)


def is_away(error: BaseException) -> bool:
    """Whether the database could not do just now what it can do later: no fault of what it was asked."""
    return isinstance(error, _AWAY)
