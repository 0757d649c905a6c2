"""The controllers of all rooms, in the order of the house."""

from typing import Any

import alerts.watchlists.sharing
import ops.checks.sharing
import ops.incidents.sharing
import ops.matches.sharing
from alerts.attachments.api import AttachmentController
from alerts.authorities.api import AuthorityController
from alerts.coordination.api import AlertController
from alerts.followup.api import FollowUpController
from alerts.meetings.api import MeetingController
from alerts.networks.api import NetworkController
from alerts.notices.api import AuthorityNoticeController, CircularController
from alerts.partners.api import PartnerController
from alerts.requests.api import RequestController, TreatyController
from alerts.rooms.api import RoomController
from alerts.thresholds.api import ThresholdController
from alerts.watchlists.api import WatchlistController
from geo.map.api import MapController
from geo.places.api import PlaceController
from geo.sites.api import SiteController
from geo.tiles.api import TileController
from integrations.authorities.api import DirectoryImportController
from integrations.cap.api import CapController
from integrations.geofiles.api import RouteFileController
from integrations.mail.api import MailController
from integrations.ogc.api import OgcController
from integrations.partners.api import PartnerFileController
from integrations.push.api import PushController
from integrations.sites.api import SiteImportController
from integrations.watchlists.api import ImportController
from integrations.webhooks.api import WebhookController
from jointops.base.approvals.api import ProposalController
from jointops.base.audit.api import AuditController
from jointops.base.devices.api import DeviceController
from jointops.base.oidc.api import OidcController
from jointops.base.passkeys.api import PasskeyController
from jointops.base.people.api import PeopleController
from jointops.base.shares.api import ShareController
from jointops.base.tokens.api import TokenController
from ops.areas.api import AreaController
from ops.care.api import CareController
from ops.checkpoints.api import CheckpointController
from ops.checks.api import CheckController
from ops.deconfliction.api import DeconflictionController
from ops.exports.api import ExportController
from ops.figures.api import FiguresController
from ops.hits.api import HitController
from ops.incidents.api import IncidentController
from ops.journeys.api import JourneyController
from ops.matches.api import MatchController
from ops.misuse.api import MisuseController
from ops.operations.api import OperationController
from ops.packs.api import PackController
from ops.quality.api import DriftController, QualityController
from ops.readiness.api import ReadinessController
from ops.reports.api import ReportController
from ops.rescreen.api import RescreenController
from ops.retention.api import HoldController, RetentionController
from ops.rights.api import NoticeController, SubjectFindingController, SubjectRequestController
from ops.routes.api import RouteController
from ops.seizures.api import SeizureCaseController
from ops.shifts.api import ShiftController
from ops.suggestions.api import SuggestionController
from ops.views.api import BriefingController, ViewController
from realtime.api import EventController

SHARED = (
    alerts.watchlists.sharing,
    ops.checks.sharing,
    ops.incidents.sharing,
    ops.matches.sharing,
)
"""What can be shared: each of these enters its kind of record in `jointops.base.shares.model.KINDS`; alerts are
entered by the node, with what is known of the records behind them."""

CONTROLLERS: tuple[Any, ...] = (
    AuditController,
    ShareController,
    DeviceController,
    OidcController,
    PasskeyController,
    TokenController,
    ProposalController,
    PeopleController,
    EventController,
    MapController,
    TileController,
    PlaceController,
    SiteController,
    SiteImportController,
    WatchlistController,
    ThresholdController,
    AuthorityController,
    DirectoryImportController,
    AuthorityNoticeController,
    CircularController,
    NetworkController,
    MeetingController,
    RoomController,
    AlertController,
    AttachmentController,
    FollowUpController,
    RequestController,
    TreatyController,
    OperationController,
    CheckpointController,
    CheckController,
    MatchController,
    HitController,
    QualityController,
    DriftController,
    RescreenController,
    MisuseController,
    IncidentController,
    JourneyController,
    FiguresController,
    ExportController,
    PackController,
    ImportController,
    CareController,
    RetentionController,
    HoldController,
    SubjectRequestController,
    SubjectFindingController,
    NoticeController,
    WebhookController,
    PartnerController,
    PartnerFileController,
    MailController,
    PushController,
    CapController,
    RouteController,
    RouteFileController,
    ShiftController,
    SuggestionController,
    OgcController,
    ViewController,
    BriefingController,
    AreaController,
    DeconflictionController,
    ReadinessController,
    ReportController,
    SeizureCaseController,
)
