"""The declarations of a flow's parameters, as they are written."""

from collections.abc import Mapping
from pathlib import Path
from sys import intern
from typing import Any

from ..hosts import WRONG_HOST, is_host
from ..source.problems import Problems
from ..source.tree import Block, Items, NoJson, Plain, YamlPath, as_json
from ..source.validation import WrongAt
from .entities import Entity, as_text
from .known_entities import USUAL_ENTITIES, KnownEntities
from .languages import ONE_LANGUAGE, FlowLanguages, language_entity
from .literals import Written
from .parameters import NAME, RESERVED, SYSTEM, UNSET, Parameter, no_clock
from .secret import Hosts, SecretReference
from .speaking import read_form

_KEYS = ("entity", "entities", "say", "value", "secret", "description", "hosts", "user")
_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False}


def read_parameters(
    problems: Problems,
    languages: FlowLanguages = ONE_LANGUAGE,
    entities: KnownEntities = USUAL_ENTITIES,
) -> dict[str, Parameter]:
    """The `parameters:` of a flow, on top of the system ones; `entities` are those it may name."""
    bound = language_entity(languages.all if languages.are_declared else ())
    language = SYSTEM["LANGUAGE"]._replace(entity=bound, default=languages.all[0])
    declared = {**SYSTEM, language.name: language}
    block = problems.source.data.get("parameters")
    if block is None:
        return declared
    if not isinstance(block, Block):
        text = "parameters: takes NAME: value lines"
        problems.add(("parameters",), text, "wrong-parameters")
        return declared
    reader = DeclarationReader(problems, declared, entities)
    for name, written in block.items():
        path = ("parameters", name)
        if not NAME.fullmatch(name):
            text = f'"{name}" is not a parameter name; use letters, digits and _, without $'
            problems.add(path, text, "parameter-name", key=True)
            continue
        if name in RESERVED:
            text = f"${name} is reserved: it is {RESERVED[name]}"
            problems.add(path, text, "reserved-name", key=True)
            continue
        declared[intern(str(name))] = reader.read(path, name, written)
    return declared


class DeclarationReader:
    """Reads one declaration after another. No problem of a secret's declaration shows a line of
    it, which is what `shows` keeps for the one at hand."""

    def __init__(
        self,
        problems: Problems,
        system: Mapping[str, Parameter],
        entities: KnownEntities,
    ) -> None:
        self.problems = problems
        self.system = dict(system)
        self.entities = entities
        self.source = problems.source
        self.shows = True

    def read(self, path: YamlPath, name: str, written: Any) -> Parameter:
        known = self.system.get(name, Parameter(name))
        self.shows = not (isinstance(written, Block) and "secret" in written)
        if not isinstance(written, Block):
            return known._replace(default=self._default(path, known, written))
        for key in written:
            if key not in _KEYS:
                hint: str = self.source.nearest(key, _KEYS)
                if not hint and not set(written) & set(_KEYS):
                    hint = "; a default that is a block stands under value:"
                text = f'unknown key "{key}"{hint}'
                self._note((*path, key), text, "unknown-key", key=True, hint=hint)
        parameter = known._replace(
            entity=self._entity((*path, "entity"), written.get("entity"), known.entity),
            secret=self._secret((*path, "secret"), written.get("secret")),
            user=self._user((*path, "user"), name, written.get("user")),
            description=as_text(written.get("description")),
            hosts=self._hosts((*path, "hosts"), written.get("hosts")),
        )
        parameter = parameter._replace(say=self._say((*path, "say"), parameter, written.get("say")))
        if "value" not in written:
            return parameter
        default = self._default((*path, "value"), parameter, written["value"])
        return parameter._replace(default=default)

    def _default(self, path: YamlPath, parameter: Parameter, written: Any) -> Any:
        if written is None:
            return UNSET
        if isinstance(written, Plain) and written.lower() in ("null", "~"):
            text = f'read as the text "{written}"; leave it empty for "to be filled"'
            self._note(path, text, "null-text", severity="warning")
        if parameter.secret and isinstance(written, Block):
            try:
                return SecretReference.parse(written, Path(self.source.file).parent)
            except ValueError as error:
                self._note(path, str(error), "secret-reference", excerpt=False)
                return UNSET
        if parameter.secret:
            text = f"a literal secret; keep it outside: {parameter.name}: " + _SECRET_FORM
            self._note(path, text, "literal-secret", severity="warning", excerpt=False)
        if isinstance(written, Block) and set(written) & {"env", "file"}:
            text = "only a secret parameter reads from outside; add secret: true, or use --set"
            self._note(path, text, "not-secret")
        try:
            value = as_json(written) if isinstance(written, Block | Items) else Written(written)
        except NoJson as error:
            self._note((*path, *error.path), str(error), "entity-value")
            return UNSET
        if parameter.secret:
            return str(value) if isinstance(value, Written) else value
        if _is_relative(parameter, value):
            return value
        try:
            return parameter.entity.accept(value, no_clock)
        except ValueError as error:
            self._note(path, str(error), "entity-value")
            return UNSET

    def _entity(self, path: YamlPath, written: Any, otherwise: Entity) -> Entity:
        if written is None:
            return otherwise
        if isinstance(written, str) and otherwise.name == "language":
            self._note(path, f"LANGUAGE takes {otherwise.takes}; leave entity: out", "wrong-value")
            return otherwise
        if (known := self.entities.get(written)) is not None:
            return known
        name = as_text(written)
        hint = self.entities.hint(name, self.source)
        self._note(path, f'no entity "{name}"{hint}', "unknown-entity", hint=hint)
        return otherwise

    def _say(self, path: YamlPath, parameter: Parameter, written: Any) -> str:
        """The form it is spoken in, if one is chosen."""
        try:
            if written is not None and parameter.secret:
                raise ValueError("a secret is never said; leave say: out")
            return read_form(parameter.entity.name, written)
        except ValueError as error:
            hint = error.hint if isinstance(error, WrongAt) else ""
            self._note(path, str(error), "wrong-form", hint=hint)
            return ""

    def _secret(self, path: YamlPath, written: Any) -> bool:
        if (flag := _flag(written)) is None:
            self._note(path, "secret: takes true or false", "secret-flag")
        return flag is not False

    def _user(self, path: YamlPath, name: str, written: Any) -> bool:
        if (flag := _flag(written)) is None:
            self._note(path, "user: takes true or false", "user-flag")
        elif flag and name in SYSTEM:
            text = f"${name} belongs to one session and cannot outlive it"
            self._note(path, text, "user-flag")
        return bool(flag)

    def _hosts(self, path: YamlPath, written: Any) -> Hosts:
        if written is None:
            return None
        if isinstance(written, Items) and all(isinstance(host, str) for host in written):
            for index, host in enumerate(written):
                if not is_host(host):
                    self._note((*path, index), f"takes {WRONG_HOST}", "secret-hosts")
            return frozenset(host.lower() for host in written)
        self._note(path, "hosts: takes a list such as [api.example.com]", "secret-hosts")
        return None

    def _note(self, path: YamlPath, text: str, code: str, **options: Any) -> None:
        self.problems.add(path, text, code, **{"excerpt": self.shows, **options})


_SECRET_FORM = "{secret: true, value: {env: NAME}}"


def _is_relative(parameter: Parameter, value: Any) -> bool:
    """Whether the entity needs to know today to read the value (`tomorrow`)."""
    try:
        parameter.entity.accept(value, no_clock)
    except LookupError:
        return True
    except ValueError:
        return False
    return False


def _flag(written: Any) -> bool | None:
    """None for what is neither yes nor no."""
    if not written and (written is None or isinstance(written, str)):
        return False
    return _BOOLEANS.get(written.lower()) if isinstance(written, str) else None
