"""Formulas of nodes, compiled: results that are known on loading but for values of parameters.

A large flow is larger than the processor's caches, so that a visit costs what it touches: what a
formula needs is in few objects, made one after another when all nodes are wired.
"""

from collections.abc import Callable, Mapping
from sys import intern
from typing import Any

from ..context import NOTHING, Context
from ..errors import NodeError
from ..fields.escaping import Value
from ..fields.functions.operand import Operand
from ..node import Formula, Known, Result
from ..values.entities import Now, as_json_value, is_text
from ..values.literals import Written
from ..values.parameters import UNSET, Parameter, no_clock
from .wiring import Step

MOST_TEXT = 5_000_000
"""So many characters a parameter keeps."""

_CHANGEABLE = frozenset({list, dict})

Read = tuple[str, str, Callable[[Context], Any] | None]
"""A parameter's name, and what gives the value that it keeps; None where it is that of the other
parameter as it is."""


class CompiledFormula:
    """The formula of a step's node."""

    __slots__ = ("around", "choose", "exit", "reads", "says", "step")

    def __init__(self, step: Step, formula: Formula, parameters: Mapping[str, Parameter]) -> None:
        exit, values, self.says = formula
        # One text about one parameter is said most often, and made of two objects only.
        is_lone = isinstance(exit, str) and not values and len(self.says) == 1
        self.around = self.says[0].around() if is_lone else None
        self.choose = None if isinstance(exit, str) else exit
        self.exit = exit if isinstance(exit, str) else ""
        self.reads = tuple(_read(parameters, name, value) for name, value in values.items())
        self.step = step

    def result(self, ctx: Context) -> Known:
        """A `Result` where a parameter loses its value, else a plain tuple, which takes a fifth of
        the time to make. Raises `NodeError`, and `TypeError` in words for the node's author."""
        exit = self.exit
        if self.around is not None:
            before, name, after = self.around
            value = ctx.parameters.get(name)
            if type(value) is str and (text := f"{before}{value}{after}").isascii():
                return exit, NOTHING, (text,)
        if self.choose is not None:
            exit = self.choose(ctx)
            if not isinstance(exit, str) or exit not in self.step.exits:
                raise no_exit(self.step, exit)
        says: tuple[str, ...] = ()
        for speech in self.says:
            text = speech.render(ctx)
            if not text.isascii():
                check_says(self.step, (text,))
            says += (text,)
        if not self.reads:
            return exit, NOTHING, says
        outputs, parameters, loses = {}, ctx.parameters, False
        for name, source, read in self.reads:
            if read is not None:
                value = read(ctx)
            elif type(value := parameters.get(source, UNSET)) in _CHANGEABLE:
                value = as_json_value(value)
            outputs[name] = value
            if value is UNSET:
                loses = True
        return Result(exit, outputs, says) if loses else (exit, outputs, says)


def foresee(step: Step, parameters: Mapping[str, Parameter]) -> None:
    """Works out what is known of the step's result: its formula, and all of it where nothing is
    read."""
    formula = step.node.formula()
    if formula is None or step.io:
        return
    exit, values, says = formula
    if any(name not in parameters or parameters[name].secret for name in values):
        return
    fixed = all(one.constant is not None for one in (*values.values(), *says))
    if isinstance(exit, str) and fixed:
        step.fixed = _fixed(formula, parameters)
    if step.fixed is None:
        step.formula = CompiledFormula(step, formula, parameters)


def _fixed(formula: Formula, parameters: Mapping[str, Parameter]) -> Known | None:
    """The result with its values as their parameters keep them; what is no such value is told
    where it is written."""
    exit, values, says = formula
    accepted = {}
    for name, value in values.items():
        try:
            written = Written(value.constant or "")
            accepted[intern(name)] = parameters[name].accept(written, no_clock)
        except (ValueError, LookupError):  # it may depend on the day
            return None
    return str(exit), accepted, tuple(speech.constant or "" for speech in says)


def _read(parameters: Mapping[str, Parameter], name: str, value: Value | Operand) -> Read:
    if isinstance(value, Value) and len(value.parts) == 1 and value.slots:
        source = value.slots[0]
        other = parameters.get(source.name)
        alike = other is not None and other.entity is parameters[name].entity and not other.secret
        if alike and source.is_plain:
            return intern(name), source.name, None
    return intern(name), "", _accepted(value.reader(), parameters[name])


def _accepted(read: Callable[[Context], Any], parameter: Parameter) -> Callable[[Context], Any]:
    """What gives the value as a parameter keeps it, for one that is not secret."""
    takes_text = parameter.entity.name in ("any", "text")

    def accepted(ctx: Context) -> Any:
        value = read(ctx)
        if type(value) is str and takes_text and value.isascii() and len(value) <= MOST_TEXT:
            return value
        try:
            return value if value is UNSET else kept(parameter, value, ctx.now)
        except ValueError as error:
            raise NodeError(str(error)) from None

    return accepted


def kept(parameter: Parameter, value: Any, now: Now) -> Any:
    """The value as a parameter keeps it. Raises `ValueError`."""
    value = parameter.accept(value, now)
    if type(value) is str and len(value) > MOST_TEXT:
        raise ValueError(f"${parameter.name}: longer than {MOST_TEXT} characters")
    return value


def no_exit(step: Step, exit: object) -> TypeError:
    return TypeError(f'left through "{exit}", which {step.type} does not have')


def check_says(step: Step, says: Any) -> None:
    """Raises `TypeError` in words for the node's author."""
    texts = says if isinstance(says, tuple) else (None,)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"{step.type} says {says!r:.60}; says is a tuple of texts")
        if not is_text(text):
            raise TypeError(f"{step.type} says half a character (a lone surrogate)")
