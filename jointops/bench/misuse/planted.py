"""Who misuses what they may see: forty-six cases, a person each; some are careful."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from alerts.screening.model import Name, Subject, TravelDocument, Vehicle
from alerts.screening.model import Person as Checked
from jointops.bench.misuse.ordinary import Week, idle
from jointops.demo.misreading import mistyped, plain, respelled
from jointops.demo.names import ORDINARY, traveller
from jointops.demo.places import OFFICERS

CASES = 46


def plant(week: Week) -> None:
    """Forty-six cases, a person each; some are careful: a name mistyped on purpose, a paper entered beside it."""
    rng = week.rng
    users = rng.sample([officer.user for officer in OFFICERS], 41)
    for number in range(6):
        _look_up_oneself(week, users.pop(), careful=number == 0)
        _look_up_family(week, users.pop(), 3 + number % 3)
        _look_up_colleague(week, users.pop(), careful=number == 0)
        _look_around(week, users.pop(), 3 + number)
        _probe(week, users.pop(), 4 + number % 3)
        _probe_number(week, users.pop(), 4 + number % 3, _NUMBERS[number % 4])
    for _ in range(5):
        _burst(week, users.pop(), rng.randint(28, 60))
    for at, user in idle(week, 5):
        week.planted.append((user, "off_shift"))
        week.look(user, at, next(check[0] for check in week.checks if check[1] == user))


def _time_of(week: Week, user: str) -> datetime:
    """Some minutes after a check of this officer, early enough in the day."""
    mine = [at for _, by, _, at, _, _ in week.checks if by == user and at.hour < 20]
    return week.rng.choice(mine) + timedelta(minutes=4)


def _named(full: str) -> Checked:
    given, _, family = full.rpartition(" ")
    return Checked(names=(Name(given=given, family=family),), nationalities=("ML",))


def _read(full: str) -> Checked:
    """The same person by the lines of a passport alone, as a phone sends them."""
    given, _, family = (part.replace(" ", "<") for part in plain(full).rpartition(" "))
    lines = f"P<MLI{family}<<{given}".ljust(44, "<")[:44], "MA12345670MLI8503207M2603201".ljust(44, "<")
    return Checked(documents=(TravelDocument("passport", mrz=lines),))


def _look_up_oneself(week: Week, user: str, *, careful: bool) -> None:
    week.planted.append((user, "oneself"))
    name = week.names[user]
    said = _read if week.rng.random() < 0.5 else _named
    week.check(user, _time_of(week, user), _named(mistyped(week.rng, name)) if careful else said(name))


def _look_up_family(week: Week, user: str, number: int) -> None:
    week.planted.append((user, "family_name"))
    at, family = _time_of(week, user), week.names[user].split()[-1]
    for given in week.rng.sample(ORDINARY.men + ORDINARY.women, number):
        at += timedelta(minutes=week.rng.randint(1, 30))
        week.check(user, at, (_named, _read)[number % 2](f"{given} {family}"))


def _look_up_colleague(week: Week, user: str, *, careful: bool) -> None:
    week.planted.append((user, "colleague"))
    others = [other for other, post in week.posts.items() if post == week.posts[user] and other != user]
    subject = _named(week.names[week.rng.choice(others)])
    if careful:
        subject = msgspec.structs.replace(subject, documents=(TravelDocument("identity_card", "12345678", "ML"),))
    week.check(user, _time_of(week, user), subject)


def _look_around(week: Week, user: str, number: int) -> None:
    week.planted.append((user, "look_without_check"))
    at = _time_of(week, user)
    elsewhere = [check for check in week.checks if check[2] != week.posts[user] and check[5] == "clear"]
    for check in week.rng.sample(elsewhere, number):
        at += timedelta(minutes=week.rng.randint(1, 20))
        week.look(user, at, check[0])


def _probe(week: Week, user: str, number: int) -> None:
    """One name in several ways: which of them is on a list?"""
    week.planted.append((user, "near_identical"))
    at, sought = _time_of(week, user), traveller(week.rng).full
    for turn in range(number):
        at += timedelta(minutes=week.rng.randint(1, 40))
        ways = (sought, mistyped(week.rng, sought), respelled(sought), " ".join(reversed(sought.split())))
        week.check(user, at, (_named, _read)[turn % 2](ways[turn % 4]))


def _plate(number: str) -> Subject:
    return Vehicle(plate=f"11 {number[:2]} {number[2:]} BF", country="BF")


def _passport(number: str) -> Subject:
    """No name: whoever is asked about by the paper alone."""
    return Checked(documents=(TravelDocument("passport", f"A9{number}3", "ML"),))


def _frame(number: str) -> Subject:
    return Vehicle(vin=f"1M8GDM9AX{number}2788"[:17])


def _carried(number: str) -> Subject:
    """The same beside a name that nobody is asked about, another one each time."""
    given, family = (ORDINARY.men[sum(map(ord, number)) % 7], ORDINARY.families[sum(map(ord, number)) % 11])
    paper = TravelDocument("passport", f"A9{number}3", "ML")
    return Checked(names=(Name(given=given, family=family),), documents=(paper,))


_NUMBERS = (_plate, _passport, _frame, _carried)


def _probe_number(week: Week, user: str, number: int, of: Callable[[str], Subject]) -> None:
    """One number with a sign changed each time: which of them is on a list?"""
    week.planted.append((user, "near_numbers"))
    at, rng = _time_of(week, user), week.rng
    sought = "".join(rng.choices("BCEFHJKMNP", k=2)) + "".join(rng.choices("349", k=4))
    for last in rng.sample("349", 3) + rng.sample("8615", number - 3):
        at += timedelta(minutes=rng.randint(1, 10))
        week.check(user, at, of(sought[:-1] + last))


def _burst(week: Week, user: str, number: int) -> None:
    week.planted.append((user, "burst"))
    at = _time_of(week, user)
    beside = [check for check in week.checks if check[2] == week.posts[user]]
    for turn, check in enumerate(week.rng.sample(beside, number)):
        week.look(user, at + timedelta(seconds=9 * turn), check[0])
