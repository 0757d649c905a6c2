"""What is let through as it came is exactly what reading and cleaning would have made of it."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointops.base.edge import is_plain, parse
from jointops.base.errors import Problem
from jointops.base.text import clean_all

PLAIN = [
    '{"note":"on foot"}',
    '{"names":["Aïssata Traoré","محمد"],"lon":-0.05,"n":3,"ok":true,"none":null,"list":[],"of":{}}',
    "[]",
    '""',
]

NOT_PLAIN = [
    '{"a":1,"a":1}',  # twice
    '{"a":{"b":1,"b":2}}',
    '{"a":NaN}',
    '{"a":Infinity}',
    '{"a": 1}',  # spaces between
    '{"a":"x "}',  # spaces at an end
    '{" a":"x"}',
    '{"a":"\\u0000"}',
    '{"a":"\\ud800"}',
    '{"a":"x\\u202ey"}',
    '{"a":"x\u202ey"}',  # turns the reading direction
    '{"a":"x\u200ey"}',
    '{"a":"x\u0007y"}',
    '{"a":"Traore\u0301"}',  # not composed
    '{"a":"\u212b"}',  # Ångström sign: NFC writes it otherwise
    '{"a":"\u00a0x"}',  # another space
    '{"a":1.50}',
    '{"a":1}\n',
    '{"a":1',
    '{"a":1}}',
    "[" * 5000 + "]" * 5000,
    "",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_bodies_are_let_through(text: str) -> None:
    assert is_plain(text.encode())
    assert _cleaned(text.encode()) == text.encode()


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_whatever_may_be_wrong_is_read_closely(text: str) -> None:
    assert not is_plain(text.encode())


@pytest.mark.parametrize("body", [b'{"a":"\xff"}', b'{"a":"\xed\xa0\x80"}', b"\xef\xbb\xbf{}", b"\xff\xfe{}"])
def test_bytes_that_are_no_text_are_read_closely(body: bytes) -> None:
    assert not is_plain(body)


_texts = st.text(st.sampled_from('ab \\"/é\u0301\u202e\u00a0\u0000\n\u212b\ud7a3ａ') | st.characters(codec="utf-8"))
_documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=8,
)


@given(_documents, st.booleans(), st.booleans())
def test_of_any_document_nothing_is_let_through_that_would_have_been_changed(
    document: object, compact: bool, ascii_only: bool
) -> None:
    separators = (",", ":") if compact else None
    _judge(json.dumps(document, separators=separators, ensure_ascii=ascii_only).encode())


@given(st.text(st.sampled_from('{}[]",: 01e.-\\utnab\u00e9\u202e'), max_size=24))
def test_of_any_scribble_nothing_is_let_through_that_would_have_been_refused(scribble: str) -> None:
    _judge(scribble.encode())


def _judge(body: bytes) -> None:
    if is_plain(body):
        assert _cleaned(body) == body


def _cleaned(body: bytes) -> bytes | None:
    try:
        return msgspec.json.encode(clean_all(parse(body)))
    except Problem:
        return None
