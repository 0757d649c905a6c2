"""Reads of thresholds."""

from alerts.screening.explain import HIGHEST, LOWEST, possible_from
from alerts.screening.model import POSSIBLE
from alerts.thresholds.model import Threshold, ThresholdChange
from alerts.watchlists import queries as watchlists
from jointops.base import sql
from jointops.base.tx import Tx, rows_as

q = sql.load("alerts.thresholds")


async def get_threshold(tx: Tx, code: str) -> Threshold:
    """A list's threshold with its newest changes. Raises NotFound (404)."""
    bar = await watchlists.possible_from(tx, code)
    return Threshold(
        list=code,
        possible_from=bar,
        usual=POSSIBLE,
        undated_from=possible_from(bar, undated=True),
        lowest=LOWEST,
        highest=HIGHEST,
        changes=tuple(rows_as(ThresholdChange, await tx.all(q.changes_of, list=code))),
    )
