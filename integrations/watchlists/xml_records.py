"""XML read as a stream of records: a list of 100 MB needs no more memory than its longest record.

No entity is ever declared or fetched: a document type is refused, and with it every trick that needs one (files read,
other hosts asked, text that unfolds to gigabytes).
"""

from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from jointops.base.errors import Invalid

_PART = 64 * 1024
_DEEPEST = 64
_MOST_BELOW = 1_000_000
"""Elements in one record, which are all held at once: some 250 MB. A track of 200,000 positions has 600,000."""


class Element:
    """One element with all below it; the namespace is left out of names."""

    __slots__ = ("attributes", "children", "line", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.line = line
        self.text = ""

    def all(self, *path: str) -> "list[Element]":
        """The elements at a path below this one."""
        found: list[Element] = [self]
        for name in path:
            found = [child for one in found for child in one.children if child.name == name]
        return found

    def words(self, *path: str) -> list[str]:
        """The texts at a path, those that say something."""
        return [text for one in self.all(*path) if (text := " ".join(one.text.split()))]

    def word(self, *path: str) -> str:
        """The first text at a path, or nothing."""
        return next(iter(self.words(*path)), "")


def root_of(file: IO[bytes]) -> Element:
    """The outermost element with its attributes alone. Raises Invalid (422: no XML)."""
    file.seek(0)
    for name in _Reading(frozenset()).read(file, until_root=True):
        return name
    raise Invalid("The file holds no XML element.")


def records(file: IO[bytes], *names: str, most: int | None = None) -> Iterator[Element]:
    """Each element of some names, whole, in order. Raises Invalid (422) with the line where the file is broken.

    most  elements in the whole file, wherever they stand
    """
    file.seek(0)
    yield from _Reading(frozenset(names), most).read(file)


class _Reading:
    def __init__(self, names: frozenset[str], most: int | None = None) -> None:
        self._names = names
        self._most = most
        self._met = 0
        self._open: list[Element] = []
        self._done: list[Element] = []
        self._depth = 0
        self._below = 0
        self._root: Element | None = None
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.EntityDeclHandler = _refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def read(self, file: IO[bytes], *, until_root: bool = False) -> Iterator[Element]:
        while part := file.read(_PART):
            yield from self._parsed(part, False)
            if until_root and self._root is not None:
                yield self._root
                return
        yield from self._parsed(b"", True)

    def _parsed(self, part: bytes, last: bool) -> list[Element]:
        try:
            self._parser.Parse(part, last)
        except expat.ExpatError as error:
            raise Invalid(
                f"Line {error.lineno}: this is no XML that can be read ({expat.ErrorString(error.code)})."
            ) from None
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._met += 1
        if self._most is not None and self._met > self._most:
            raise Invalid(f"Line {self._parser.CurrentLineNumber}: at most {self._most:,} elements stand in one file.")
        if self._depth > _DEEPEST:
            raise Invalid(f"Line {self._parser.CurrentLineNumber}: elements are nested too deeply.")
        local = name.rpartition(":")[2]
        element = Element(local, attributes, self._parser.CurrentLineNumber)
        if self._root is None:
            self._root = element
        if self._open:
            self._below += 1
            if self._below > _MOST_BELOW:
                raise Invalid(f"Line {element.line}: at most {_MOST_BELOW} elements stand in one record.")
            self._open[-1].children.append(element)
            self._open.append(element)
        elif local in self._names:
            self._below = 0
            self._open.append(element)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._open:
            ended = self._open.pop()
            if not self._open:
                self._done.append(ended)

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].text += text


def _refuse(*_: Any) -> None:
    raise Invalid("The file declares a document type or an entity: a list needs neither. Take them out.")
