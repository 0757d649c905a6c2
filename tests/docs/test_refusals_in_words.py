"""Whoever is refused something reads why in their own language: no code of ours is without words."""

import ast
import json
from collections.abc import Iterator
from importlib import import_module
from typing import get_args, get_type_hints

import pytest

import jointops.rooms  # noqa: F401  # pyright: ignore[reportUnusedImport] its import makes every verb and problem known
from alerts.screening.identifiers.checking import WrongDigit
from jointops.base.access import VERBS, not_for
from jointops.base.errors import FieldError, Problem
from tests.source import ROOT, calls


def reasons() -> set[str]:
    """Every `why` that the code gives."""
    # Why an authority is closed on some days is its own word for it, and no refusal.
    raised = (call for _, called, call in calls() if called != "OtherDays")
    given = (word.value for call in raised for word in call.keywords if word.arg == "why")
    return {str(one.value) for one in given if isinstance(one, ast.Constant)}


def acts() -> set[str]:
    """Every act that is on record: those of people, and what a service writes down by itself."""
    own: set[str] = set()
    for file, called, call in calls():
        named = {"tx.audit": 0, "tx.audit_by_owner": 0, "_note": 1}.get(called)
        if named is not None and len(call.args) > named:
            own.update(said(file, call.args[named]))
    return {*VERBS, *own}


def said(file: str, value: ast.expr) -> Iterator[str]:
    """What a piece of code names: itself, or by a constant of its module; an argument is named by the caller."""
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name):
            known = getattr(import_module(file.removesuffix(".py").replace("/", ".")), name, None)
            if isinstance(known, str):
                yield known
        case ast.IfExp(body=one, orelse=other):
            yield from said(file, one)
            yield from said(file, other)
        case _:
            pass


def field_codes() -> set[str]:
    """Every code of what is wrong with a field: what the call gives, those of wrong digits, and the usual one."""
    wrong = (call for _, called, call in calls() if called in ("FieldError", "Invalid.field") and len(call.args) > 2)
    given = {str(call.args[2].value) for call in wrong if isinstance(call.args[2], ast.Constant)}
    return {*given, *get_args(get_type_hints(WrongDigit)["code"]), FieldError("", "").code}


def kinds(kind: type[Problem] = Problem) -> Iterator[type[Problem]]:
    for one in kind.__subclasses__():
        yield one
        yield from kinds(one)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es", "pt"])
def test_every_reason_and_every_problem_has_words(language: str) -> None:
    words = json.loads((ROOT / "frontend/messages/common" / f"{language}.json").read_text())

    named = {f"refusal.{why}" for why in reasons()} | {f"problem.{kind.slug()}" for kind in kinds()}

    assert len(named) > 50
    assert sorted(one for one in named if one.replace("-", "_") not in words) == []


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es", "pt"])
def test_what_is_wrong_with_a_field_has_words(language: str) -> None:
    words = json.loads((ROOT / "frontend/messages/common" / f"{language}.json").read_text())

    assert len(field_codes()) > 50
    assert sorted(one for one in field_codes() if f"field.{one.replace('-', '_')}" not in words) == []


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es", "pt"])
def test_the_officer_who_reads_the_log_reads_words_for_every_act(language: str) -> None:
    words = json.loads((ROOT / "frontend/messages/dpo" / f"{language}.json").read_text())

    assert acts() > {*VERBS, "erasure.repeat", "directory-task.ask", "plan.tell"}, "constants and choices are seen too"
    assert sorted(act for act in acts() if f"dpo.verb.{act}".replace("-", "_") not in words) == []


def test_a_refusal_names_who_does_it_and_never_our_name_of_the_act() -> None:
    for verb in VERBS.values():
        refused = not_for(verb.roles)
        assert verb.name not in refused.detail
        assert refused.body("urn:uuid:x")["facts"] == {"roles": sorted(verb.roles)}
