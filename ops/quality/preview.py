"""What another threshold would have done to the last 30 days: an answer for who decides, no match and no name."""

import asyncio
from datetime import datetime, timedelta

from alerts.screening import Prepared, compare
from alerts.screening.explain import possible_from as bar_of
from alerts.screening.prepare import prepare_each
from alerts.watchlists.model import Watchlist
from alerts.watchlists.queries import possible_from, sample_live
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from ops.checks.keyed import Found, Kept, Sought, kept_checks, subject_of
from ops.checks.renewing import renew_keys
from ops.denials.queries import denied_among
from ops.quality.model import PREVIEW, Preview
from ops.quality.queries import list_scores, q

DAYS = 30
SAMPLE = 500
"""Entries that are tried on the kept checks: a figure with two digits, within seconds."""
TOGETHER = 50
MOST = 1_000
"""Checks that one entry is compared with, the newest: within seconds. For how many entries there were more is said."""


async def preview(db: Db, viewer: Viewer, known: Watchlist, wanted: float) -> Preview:
    """Matches that would go, by what became of them, and how many would come. Raises NoPurpose (403)."""
    since = utc_now() - timedelta(days=DAYS)
    async with db.look(viewer) as tx:
        tx.require(PREVIEW)
        span = {"list": known.code, "owner": known.owner, "since": since}
        fared = await tx.one(
            q.fared, possible_from=_text(wanted), undated_from=_text(bar_of(wanted, undated=True)), **span
        )
        scores = await list_scores(tx, known.code, since)
        bar = await possible_from(tx, known.code)
        tx.audit(PREVIEW, known.id, owner=known.owner, result=f"{bar:g} to {wanted:g}", records=fared["matches"])
    more = (
        await _more(db, known, since, wanted, bar)
        if wanted < bar
        else {"more": 0, "checks": 0, "tried": 0, "entries": 0, "cut": 0}
    )
    return Preview(possible_from=wanted, days=DAYS, most=MOST, scores=scores, **dict(fared), **more)


def _text(score: float) -> str:
    """As PostgreSQL's numeric takes it: 2.3 is 2.3, not the float beside it."""
    return f"{score:.2f}"


async def _more(db: Db, known: Watchlist, since: datetime, wanted: float, bar: float) -> dict[str, int]:
    """Some entries on the checks of those days: pairs that are no match by the threshold of now and would be one."""
    async with db.service("matcher") as tx:
        tried, entries = await sample_live(tx, known.code, SAMPLE)
        checks: int = await tx.value(q.checks_since, since=since)
        tx.audit(PREVIEW, known.id, records=checks)
    await renew_keys(db)
    came = cut = 0
    for start in range(0, len(tried), TOGETHER):
        some = tried[start : start + TOGETHER]
        prepared = await asyncio.to_thread(prepare_each, [entry["subject"] for entry in some])
        async with db.service("matcher") as tx:
            found = await kept_checks(tx, [Sought(one, wanted, since) for one in prepared], MOST)
        cut += len(found.cut)
        pairs = await asyncio.to_thread(_came, found, prepared, wanted, bar)
        async with db.service("matcher") as tx:
            denied = await denied_among(tx, [(subject_of(one.row), some[one.place]) for one in pairs])
        came += len(pairs) - denied  # of these nobody would be asked
    more = round(came * entries / len(tried)) if tried else 0
    return {"more": more, "checks": checks, "tried": len(tried), "entries": entries, "cut": cut}


def _came(found: Found, entries: list[Prepared], wanted: float, bar: float) -> list[Kept]:
    return [
        one
        for one in found.kept
        if compare(one.prepared, entries[one.place], wanted).band is not None
        and compare(one.prepared, entries[one.place], bar).band is None
    ]
