"""The coordination alerts of Turquesa II: from the hub to the members, and from prosecutor to prosecutor."""

from jointops.demo.coordination import Alert, Corrected, Planned
from jointops.demo.slot import HOUR
from jointops.demo.turquesa.reports import CODE

HUB = "centre.turquesa"
FIRST = 101
"""Their saved values begin here: KAFO II, played at once, has the ones below."""

BOATS, FALCON = "Speed boats to the coast of Cancún", "Boats from Falcón to Aruba and Curaçao"
"""Alerts that a request follows."""


def _smuggling(title: str, text: str, priority: str, *countries: str, function: str = "trafficking") -> Alert:
    return Alert(CODE, title, text, priority, ("migrant smuggling",), countries, (function,))


WEEK_ALERTS = (
    Planned(
        17 * HOUR,  # Friday 23:00 in Dhaka: the office is shut until Sunday, whoever is on call answers
        _smuggling(
            "Forger's workshop in São Paulo: 43 passports, nine of them for travellers from Dhaka",
            "The workshop at Guarulhos made entry stamps and visas. Nine travellers are on their way by Doha. Please "
            "hold the recruiter's papers and say who bought the tickets.",
            "P1",
            "BD",
            "PE",
        ),
        9,
        {"BD": "On call: the recruiter's office is known; a search is asked for.", "PE": "Posts at Iñapari are told."},
        by=HUB,
    ),
    Planned(
        36 * HOUR,
        _smuggling(
            "Passenger of the Lisbon flight, landing at Guarulhos 06:10",
            "Travels as a sister of two children who are not hers. Please meet them at the gate.",
            "P1",
            "BR",
        ),
        6,
        {"BR": "A trained colleague waits at the gate."},
        by="prosecutor.pt",
        corrected=Corrected(
            40,
            "The flight is diverted: it lands at Montevideo 07:05 and does not come to you. Uruguay is told.",
            "The flight lands elsewhere.",
            ("BR",),
        ),
    ),
    Planned(
        36 * HOUR + 45 * 60,
        _smuggling(
            "Passenger of the Lisbon flight, diverted to Montevideo, landing 07:05",
            "Travels as a sister of two children who are not hers. Brazil was to meet them; the flight comes to you.",
            "P1",
            "UY",
        ),
        4,
        {"UY": "Met at the gate; the children are with a trained colleague."},
        by="prosecutor.pt",
    ),
    Planned(
        61 * HOUR,
        _smuggling(BOATS, "Two boats, about thirty persons, tonight.", "P2", "US", "MX"),
        41,
        {"MX": "The judge's order for these waters came three hours later; both boats are watched."},
        by=HUB,
    ),
    Planned(
        74 * HOUR,
        _smuggling(
            "Fares of Necoclí: 54,200 dollars in cash",
            "Paid in by transfers of under 1,000 from four countries. Who sent them?",
            "P2",
            "CO",
            "PA",
            "EC",
        ),
        55,
        {"EC": "Thirty-one transfers from one agency in Quito.", "CO": "Two accounts are frozen."},
        by="prosecutor.co",
    ),
    Planned(
        88 * HOUR,
        _smuggling(
            "Ledgers found beside 66,000 dollars and 21 passports",
            "They name collectors in Houston and Tijuana. Shall we ask for the accounts?",
            "P2",
            "US",
            "GT",
        ),
        38,
        {"US": "Send the request; the accounts are known.", "GT": "Two names are ours."},
        by="prosecutor.mx",
    ),
    Planned(
        101 * HOUR,
        _smuggling(
            "Women exploited in three houses, Santo Domingo and Madrid",
            "The same two men rent the houses. Presumed victims are with the desks.",
            "P2",
            "DO",
            "ES",
        ),
        27,
        {"ES": "Both men are held.", "DO": "The third house was empty."},
        by="prosecutor.es",
    ),
    Planned(
        112 * HOUR,
        _smuggling("Visas with one serial at Lima and Dakar", "Nine and fourteen.", "P3", "SN", "PE", "BR"),
        210,
        {},
        by="prosecutor.sn",
    ),
    Planned(
        128 * HOUR,
        _smuggling(
            FALCON,
            "The boat was paid from an account in Lisbon: our request for it follows. Who owns it?",
            "P3",
            "VE",
            "CW",
            "PT",
            function="mla",
        ),
        160,
        {"CW": "The boat lies here."},
        silent=("VE",),
        by="prosecutor.aw",
    ),
    Planned(
        141 * HOUR,
        _smuggling("Collector of Tijuana: 148,000 dollars", "Who paid in Bogotá and Quito?", "P3", "CO", "EC", "US"),
        240,
        {},
        silent=("EC",),
        by=HUB,
    ),
    Planned(
        155 * HOUR,
        _smuggling(
            "The week so far", "Six days, for information: two workshops.", "P4", "AR", "CL", "ES", "MX", "PA"
        ),
        180,
        {},
        silent=("ES", "MX", "PA"),
        by=HUB,
        # Argentina has read both; Chile the first alone, and that is seen.
        corrected=Corrected(
            400,
            "Six days, for information: one workshop.",
            "São Paulo stood twice in the report: one workshop, as the tallies say.",
            ("AR",),
        ),
    ),
)  # fmt: skip


def saved(title: str) -> str:
    """The saved id of an alert of the week."""
    [number] = [number for number, planned in enumerate(WEEK_ALERTS, FIRST) if planned.alert.title == title]
    return f"${{a{number}}}"
