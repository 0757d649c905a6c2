"""Writing an alert as CAP 1.2: codes, countries, places and times alone. Title, text and answers may name somebody.

Each language in which the alert was written has its `info`, in sentences of ours; languages that we have none in are
told in English.

Source of forms and limits: OASIS, Common Alerting Protocol Version 1.2, §3.2 (data dictionary).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as xml

from alerts.coordination.model import Addressee, Alert
from integrations.cap.model import CERTAINTY, NAMESPACE, SCOPE, SEVERITY, URGENCY, Kind
from integrations.cap.words import WORDS
from jointops.base.language import LANGUAGES, Language

DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def cap_of(alert: Alert, site: str, *, exercise: bool) -> bytes:
    """A released alert as a CAP message: an Update once it was corrected, a Cancel once it was recalled.

    site      where people sign in to read it; the domain of the sender, too
    exercise  nothing of it is real
    """
    *earlier, (identifier, sent) = _messages(alert)
    kind = _kind(alert)
    sender = f"{alert.operation}@{urlsplit(site).hostname or 'jointops'}"
    root = xml.Element("alert", xmlns=NAMESPACE)
    _say(root, "identifier", identifier)
    _say(root, "sender", sender)
    _say(root, "sent", sent)
    _say(root, "status", "Exercise" if exercise else "Actual")
    _say(root, "msgType", kind)
    scope = SCOPE[alert.marking]
    _say(root, "scope", scope)
    if scope == "Restricted":
        _say(root, "restriction", " ".join([alert.marking, *alert.handling]))
    if scope == "Private":
        _say(root, "addresses", " ".join(one.authority.code for one in _sent_to(alert)))
    if earlier:
        _say(root, "references", " ".join(f"{sender},{name},{at}" for name, at in earlier))
    for language in _languages(alert):
        root.append(_info(alert, site, language, kind))
    return DECLARED + xml.tostring(root, encoding="utf-8")


def _kind(alert: Alert) -> Kind:
    if alert.state == "recalled":
        return "Cancel"
    return "Update" if alert.edition > 1 else "Alert"


def _messages(alert: Alert) -> list[tuple[str, str]]:
    """Identifier and time of every message of an alert, the one of now last: one for each edition, and its end."""
    said = [alert.released_at or alert.drafted_at, *(one.at for one in alert.editions)]
    names = [f"{alert.id}.{number}" if number > 1 else str(alert.id) for number in range(1, len(said) + 1)]
    if alert.recalled_at is not None:
        said.append(alert.recalled_at)
        names.append(f"{alert.id}.recalled")
    return [(name, _instant(at)) for name, at in zip(names, said, strict=True)]


def _languages(alert: Alert) -> Sequence[Language]:
    return [one for one in LANGUAGES if one in alert.languages] or LANGUAGES[:1]


def _info(alert: Alert, site: str, language: Language, kind: Kind) -> xml.Element:
    info, words = xml.Element("info"), WORDS[language]
    over = kind == "Cancel"
    _say(info, "language", language)
    _say(info, "category", "Security")
    _say(info, "event", words.event)
    _say(info, "responseType", "None" if over else "Assess")
    _say(info, "urgency", "Past" if over else URGENCY[alert.priority])
    _say(info, "severity", SEVERITY[alert.priority])
    _say(info, "certainty", CERTAINTY.get(alert.trigger.kind, "Unknown") if alert.trigger else "Unknown")
    if alert.deadline is not None and not over:
        _say(info, "expires", _instant(alert.deadline))
    _say(info, "senderName", words.sender.format(operation=alert.operation))
    headline = {"Alert": words.headline, "Update": words.corrected, "Cancel": words.recalled}[kind]
    _say(info, "headline", headline.format(number=alert.number, priority=alert.priority, edition=alert.edition))
    _say(info, "instruction", words.disregard if over else words.instruction)
    if site:
        _say(info, "web", site)
    for name, value in [("number", alert.number), ("priority", alert.priority), ("marking", alert.marking)]:
        _pair(info, "parameter", f"jointops:{name}", value)
    for code in alert.handling:
        _pair(info, "parameter", "jointops:handling", code)
    for function in alert.functions:
        _pair(info, "parameter", "jointops:function", function)
    for area in _areas(alert):
        info.append(area)
    return info


def _sent_to(alert: Alert) -> list[Addressee]:
    """Whoever could not be sent to does not have it: no other system is told that they do."""
    return [one for one in alert.addressees if one.state != "blocked"]


def _areas(alert: Alert) -> list[xml.Element]:
    """Where it happened, and each country that it was sent to (ISO 3166-1)."""
    found: list[xml.Element] = []
    if alert.place is not None:
        area = xml.Element("area")
        _say(area, "areaDesc", alert.place["code"])
        position = alert.place["position"]
        _say(area, "circle", f"{position['lat']},{position['lon']} 0")  # degrees WGS 84, latitude first; km
        found.append(area)
    for country in sorted({one.authority.country for one in _sent_to(alert)}):
        area = xml.Element("area")
        _say(area, "areaDesc", country)
        _pair(area, "geocode", "ISO 3166-1 alpha-2", country)
        found.append(area)
    return found


def _instant(at: datetime) -> str:
    """To the second; UTC is written -00:00, never Z (§3.3.2)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _say(parent: xml.Element, name: str, text: str) -> None:
    xml.SubElement(parent, name).text = text


def _pair(parent: xml.Element, name: str, value_name: str, value: str) -> None:
    pair = xml.SubElement(parent, name)
    _say(pair, "valueName", value_name)
    _say(pair, "value", value)
