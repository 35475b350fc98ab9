"""Where a parameter stands in a template, and what a template needs to be rendered."""

from collections.abc import Mapping
from sys import intern
from typing import Any, Protocol

from ..errors import NodeError
from ..values.entities import Entity, Now
from ..values.money import Money
from ..values.parameters import UNSET
from ..values.samples import SAMPLES, sample_of
from ..values.secret import Secret
from ..values.speaking import WITH_FORMS
from .object_path import MISSING, ObjectPath


class Rendering(Protocol):
    """What a template needs of its surroundings; `Context` is one."""

    @property
    def parameters(self) -> Mapping[str, Any]: ...

    @property
    def now(self) -> Now:
        """The moment, in the flow's time zone."""
        ...

    @property
    def language(self) -> str:
        """The tag of the language in which things are said."""
        ...

    @property
    def allow_hosts(self) -> frozenset[str]: ...

    def unwrap(self, secret: Secret) -> str: ...

    def warn(self, text: str) -> None: ...

    def random(self) -> float:
        """From 0 to 1, 1 left out."""
        ...


def is_empty(value: Any) -> bool:
    return not value if isinstance(value, str | Secret) else False


class Slot:
    """Where a parameter stands in a template. `offset` counts from the template's start.

    `default` stands for an unset, null or empty value; it is text until a flow's loader has its
    parameter's entity read it. None: there is no default. `entity` and `say` are its parameter's,
    once it is loaded, where no path leads elsewhere: the form in which it is spoken, unless the
    place has a `form` of its own. `told` is the entity of what a service wrote there, if the flow
    says what that is, and `accept` makes a value of it. `of` is
    where the list stands whose item it reads. `given` says that its node has a value for it by
    then, which no node before fills.
    """

    __slots__ = (
        *("accept", "default", "entity", "form", "given", "is_plain", "is_verbatim", "name"),
        *("of", "offset", "part", "path", "say", "text", "told"),
    )

    def __init__(
        self,
        name: str,
        path: ObjectPath | None,
        text: str,
        offset: int,
        default: str | None = None,
        form: str = "",
    ) -> None:
        self.name = intern(name)
        self.given = False
        self.of: Slot | None = None
        self.path = path
        self.text = text
        self.offset = offset
        self.part = 0
        """Which part of its template it is."""
        self.default: Any = default
        self.form = form
        self.is_plain = path is None and default is None
        """Whether the parameter's value is all there is to it."""
        self.speak_as("any", "")

    def speak_as(self, entity: str, say: str, told: Entity | None = None) -> None:
        self.entity, self.say, self.told = entity, self.form or say, told
        self.accept = told.accept if told else None
        self.is_verbatim = self.is_plain and told is None and entity not in WITH_FORMS
        """Whether a text is said as its parameter keeps it."""

    @property
    def no_default(self) -> str:
        """How a default is written, for whoever wrote one as a form."""
        before = self.text.removesuffix("}").rpartition(f":{self.form}")[0]
        return f"a default would be {before}:-{self.form}}}"

    @property
    def sample(self) -> Any:
        """A value that may stand there, as a service writes it."""
        return sample_of(self.told) if self.told else SAMPLES.get(self.entity, "sample")

    def value(self, ctx: Rendering) -> Any:
        """The parameter's value, or what its path finds there; where there is none the default in
        place, or `UNSET`."""
        value = ctx.parameters.get(self.name, UNSET)
        if self.path is not None:
            value = self._found(self.path, value)
        if self.default is not None and (value is UNSET or value is None or is_empty(value)):
            return self.default
        return value

    def accepted(self, value: Any, now: Now) -> Any:
        """What a service wrote as a value of the entity that the flow tells of it, a list item by
        item. Raises `ValueError`."""
        if self.accept is None or value is UNSET or value is None or value is self.default:
            return value
        if isinstance(value, list):
            return [one if one is None else self.accept(one, now) for one in value]
        return self.accept(value, now)

    def typed(self, ctx: Rendering) -> Any:
        """As `value`, of the entity that the flow tells of it. Raises `NodeError` for a value of
        another kind."""
        value = self.value(ctx)
        try:
            return self.accepted(value, ctx.now) if self.accept else value
        except ValueError as error:
            raise NodeError(f"{self.text}: {error}") from None

    def _found(self, path: ObjectPath, value: Any) -> Any:
        if value is UNSET:
            return UNSET
        if isinstance(value, Secret):
            raise NodeError(f"{self.text}: a secret has no parts")
        found = path.find(value.parts() if isinstance(value, Money) else value)
        return UNSET if found is MISSING else found
