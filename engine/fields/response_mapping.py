"""Response mapping: object path → parameter, as in AI Studio; all of it or nothing is set."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from ..errors import NodeError
from ..source.tree import YamlPath
from ..source.validation import WrongAt
from ..values.literals import Written
from ..values.parameters import NAME, UNSET
from .field_type import FieldType
from .object_path import MISSING, ObjectPath
from .protocols import Fills, HasParts

_NO_DEFAULT: Any = object()


class Target(FieldType, Fills, str):
    """A parameter that a node fills, written `$NAME`."""

    __slots__ = ()

    @property
    def name(self) -> str:
        return self[1:]

    def fills(self) -> tuple[str, ...]:
        return (self.name,)

    @classmethod
    def parse(cls, value: Any) -> Self:
        if isinstance(value, str) and value.startswith("$") and NAME.fullmatch(value[1:]):
            return cls(value)
        if isinstance(value, str) and NAME.fullmatch(value):
            ours = f"${value}"
            raise WrongAt(f"a parameter is written {ours}", (), instead=(value, ours))
        raise ValueError("takes a parameter such as $NAME")

    @classmethod
    def schema(cls) -> dict[str, Any]:
        return {"type": "string", "format": "parameter", "pattern": r"^\$[A-Za-z_][A-Za-z0-9_]*$"}


class MappingRow(Fills):
    """One line of a mapping: what `path` finds fills `target`. Where it finds nothing the
    `default` does, and an optional one leaves the parameter unset. `exit` is the only one at which
    that is so, if there is one."""

    __slots__ = ("default", "exit", "many", "path", "sure", "target")

    def __init__(self, path: ObjectPath, target: Target, default: Any) -> None:
        self.exit = ""
        self.path = path
        self.target = target
        self.default = default
        self.many = not path.definite
        self.sure = default is not UNSET

    @property
    def has_default(self) -> bool:
        return self.default is not _NO_DEFAULT and self.default is not UNSET

    @property
    def may_find_nothing(self) -> bool:
        return self.default is not _NO_DEFAULT

    def fills(self) -> tuple[str, ...]:
        return (self.target.name,)


class ResponseMapping(FieldType, HasParts):
    """`path: $NAME` lines, or `path: {parameter: $NAME, default: …}` and `{parameter: $NAME,
    optional: true}`, compiled once."""

    __slots__ = ("rows",)

    def __init__(self, rows: tuple[MappingRow, ...] = ()) -> None:
        self.rows = rows

    def __bool__(self) -> bool:
        return bool(self.rows)

    def pieces(self) -> Iterator[tuple[tuple[str, ...], MappingRow]]:
        for row in self.rows:
            yield (row.path.text,), row

    def values(self, data: Any) -> dict[str, Any]:
        """Parameter name → value. Raises `NodeError` naming every path that found nothing."""
        found: dict[str, Any] = {}
        missing: list[str] = []
        for row in self.rows:
            path, target, default = row.path, row.target, row.default
            value = path.find(data)
            if value is MISSING and default is _NO_DEFAULT:
                missing.append(f'"{path.text}" found nothing for {target}: {path.explain(data)}')
            else:
                found[target.name] = default if value is MISSING else value
        if missing:
            raise MappingError("response_mapping: " + "; ".join(missing), found)
        return found

    def defaults(self, reason: str) -> dict[str, Any]:
        """The values when there is no answer to read, if every row has a default."""
        wanted = [row.path.text for row in self.rows if row.default is _NO_DEFAULT]
        if wanted:
            raise NodeError(f'response_mapping: "{wanted[0]}" found nothing: {reason}')
        return {row.target.name: row.default for row in self.rows}

    @classmethod
    def parse(cls, value: Any) -> "ResponseMapping":
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise ValueError("takes `path: $NAME` lines")
        rows, wrong = [], []
        for path, written in value.items():
            try:
                rows.append(_placed_row(path, written))
            except WrongAt as error:
                wrong.append(error)
        if wrong:
            raise wrong[0].with_others(wrong[1:])
        return cls(tuple(rows))

    @classmethod
    def schema(cls) -> dict[str, Any]:
        parameter = Target.schema()
        with_default = {
            "type": "object",
            "properties": {"parameter": parameter, "default": {}, "optional": {"type": "boolean"}},
            "required": ["parameter"],
            "additionalProperties": False,
        }
        rows = {"anyOf": [parameter, with_default]}
        return {"type": "object", "format": "response-mapping", "additionalProperties": rows}


class MappingError(NodeError):
    """Carries what was found all the same, so that secrets among it can be masked."""

    def __init__(self, message: str, found: dict[str, Any]) -> None:
        super().__init__(message)
        self.found = found


def _placed_row(path: str, written: Any) -> MappingRow:
    try:
        return _row(path, written)
    except ValueError as error:
        if isinstance(error, WrongAt) and error.hint.wrong:
            raise error.below((path,)) from None
        code = error.code if isinstance(error, WrongAt) else ""
        raise WrongAt(str(error), (path,), key=True, code=code) from None


def _row(path: str, written: Any) -> MappingRow:
    backwards = path.startswith("$") and NAME.fullmatch(path[1:])
    if backwards and isinstance(written, str) and not written.startswith("$"):
        raise ValueError(f"a mapping reads left to right: {written}: {path}")
    compiled = _compiled(path)
    if not isinstance(written, Mapping):
        return MappingRow(compiled, _target(path, written, ()), _NO_DEFAULT)
    unknown = set(written) - {"parameter", "default", "optional"}
    if unknown or "parameter" not in written:
        raise ValueError(
            f'"{path}" takes $NAME, {{parameter: $NAME, default: …}} or '
            "{parameter: $NAME, optional: true}"
        )
    target = _target(path, written["parameter"], ("parameter",))
    return MappingRow(compiled, target, _otherwise(path, written))


def _otherwise(path: str, written: Mapping[str, Any]) -> Any:
    """What fills the parameter where the path finds nothing."""
    optional = str(written.get("optional", "false")).lower()
    if optional not in ("true", "false"):
        raise ValueError(f'"{path}": optional: takes true or false')
    if optional == "true" and "default" in written:
        raise ValueError(f'"{path}": a default fills it, optional: true leaves it unset; not both')
    default = UNSET if optional == "true" else written.get("default", _NO_DEFAULT)
    return Written(default) if isinstance(default, str) else default


def _compiled(path: str) -> ObjectPath:
    try:
        return ObjectPath(path)
    except ValueError as error:
        raise WrongAt(str(error), (), code="object-path") from None


def _target(path: str, written: Any, at: YamlPath) -> Target:
    try:
        return Target.parse(written)
    except WrongAt as error:
        raise WrongAt(f'"{path}": {error}', at, hint=error.hint) from None
    except ValueError as error:
        raise ValueError(f'"{path}": {error}') from None
