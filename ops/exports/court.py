"""The bundle for a court: one alert, what was answered, and the match that it rests on, each asked whether it may."""

from contextlib import suppress
from typing import Any

import msgspec

from alerts.coordination.model import UNSENT, Alert, Reply
from alerts.coordination.queries import get_handled
from jointops.base.errors import Invalid, NotFound, WrongState
from jointops.base.handling import Handled
from jointops.base.page import Place
from jointops.base.tx import Tx
from ops.exports.model import NewExport, Row
from ops.matches.model import Match
from ops.matches.queries import get_match

COLUMNS = ("part", "id", "at", "by", "country", "facts")

_OF_A_SCREEN = frozenset({"may", "exits", "mine", "thread"})


async def court_rows(tx: Tx, wanted: NewExport, before: Place | None, most: int) -> list[Row]:
    """The parts of the case, the alert first. Raises NotFound (404), WrongState (409: it was never sent)."""
    if wanted.filter.alert is None:
        raise Invalid.field("/filter/alert", "Say which alert the case is about.", "missing")
    alert, handled = await get_handled(tx, wanted.filter.alert)
    if alert.state in UNSENT:
        raise WrongState("A draft is no evidence: it was never sent.", why="court-draft")
    found = [_alert(alert, handled), *(_reply(alert, reply, handled) for reply in alert.thread)]
    if alert.trigger is not None and alert.trigger.kind == "match":
        with suppress(NotFound):  # the two bureaux alone see the match: for others the case is the alert
            found.append(_match(await get_match(tx, alert.trigger.id), handled))
    return found


def _alert(alert: Alert, handled: Handled) -> Row:
    said = {"by": alert.drafted_by.name, "country": alert.drafted_by.country, "at": alert.drafted_at}
    return Row(alert.id, (alert.drafted_at, alert.id), alert.drafted_by.country, handled, _part("alert", alert, said))


def _reply(alert: Alert, reply: Reply, handled: Handled) -> Row:
    """It goes where its alert may go, and is seen with it."""
    said = {"by": reply.by.name, "country": reply.by.country, "at": reply.at}
    return Row(alert.id, (reply.at, reply.id), reply.by.country, handled, _part("reply", reply, said))


def _match(match: Match, handled: Handled) -> Row:
    """Both records as the bureaux saw them, under the codes of the alert that it stands beside here."""
    own = Handled(
        marking=3, handling=handled.handling, origin=f"bureau:{match.countries.owner}",
        audience=handled.audience | {f"bureau:{match.countries.owner}"},
    )  # fmt: skip
    said = {"by": "", "country": match.countries.owner, "at": match.recorded_at}
    return Row(match.id, (match.recorded_at, match.id), match.countries.owner, own, _part("match", match, said))


def _part(part: str, record: Alert | Reply | Match, said: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in msgspec.to_builtins(record).items() if name not in _OF_A_SCREEN}
    return {"part": part, "id": facts.pop("id"), **msgspec.to_builtins(said), "facts": facts}
