"""The formats of lists by name alone: the command line offers them, and loads what reads them for a list only."""

from typing import Literal, get_args

Format = Literal["auto", "csv", "jsonl", "ftm", "un-xml", "ofac-csv", "ofac-xml"]
FORMATS: tuple[Format, ...] = get_args(Format)
