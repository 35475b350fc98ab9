"""Fields of which a parameter tells what they are, and that nothing says or computes with."""

from collections.abc import Iterator

from ..errors import Problem
from ..flow.pieces.told_fields import Names, place_of, typed_slots
from ..suggestions import Hint, did_you_mean
from .graph import Graph


def told_field_problems(graph: Graph) -> Iterator[Problem]:
    """Most likely they are misspelt, for then a field is said as the service wrote it. Of those
    that several parameters share one has to read it."""
    told = graph.written.told
    if not told or not graph.is_whole:
        return
    read: dict[int, set[Names]] = {id(fields): set() for fields in told.values()}
    for pieces in graph.pieces.values():
        for slot in (slot for _, piece in pieces for slot in typed_slots(piece)):
            root, names = place_of(slot) or ("", ())
            if root in told:
                read[id(told[root])].add(names)
    source = graph.written.source
    for name, fields in told.items():
        if (found := read.pop(id(fields), None)) is None:
            continue
        for names, field in fields.items():
            if names in found or not names:
                continue
            beside = [one for one in found - fields.keys() if one[:-1] == names[:-1]]
            last = source.nearest(names[-1], [one[-1] for one in beside])
            hint = _of_path(field.key, names, last)
            yield source.problem(
                ("parameters", name, "entities", field.key),
                f'nothing says "{field.key}" of ${name}, or computes with it{hint}',
                "unread-field",
                severity="warning",
                key=True,
                hint=hint,
            )


def _of_path(key: str, names: Names, last: Hint) -> Hint:
    """What was likely meant by the last name of a path, as the whole path."""
    return did_you_mean(key, ".".join((*names[:-1], last.meant))) if last.wrong else Hint()
