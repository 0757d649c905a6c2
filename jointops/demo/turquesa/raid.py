"""The house by the fence, on the fourth day: Mexico would enter it, the United States watch it from the other side."""

from jointops.demo.same_house import House, Side
from jointops.demo.slot import HOUR
from jointops.demo.turquesa.reports import CODE, ORIGIN

TIJUANA = House(
    CODE,
    ORIGIN,
    80 * HOUR,
    -117.0301,
    (
        Side("mx", "01762a00-0000-7000-8000-0000000d4001", "entry", 32.5408, "+52 664 000 41 01"),
        Side("us", "01762a00-0000-7000-8000-0000000d4002", "surveillance", 32.5425, "+1 619 000 41 02"),
    ),
)
"""Neither says so to the other: both are told whom to call, blind, and the raid is one."""
