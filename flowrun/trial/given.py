"""The values that parameters are given for a test request, and where each comes from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from engine.errors import FlowError, Problem
from engine.flow.loading import Flow
from engine.run.session import Session
from engine.source.reading import read_source
from engine.source.source import Source
from engine.source.tree import Block, Items, Plain, as_json
from engine.suggestions import nearest
from engine.values.environment import Environment
from engine.values.parameters import Parameter, no_clock
from engine.values.secret import DOTS, SecretReference

from ..cli.terminal import SHOWN_ID
from .json_source import read_json_object
from .origins import place_of


class Given(NamedTuple):
    """Values by parameter, and the place that each was taken from."""

    values: dict[str, Any]
    places: dict[str, str]


def given_parameters(
    flow: Flow,
    environment: Environment,
    *,
    session: Session | None,
    file: Path | None,
    typed: Mapping[str, Any],
    typed_at: str = "--set",
) -> Given:
    """The later wins: environment, stored session, file, what is `typed`, by the
    name of where. Raises `FlowError`."""
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    if environment.source is not None:
        for name, value in environment.values_for(flow.parameters).items():
            values[name] = value
            place = place_of(environment.source, ("parameters", name))
            places[name] = f"environment {environment.name} ({place})"
    if session is not None:
        values |= session.parameters
        places |= dict.fromkeys(session.parameters, f"session {session.id[:SHOWN_ID]}…")
    if file is not None:
        read = _read_file(flow, file)
        values |= read.values
        places |= read.places
    return Given({**values, **typed}, places | dict.fromkeys(typed, typed_at))


def _read_file(flow: Flow, path: Path) -> Given:
    """The parameters of a YAML or JSON file; one without a value is left alone.

    No line of it is shown where the flow has secret parameters: it may hold one.
    """
    shows = not any(parameter.secret for parameter in flow.parameters.values())
    read = read_json_object if path.suffix.lower() == ".json" else read_source
    source = read(path, excerpts=shows)
    if source.data is None:
        return Given({}, {})
    if not isinstance(source.data, Block):
        raise source.error(
            (), "takes NAME: value lines, one for each parameter", "wrong-parameters"
        )
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    for written, value in source.data.items():
        name = written.removeprefix("$")
        parameter = flow.parameters.get(name)
        if parameter is None:
            text = f"${name} is not declared in {flow.file}{nearest(name, flow.parameters)}"
            problems.append(source.problem((written,), text, "undeclared-parameter", key=True))
            continue
        try:
            found = _value(parameter, value, source)
        except ValueError as error:
            problems.append(source.problem((written,), str(error), "entity-value"))
            continue
        if found is not None:
            values[name] = found
            places[name] = place_of(source, (written,))
    if problems:
        raise FlowError(problems=problems)
    return Given(values, places)


def _value(parameter: Parameter, written: Any, source: Source) -> Any:
    """In a JSON file a value has the type that JSON gives it; in YAML the declared type decides
    alone."""
    if written is None or (isinstance(written, Plain) and written in ("", "~", "null")):
        return None
    if parameter.secret:
        if written == DOTS:
            raise ValueError(f"${parameter.name}: these dots hide a secret; give it by --set")
        if isinstance(written, dict):
            return SecretReference.parse(written, Path(source.file).parent)
    value = as_json(written) if isinstance(written, Block | Items) else written
    value = str(value) if isinstance(value, str) else value
    try:
        parameter.accept(value, no_clock)
    except LookupError:  # a moment without its zone: read when the request is made
        return value
    return value
