"""How a request goes to the other side and its answer comes back: whether it can be sent, and what must be said."""

from collections.abc import Iterable
from uuid import UUID

from alerts.authorities.model import Authority
from alerts.authorities.queries import named_authorities
from alerts.authorities.standing import WRONG
from alerts.authorities.tasks import ask_to_verify, classes_for
from alerts.coordination.judging import Route, judged
from alerts.coordination.model import Alert
from alerts.coordination.queries import get_handled
from alerts.notices.queries import takes_electronic, takes_no_paper
from alerts.requests.model import CARRIED, MOVE, UNSENT, Channel, Move, Request
from alerts.requests.queries import get_request
from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound
from jointops.base.handling import Handled, may, stays_with_addressees
from jointops.base.tx import Tx


async def can_be_sent(db: Db, viewer: Viewer, id: UUID, version: int, said: Move) -> Channel:
    """By which channel it goes, if the authority that is asked can be sent to today; else who keeps its entry is told.

    The diplomatic channel is open where an authority is not: it is what is offered then. Nobody is told because of what
    is seen in an older version, nor where the request follows an alert that stays with its addressees.
    Raises NotFound (404), Invalid (422: its entry is stale or over, it is closed, it takes no paper, it accepts none of
    the languages, the alert that it follows was recalled before it went the first time, as far as the viewer sees it).
    """
    allowed(viewer, MOVE)
    async with db.read(viewer) as tx:
        request, _ = await get_request(tx, id)
        followed = await _followed(tx, request.alert)
        [route] = await judged(tx, await named_authorities(tx, [request.requested]), utc_now())
    if "sent" not in request.may or request.version != version:
        return said.channel or "platform"
    if request.state in UNSENT and followed is not None:
        _is_not_recalled(followed[0])
    # Of an alert that the viewer does not see, keepers may not learn either.
    stays = request.alert is not None and (
        followed is None or stays_with_addressees(followed[1].marking, followed[1].handling)
    )
    if route.blocked is not None and said.channel != "diplomatic":
        if route.blocked.why in WRONG and not stays:
            classes = await classes_for(db, viewer, [route.authority.country])
            async with db.write(viewer) as tx:
                await ask_to_verify(tx, [route.authority], classes)
        raise Invalid.field("/channel", _instead(route), "blocked")
    channel = _channel(route, said.channel)
    is_accepted(route.authority, [*request.languages, *said.languages])
    return channel


async def channel_back(db: Db, viewer: Viewer, id: UUID, version: int, said: Move) -> Channel:
    """By which channel an answer goes to the authority that asked; of a repeat or a wrong state nothing is said here.

    Raises NotAllowed (403), NotFound (404), Invalid (422: it takes no paper).
    """
    allowed(viewer, MOVE)
    async with db.read(viewer) as tx:
        request, _ = await get_request(tx, id)
        [route] = await judged(tx, await named_authorities(tx, [request.requesting]), utc_now())
    if "answered" not in request.may or request.version != version:
        return said.channel or "platform"
    return _channel(route, said.channel)


def _channel(route: Route, asked: Channel | None) -> Channel:
    """What is asked for, else as the authority takes it today. Raises Invalid (422: it takes no paper)."""
    electronic = takes_electronic(route.notices)
    if asked == "post" and takes_no_paper(route.notices):
        instead = "electronically" if electronic else "over the platform"
        raise Invalid.field("/channel", f"{route.authority.code} takes no paper now: send it {instead}.", "paper")
    return asked or ("electronic" if electronic else "platform")


def is_accepted(asked: Authority, languages: Iterable[str]) -> None:
    """Whether papers in these languages can go there (UNTOC art. 18 (14)). Raises Invalid (422: it accepts none)."""
    if set(asked.languages).isdisjoint(languages):
        accepted = ", ".join(asked.languages)
        message = f"{asked.code} accepts requests in {accepted}: a translation into one of these goes with it."
        raise Invalid.field("/languages", message, "language")


async def _followed(tx: Tx, alert: UUID | None) -> tuple[Alert, Handled] | None:
    """The alert that a request follows; None when there is none, or none that this viewer sees."""
    try:
        return await get_handled(tx, alert) if alert is not None else None
    except NotFound:
        return None


async def may_pass_on(tx: Tx, request: Request) -> None:
    """Before it goes to the other side for the first time, also informally: it brings there what its alert says.

    Whoever drafted it saw the alert; who sends it may be another. Raises Invalid (422: who sends it does not see the
    alert whole, it was recalled meanwhile, or its codes keep it from courts).
    """
    if request.alert is None or request.state not in UNSENT:
        return
    followed = await _followed(tx, request.alert)
    if followed is None or not may("api", followed[1], tx.viewer):
        message = "You do not see the alert that this follows: somebody of your side who does sends it."
        raise Invalid.field("/alert", message, "unseen")
    _is_not_recalled(followed[0])
    if not may("court", followed[1], tx.viewer):
        message = "The sender keeps this alert from courts: ask for its release, then send the request."
        raise Invalid.field("/alert", message, "handling")


def _is_not_recalled(alert: Alert) -> None:
    if alert.state == "recalled":
        message = f"{alert.number} was recalled meanwhile: make the request anew without it."
        raise Invalid.field("/alert", message, "recalled")


def _instead(route: Route) -> str:
    """Why it cannot be sent to, and what is offered."""
    blocked, other = route.blocked, route.blocked.fallback if route.blocked else None
    why = f"{blocked.why} since {blocked.since}" if blocked else ""
    offer = f"ask {other.code} instead, or send it by the diplomatic channel" if other else "use the diplomatic channel"
    return f"{route.authority.code} cannot be sent to ({why}): {offer}, or have its entry verified."


def fits(now: Request, state: str, said: Move) -> None:
    """Whether what is said goes with the next state. Raises Invalid (422)."""
    if state == "refused" and said.ground is None:
        raise Invalid.field("/ground", "A refusal names its ground.", "missing")
    if said.ground == "other" and not said.note.strip():
        raise Invalid.field("/note", "A ground that has no name here is said in words.", "missing")
    if said.ground is not None and state != "refused":
        raise Invalid.field("/ground", "A ground is that of a refusal.", "not-here")
    if state == "need-more" and not said.wanting and not said.note.strip():
        raise Invalid.field("/wanting", "Say what is wanting.", "missing")
    if said.wanting and state != "need-more":
        raise Invalid.field("/wanting", "What is wanting is said where more is asked for.", "not-here")
    if state == "used" and not said.note.strip() and any(one.limits for step in now.steps for one in step.documents):
        raise Invalid.field("/note", "The answer says for what alone it may be used: say for what it was.", "missing")
    if said.sha256 is not None and state not in CARRIED:
        raise Invalid.field("/sha256", "A signed file goes with what is sent or answered.", "not-here")
    if said.languages and state != "sent":
        raise Invalid.field("/languages", "Translations go with what is sent.", "not-here")
    if said.documents and state != "answered":
        raise Invalid.field("/documents", "Documents come with an answer.", "not-here")
