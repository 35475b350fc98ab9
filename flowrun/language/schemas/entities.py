"""The JSON Schema of an entity that a flow declares."""

from .json_schema import SCALAR, Schema, text

_NAMES: Schema = {"type": [*SCALAR, "array", "null"], "items": {"type": SCALAR}}


def entity_schema() -> Schema:
    values = {
        "type": ["object", "array"],
        "additionalProperties": _NAMES,
        "items": {"type": SCALAR},
        "minProperties": 1,
        "minItems": 1,
        "description": "Each value as files and services write it, with what people also say.",
        "examples": [{"small": ["little", "tiny"], "large": ["big"]}],
    }
    fuzzy = {
        "type": ["number", "string"],
        "minimum": 50,
        "maximum": 100,
        "description": "How alike, of 100, what is said must be; 85 without it.",
    }
    about = {"description": {"type": [*SCALAR, "null"], "description": "A sentence for people."}}
    closed = {"values": values, "fuzzy": fuzzy, **about}
    patterned = {
        "pattern": text("The regular expression that a value fits as a whole."),
        "example": text("A value that fits."),
        **about,
    }
    return {
        "anyOf": [
            {
                "type": "object",
                "properties": closed,
                "required": ["values"],
                "additionalProperties": False,
            },
            {
                "type": "object",
                "properties": patterned,
                "required": ["pattern", "example"],
                "additionalProperties": False,
            },
        ],
        "examples": [
            {"values": {"small": ["little"], "large": ["big"]}},
            {"pattern": "[A-Z]{3}-[0-9]{4}", "example": "ABC-1234"},
        ],
    }
