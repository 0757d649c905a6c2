"""Lists of others: the United Nations', OFAC's, FollowTheMoney. The people in these files are invented."""

import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from alerts.imports.model import LeftOut, Row
from integrations.watchlists.foreign import Given, next_new_year
from integrations.watchlists.formats import Known, format_of, reader_of
from jointops.base.errors import Invalid
from jointops.base.ids import uuid7
from tests.alerts.support import opened
from tests.integrations.support import counts, imported
from tests.integrations.test_import import entries_of
from tests.ops.support import Ledger
from tests.support import Person

UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"><INDIVIDUALS>
<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>SALOU</FIRST_NAME><SECOND_NAME>BENNÉ</SECOND_NAME>
<UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><GENDER>Male</GENDER>
<NATIONALITY><VALUE>Democratic Republic of the Congo</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Salou Bené</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Baker</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-03-20</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>OP 0012345</NUMBER>
<ISSUING_COUNTRY>Democratic Republic of the Congo</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT></INDIVIDUAL>
</INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>INVENTED TRADING</FIRST_NAME></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>"""

SDN = (
    '9001,"QUILLFEATHER, Oumarou","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 10 Dec 1948; POB Nowhere; nationality Iran; Passport A0099881 (Iran) expires 2030; Gender Male."\r\n'
    '9002,"INVENTED LINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '9003,"DHOW ONE","vessel","CUBA",-0- ,"CL1",-0- ,-0- ,-0- ,"Cuba",-0- ,-0- \r\n'
    '9004,"LONGREMARK, Idris","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"POB Nowhere;"\r\n\x1a'
)
ALT = '9001,12,"aka","FEATHERQUILL, Umar",-0- \r\n9003,13,"fka","SILVER STAR EXPRESS",-0- \r\n'
COMMENTS = '9004,"DOB 11 Dec 1950; Passport L0011223 (Mali)."\r\n9003,"Vessel Registration Identification IMO 9074729."'

ADVANCED = """<?xml version="1.0"?><Sanctions xmlns="http://www.un.org/sanctions/1.0"><ReferenceValueSets>
<CountryValues><Country ID="11082" ISO2="IR">Iran</Country></CountryValues>
<PartySubTypeValues><PartySubType ID="4">Individual</PartySubType>
<PartySubType ID="3">Unknown</PartySubType></PartySubTypeValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="10">Nationality Country</FeatureType>
<FeatureType ID="224">Gender</FeatureType></FeatureTypeValues>
<DetailReferenceValues><DetailReference ID="91526">Male</DetailReference></DetailReferenceValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
<NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues></ReferenceValueSets>
<Locations><Location ID="7"><LocationCountry CountryID="11082"/></Location></Locations>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="70" IssuedBy-CountryID="11082">
<IDRegistrationNo>A0099881</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="9001"><Comment/>
<Profile ID="9001" PartySubTypeID="4"><Identity ID="70" Primary="true">
<Alias Primary="true" LowQuality="false"><DocumentedName>
<DocumentedNamePart><NamePartValue NamePartGroupID="1">QUILLFEATHER</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue NamePartGroupID="2">Oumarou</NamePartValue></DocumentedNamePart></DocumentedName>
</Alias>
<Alias Primary="false" LowQuality="true"><DocumentedName><DocumentedNamePart>
<NamePartValue NamePartGroupID="3">THE BAKER</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup>
<MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups></Identity>
<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start>
<From><Year>1948</Year><Month>12</Month><Day>10</Day></From>
</Start><End><To><Year>1948</Year><Month>12</Month><Day>10</Day></To></End></DatePeriod></FeatureVersion></Feature>
<Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="7"/></FeatureVersion></Feature>
<Feature FeatureTypeID="224"><FeatureVersion><VersionDetail DetailReferenceID="91526"/></FeatureVersion></Feature>
</Profile></DistinctParty>
<DistinctParty FixedRef="9002"><Profile ID="9002" PartySubTypeID="3"/></DistinctParty>
</DistinctParties></Sanctions>"""

FTM: list[dict[str, Any]] = [
    {"id": "p-1", "schema": "Passport", "properties": {"holder": ["q-1"], "number": ["A0099881"], "country": ["ir"]}},
    {
        "id": "q-1",
        "schema": "Person",
        "datasets": ["invented"],
        "properties": {
            "name": ["Oumarou Quillfeather"],
            "alias": ["Umar Featherquill"],
            "weakAlias": ["The Baker"],
            "birthDate": ["1948-12-10"],
            "nationality": ["ir"],
            "gender": ["male"],
            "passportNumber": ["A0099881"],
            "phone": ["+98 21 5550 0199", "+98 21 5550 0199", "ask at the port"],
        },
    },
    {"id": "c-1", "schema": "Company", "properties": {"name": ["Invented Lines"]}},
    {
        "id": "s-1",
        "schema": "Vessel",
        "properties": {"name": ["Dhow One"], "alias": ["Dhow Uno"], "previousName": ["Silver Star Express"]},
    },
    {"id": "v-1", "schema": "Vehicle", "properties": {"registrationNumber": ["11 GN 4471"], "country": ["bf"]}},
]


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as set_of_files:
        set_of_files.writestr("sdn.csv", SDN)
        set_of_files.writestr("alt.csv", ALT)
        set_of_files.writestr("sdn_comments.csv", COMMENTS)
    return out.getvalue()


def lines() -> bytes:
    return "\n".join(json.dumps(one) for one in FTM).encode()


PERSON = {"kind": "person", "birth_date": "1948-12-10", "sex": "M", "nationalities": ["IR"]}
PASSPORT = {"type": "passport", "number": "A0099881", "country": "IR"}


@pytest.mark.parametrize(
    ("body", "format", "left_out", "names"),
    [
        (archive(), "ofac-csv", {"organisation": 1, "vessel": 1}, ["QUILLFEATHER, Oumarou", "FEATHERQUILL, Umar"]),
        (SDN.encode(), "ofac-csv", {"organisation": 1, "vessel": 1}, ["QUILLFEATHER, Oumarou"]),
        (ADVANCED.encode(), "ofac-xml", {"organisation": 1}, ["Oumarou QUILLFEATHER", "THE BAKER"]),
        (lines(), "ftm", {"Company": 1}, ["Oumarou Quillfeather", "Umar Featherquill", "The Baker"]),
    ],
    ids=["ofac-csv-set", "ofac-csv-alone", "ofac-xml", "ftm"],
)
async def test_the_same_person_comes_in_from_each_format_without_a_word_about_it(
    person: Person, body: bytes, format: str, left_out: dict[str, int], names: list[str]
) -> None:
    claire = await person("bureau.fr")
    code = f"FR-{format.upper()}-{len(body)}"
    await opened(claire, code, ["person", "vehicle", "vessel"])

    found = await imported(claire, code, body)

    assert (found["state"], found["format"], found["rejected"]) == ("live", format, [])
    assert {what: count for what, count in found["left_out"].items() if what != "vessel"} == {
        what: count for what, count in left_out.items() if what != "vessel"
    }
    entry = next(one for one in await entries_of(claire, code) if one["kind"] == "person")
    subject = entry["subject"]
    assert {name: subject[name] for name in PERSON} == PERSON
    assert subject["documents"] == [PASSPORT]
    assert [one if isinstance(one, str) else one["full"] for one in subject["names"]] == names
    assert (entry["action"], entry["review_by"]) == ("inquiry", next_new_year().isoformat())
    again = await imported(claire, code, body)
    assert counts(again)[1:4] == (0, 0, 0), "the same file again changes nothing"


async def test_remarks_that_run_on_other_names_of_ships_and_telephones_are_read(person: Person) -> None:
    claire, awa = await person("bureau.fr"), await person("officer.ml")
    for code, body in (("FR-WHOLE-SDN", archive()), ("FR-WHOLE-FTM", lines())):
        await opened(claire, code, ["person", "vehicle", "vessel"])
        assert (await imported(claire, code, body))["rejected"] == []
    by_number = {one["source_id"]: one for one in await entries_of(claire, "FR-WHOLE-SDN")}
    idris, ship = by_number["9004"], by_number["9003"]
    assert (idris["subject"]["birth_date"], idris["subject"]["documents"][0]["number"]) == ("1950-12-11", "L0011223")
    assert idris["note"] == "SDGT. POB Nowhere; DOB 11 Dec 1950; Passport L0011223 (Mali)"
    assert ship["subject"] == {
        "kind": "vessel", "imo": "9074729", "name": "DHOW ONE", "flag": "CU", "aliases": ["SILVER STAR EXPRESS"],
    }  # fmt: skip
    by_number = {one["source_id"]: one for one in await entries_of(claire, "FR-WHOLE-FTM")}
    assert by_number["s-1"]["subject"]["aliases"] == ["Dhow Uno", "Silver Star Express"]
    assert by_number["q-1"]["subject"]["phones"] == ["+98 21 5550 0199"]

    for id, entry in by_number.items():
        told = {"action": "whereabouts" if entry["kind"] == "person" else "seize"}
        at, held = f"/api/watchlists/FR-WHOLE-FTM/entries/{entry['id']}", {"if-match": f'"{entry["version"]}"'}
        changed, beside = await claire.patch(at, json=told, headers=held), list[str]()
        while changed.status_code == 409:  # other lists name the same one: whoever enters it knows
            beside += changed.json()["facts"]["entry"]
            changed = await claire.patch(at, json=told, params={"beside": beside}, headers=held)
        assert changed.status_code == 200, (id, changed.text)
    for subject in (
        {"kind": "vessel", "name": "MV Silver Star Express"},
        {"kind": "person", "phones": ["+982155500199"]},
    ):
        report = {
            "id": str(uuid7()), "operation": "kafo-ii", "checkpoint": "ML-GAO-01",
            "occurred_at": datetime.now(UTC).isoformat(), "subject": subject,
        }  # fmt: skip
        answer = await awa.post("/api/checks", json=report)
        assert (answer.status_code, answer.json()["answer"]) == (201, "wait"), answer.text


async def test_the_united_nations_list_comes_in_with_its_weak_aliases_marked(person: Person) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-UN", ["person"])

    found = await imported(claire, "FR-UN", UN.encode(), action="arrest", legal_basis="Decree 1 (invented)")

    assert (found["state"], found["left_out"], counts(found)) == ("live", {"organisation": 1}, (2, 1, 0, 0, 0))
    [entry] = await entries_of(claire, "FR-UN")
    assert entry["subject"]["names"] == [
        "SALOU BENNÉ",
        {"full": "Salou Bené", "kind": "alias"},
        {"full": "The Baker", "kind": "weak"},
    ]
    assert entry["subject"]["nationalities"] == ["CD"]
    assert (entry["action"], entry["legal_basis"]) == ("arrest", "Decree 1 (invented)"), "what is said goes first"
    assert "Travel ban" in entry["purpose"]


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&b;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"""
THEFT = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>
<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&f;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"""
OUTSIDE = '<!DOCTYPE x SYSTEM "http://outside.example/x.dtd"><CONSOLIDATED_LIST/>'


@pytest.mark.parametrize("body", [BOMB, THEFT, OUTSIDE, UN[:900], "<html><body/></html>"])
async def test_a_file_with_entity_tricks_or_cut_off_is_refused_and_changes_nothing(person: Person, body: str) -> None:
    claire = await person("bureau.fr")
    code = f"FR-TRICK-{len(body)}"
    await opened(claire, code, ["person"])
    answer = await claire.post(
        f"/api/watchlists/{code}/imports", content=body.encode(), headers={"content-type": "application/xml"}
    )

    assert answer.status_code == 422 or answer.json()["state"] == "failed", answer.text
    assert await entries_of(claire, code) == []


def test_an_archive_without_its_main_file_says_so() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("readme.txt", "nothing")

    with pytest.raises(Invalid, match=r"no sdn\.csv"):
        list(reader_of(format_of(out, "auto"), Given())(out))


def test_birth_dates_of_which_a_list_is_not_sure_are_all_held() -> None:
    born = "<INDIVIDUAL_DATE_OF_BIRTH>{}</INDIVIDUAL_DATE_OF_BIRTH>"
    about = born.format("<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1980</YEAR>")
    years = born.format("<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1983</FROM_YEAR><TO_YEAR>1987</TO_YEAR>")
    long = born.format("<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1900</FROM_YEAR><TO_YEAR>1987</TO_YEAR>")
    unsure = f"{about}{years}{long}<INDIVIDUAL_DOCUMENT>"
    file = io.BytesIO(UN.replace("<INDIVIDUAL_DOCUMENT>", unsure, 1).encode())

    rows = list(reader_of("un-xml", Given())(file))

    assert [type(one) for one in rows] == [Row, LeftOut]
    assert isinstance(rows[0], Row)
    person = msgspec.to_builtins(rows[0].entry.subject)
    assert (person.get("birth_date"), [*person["births"]]) == (None, ["1971-03-20", "1980~", "1983/1987"])
    assert "Born also 1900/1987." in rows[0].entry.terms.note, "so many years say too little to be compared"


def born_in(format: Known, body: bytes) -> tuple[list[str], str]:
    """The births of the one person in a file, and the note."""
    [row] = [one for one in reader_of(format, Given())(io.BytesIO(body)) if not isinstance(one, LeftOut)]
    assert isinstance(row, Row), row
    person = msgspec.to_builtins(row.entry.subject)
    births = [*person.get("births", []), person.get("birth_date")]
    return [one for one in births if one], row.entry.terms.note


@pytest.mark.parametrize(
    ("remark", "births"),
    [
        ("DOB 10 Dec 1948", ["1948-12-10"]),
        ("DOB Dec 1948", ["1948-12"]),
        ("DOB circa Jun 1948", ["1948-06~"]),
        ("DOB 1960 to 1965", ["1960/1965"]),
        ("DOB circa 1960 to 1965", ["1960/1965"]),
        ("DOB 01 Jan 1970 to 31 Dec 1973; alt. DOB 1968", ["1968", "1970/1973"]),
        ("DOB Apr 1977 to May 1977", ["1977"]),
        ("DOB 1920 to 1965", []),
        ("DOB 10 Xyz 1948; alt. DOB 31 Feb 1950", []),
    ],
)
def test_ofac_says_a_birth_in_many_ways_and_what_is_not_compared_stands_in_the_note(
    remark: str, births: list[str]
) -> None:
    line = SDN.splitlines()[0].replace("DOB 10 Dec 1948", remark)
    found, note = born_in("ofac-csv", line.encode())
    assert found == births
    assert remark in note


@pytest.mark.parametrize(
    ("first", "last", "births"),
    [
        ("1948-01-01", "1948-12-31", ["1948~"]),
        ("1948-12-10", "1948-12-10", ["1948-12-10~"]),
        ("1960-01-01", "1965-12-31", ["1960/1965"]),
        ("1920-01-01", "1965-12-31", []),
    ],
)
def test_ofac_says_in_xml_that_a_birth_was_about_then(first: str, last: str, births: list[str]) -> None:
    def point(word: str, day: str) -> str:
        year, month, date = day.split("-")
        return f"<{word}><Year>{year}</Year><Month>{int(month)}</Month><Day>{date}</Day></{word}>"

    before, _, rest = ADVANCED.partition("<Start>")
    _, _, after = rest.partition("</End>")
    period = f'<Start Approximate="true">{point("From", first)}</Start><End>{point("To", last)}</End>'
    found, note = born_in("ofac-xml", (before + period + after).encode())
    assert found == births
    assert ("Born also 1920/1965." in note) == (not births)


def test_one_birth_date_that_is_none_costs_neither_the_person_nor_the_file() -> None:
    def born(*dates: str) -> tuple[list[str], str]:
        says = {**FTM[1]["properties"], "birthDate": [*dates]}
        return born_in("ftm", json.dumps({**FTM[1], "properties": says}).encode())

    assert born("") == ([], "invented")
    assert born("1948-12-10T00:00:00Z", "about 1950", "1949-02-30", " ") == (
        ["1948-12-10"], "Born also 1949-02-30, about 1950. invented",
    )  # fmt: skip
    years = [str(year) for year in range(1950, 1972)]
    assert born(*years) == (years[:20], "Born also 1970, 1971. invented")


async def test_a_list_of_others_taken_in_anew_extends_no_review_that_nobody_asked_for(
    person: Person, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    await opened(claire, "FR-UN-LATER", ["person"])
    body = UN.encode()
    first = await imported(claire, "FR-UN-LATER", body, format="un-xml")
    assert first["new"]
    await ledger.value("update alerts.entry set review_by = '2027-03-31' where list = 'FR-UN-LATER'")

    again = await imported(claire, "FR-UN-LATER", body, format="un-xml")

    assert (again["state"], again["changed"], again["frozen"]) == ("live", 0, 0)
    over = "update alerts.entry set review_by = '2026-01-31', frozen_at = now() where list = 'FR-UN-LATER'"
    await ledger.value(over)
    anew = await imported(claire, "FR-UN-LATER", body, format="un-xml")
    assert (anew["state"], anew["changed"], anew["frozen"]) == ("live", 0, first["new"]), "what stays frozen is said"
    said = await imported(claire, "FR-UN-LATER", body, format="un-xml", review_by="2028-06-30")
    assert (said["changed"], said["frozen"]) == (first["new"], 0), "whoever says until when is asked for nothing more"
    assert {one["review_by"] for one in await entries_of(claire, "FR-UN-LATER")} == {"2028-06-30"}
