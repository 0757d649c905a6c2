"""Entering published figures, as part of setting an operation up."""

from jointops.base.tx import Tx
from ops.figures.model import ReportedFigure
from ops.figures.queries import q


async def add_reported(tx: Tx, operation: str, figures: list[ReportedFigure], class_id: int) -> None:
    """Keep published figures beside the operation, with qualifier and source."""
    await tx.run_many(
        q.add_reported,
        [
            {
                "operation": operation,
                "label": figure.label,
                "value": figure.value,
                "qualifier": figure.qualifier,
                "unit": figure.unit,
                "source": figure.source,
                "class_id": class_id,
            }
            for figure in figures
        ],
    )
