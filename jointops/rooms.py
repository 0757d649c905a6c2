"""The controllers of all rooms, in the order of the house."""

from typing import Any

from alerts.authorities.api import AuthorityController
from alerts.coordination.api import AlertController
from alerts.watchlists.api import WatchlistController
from geo.marks.api import MapController
from integrations.watchlists.api import ImportController
from jointops.base.approvals.api import ProposalController
from jointops.base.audit.api import AuditController
from jointops.base.people.api import PeopleController
from ops.care.api import CareController
from ops.checkpoints.api import CheckpointController
from ops.checks.api import CheckController
from ops.exports.api import ExportController
from ops.figures.api import FiguresController
from ops.incidents.api import IncidentController
from ops.matches.api import MatchController
from ops.misuse.api import MisuseController
from ops.operations.api import OperationController

CONTROLLERS: tuple[Any, ...] = (
    AuditController,
    ProposalController,
    PeopleController,
    MapController,
    WatchlistController,
    AuthorityController,
    AlertController,
    OperationController,
    CheckpointController,
    CheckController,
    MatchController,
    MisuseController,
    IncidentController,
    FiguresController,
    ExportController,
    ImportController,
    CareController,
)
