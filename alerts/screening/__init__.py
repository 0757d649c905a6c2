"""Screening: is this the person, vehicle, paper or container that an entry names?

`prepare` a subject once, keep its `keys_of`, look others up by its `probe_keys`, leave out what is not
`worth_comparing`, `compare` the rest. `Index` does all of it in memory. Pure functions: no clock, no database, no
network.
"""

from alerts.screening.explain import compare
from alerts.screening.hashes import RULES_VERSION
from alerts.screening.identifiers.checking import WrongDigit, check_digits
from alerts.screening.index import Index
from alerts.screening.keys import keys_of, keys_of_each, probe_keys
from alerts.screening.many import Pair, worth_comparing
from alerts.screening.model import Band, Explained, Found, Subject, Term
from alerts.screening.prepare import Prepared, prepare

__all__ = [
    "RULES_VERSION",
    "Band",
    "Explained",
    "Found",
    "Index",
    "Pair",
    "Prepared",
    "Subject",
    "Term",
    "WrongDigit",
    "check_digits",
    "compare",
    "keys_of",
    "keys_of_each",
    "prepare",
    "probe_keys",
    "worth_comparing",
]
