"""SOSL: read, bound and searched with. What is looked for never becomes part of the search."""

from engine.errors import NodeError
from flowrun.org.queries.search_terms import matcher
from nodes.salesforce.binding import Sosl
from nodes.salesforce.soql import SoqlError, SoslSearch, parse_search

from .soql import Values, shape

_HOSTILE = ("} RETURNING User(Id) {", '" OR "', "a* OR b?", "\\", "\\}", "' OR Name != '", "x AND")
_TEXT = ["Dana", "Whitfield,", "Acme", "Coffee;", "O'Neil", "100%", "a_b", "é"]


def check(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    search = _read(text)
    if search is not None:
        _match(search)
    _bind(text)


def _read(text: str) -> SoslSearch | None:
    try:
        return parse_search(text)
    except SoqlError as error:
        assert 0 <= error.position <= len(text), error.position
        return None


def _match(search: SoslSearch) -> None:
    assert matcher(search.term)(_TEXT) in (True, False)


def _bind(text: str) -> None:
    """Hostile words leave all but the term as harmless ones do, and match nothing they are not."""
    try:
        sosl = Sosl(text)
    except ValueError:
        return
    plain = _search_with(sosl, "harmless")
    if not sosl.slots or plain is None:
        return
    for value in _HOSTILE:
        found = _search_with(sosl, value)
        if found is not None:
            assert shape(found.returning) == shape(plain.returning), value
            assert (found.group, found.limit) == (plain.group, plain.limit), value


def _search_with(sosl: Sosl, value: str) -> SoslSearch | None:
    try:
        return _read(sosl.render(Values.all(value)))
    except NodeError:
        return None
