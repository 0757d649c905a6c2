"""Writing an alert as CAP 1.2: codes, countries, places and times alone. Title, text and answers may name somebody.

Each language in which the alert was written has its `info`, in sentences of ours; languages that we have none in are
told in English.

Source of forms and limits: OASIS, Common Alerting Protocol Version 1.2, §3.2 (data dictionary).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as xml

from alerts.coordination.model import Alert
from integrations.cap.model import CERTAINTY, NAMESPACE, SCOPE, SEVERITY, URGENCY
from integrations.cap.words import WORDS
from jointops.base.language import LANGUAGES, Language

DECLARED = b'<?xml version="1.0" encoding="UTF-8"?>\n'


def cap_of(alert: Alert, site: str, *, exercise: bool) -> bytes:
    """A released alert as a CAP message.

    site      where people sign in to read it; the domain of the sender, too
    exercise  nothing of it is real
    """
    root = xml.Element("alert", xmlns=NAMESPACE)
    _say(root, "identifier", str(alert.id))
    _say(root, "sender", f"{alert.operation}@{urlsplit(site).hostname or 'jointops'}")
    _say(root, "sent", _instant(alert.released_at or alert.drafted_at))
    _say(root, "status", "Exercise" if exercise else "Actual")
    _say(root, "msgType", "Alert")
    scope = SCOPE[alert.marking]
    _say(root, "scope", scope)
    if scope == "Restricted":
        _say(root, "restriction", " ".join([alert.marking, *alert.handling]))
    if scope == "Private":
        _say(root, "addresses", " ".join(one.authority.code for one in alert.addressees))
    for language in _languages(alert):
        root.append(_info(alert, site, language))
    return DECLARED + xml.tostring(root, encoding="utf-8")


def _languages(alert: Alert) -> Sequence[Language]:
    return [one for one in LANGUAGES if one in alert.languages] or LANGUAGES[:1]


def _info(alert: Alert, site: str, language: Language) -> xml.Element:
    info, words = xml.Element("info"), WORDS[language]
    _say(info, "language", language)
    _say(info, "category", "Security")
    _say(info, "event", words.event)
    _say(info, "responseType", "Assess")
    _say(info, "urgency", URGENCY[alert.priority])
    _say(info, "severity", SEVERITY[alert.priority])
    _say(info, "certainty", CERTAINTY.get(alert.trigger.kind, "Unknown") if alert.trigger else "Unknown")
    if alert.deadline is not None:
        _say(info, "expires", _instant(alert.deadline))
    _say(info, "senderName", words.sender.format(operation=alert.operation))
    _say(info, "headline", words.headline.format(number=alert.number, priority=alert.priority))
    _say(info, "instruction", words.instruction)
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


def _areas(alert: Alert) -> list[xml.Element]:
    """Where it happened, and each country that it is for (ISO 3166-1)."""
    found: list[xml.Element] = []
    if alert.place is not None:
        area = xml.Element("area")
        _say(area, "areaDesc", alert.place["code"])
        position = alert.place["position"]
        _say(area, "circle", f"{position['lat']},{position['lon']} 0")  # degrees WGS 84, latitude first; km
        found.append(area)
    for country in alert.countries:
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
