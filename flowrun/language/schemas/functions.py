"""The JSON Schema of functions, one alternative each, told apart by its key."""

from collections.abc import Mapping

from engine.fields.functions.catalogue import functions
from engine.fields.functions.function import REQUIRED, Argument, Function

from .json_schema import FUNCTION, OPERAND, SCALAR, Schema, text

_OPERAND: Schema = {"$ref": f"#/definitions/{OPERAND}"}
_FUNCTION: Schema = {"$ref": f"#/definitions/{FUNCTION}"}
_LIST: Schema = {"type": "array", "items": _OPERAND}


def function_definitions() -> Mapping[str, Schema]:
    """What the schema of flows refers to as operands and functions."""
    return {
        OPERAND: {
            "anyOf": [{"type": SCALAR}, _LIST, _FUNCTION],
            "description": "Text with parameters in it, a list or a function.",
        },
        FUNCTION: {
            "type": "object",
            "description": "A function: docs/functions.md has them all.",
            "anyOf": [_function(one) for one in functions()],
        },
    }


def _function(function: Function) -> Schema:
    options = function.options.items()
    needed = [key for key, one in options if one.default is REQUIRED]
    properties = {function.name: _argument(function.takes) | _told(function)}
    for key, one in options:
        properties[key] = _argument(one) | {"description": one.help}
    return {
        "type": "object",
        "properties": properties,
        "required": [function.name, *needed],
        "additionalProperties": False,
    }


def _told(function: Function) -> Schema:
    return {"description": function.help, "markdownDescription": function_help(function)}


def function_help(function: Function) -> str:
    """Its help, its keys and its examples, as Markdown."""
    keys = [f"- `{key}`: {one.help}" for key, one in function.options.items()]
    examples = [f"`{example}`" for example in function.examples]
    return "\n\n".join(filter(None, (function.help, "\n".join(keys), " ".join(examples))))


def _argument(takes: Argument) -> Schema:
    if takes.words:
        return {"enum": list(takes.words)}
    if takes.parse and takes.kind.takes == "a condition":
        return {"type": ["array", "object"]}
    if takes.parse and takes.kind.takes == "an object path":
        return text()
    if not takes.several:
        return {"allOf": [_OPERAND]}
    several = {**_LIST, "minItems": takes.several, "maxItems": takes.most}
    if takes.several > 1:
        return several
    return {"anyOf": [several, {"type": SCALAR}, _FUNCTION]}
