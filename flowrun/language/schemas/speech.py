"""What may stand where something is said: a text, or one by language, number or list."""

from engine.fields.item_entities import MOST_FIELDS
from engine.values.entities import ENTITIES
from engine.values.parameters import RESERVED
from engine.values.speaking.choosing import FORMS
from engine.values.speaking.words import CATEGORIES

from .json_schema import ITEM_ENTITIES, SCALAR, SPEECH, Schema, optional, text

_SPEECH: Schema = {"$ref": f"#/definitions/{SPEECH}"}
_LANGUAGE = "^(?!(say|one|two|few)$)[a-z]{2,3}(-([A-Z][a-z]{3}|[A-Z]{2}|[0-9a-z]{3,8}))*$"
ENTITY_NAME = "^[A-Za-z_][A-Za-z0-9_]*$"
_EXACT = "^-?[0-9]{1,15}(\\.[0-9]{1,15})?$"
_ITEM = f"`$ITEM` is {RESERVED['ITEM'].partition(',')[0]}, `$INDEX` its number from 1 on."


def speech_schema() -> Schema:
    """It refers to itself, for blocks stand within blocks."""
    return {"anyOf": [{"type": SCALAR}, _each(), _plural(), _per_language()]}


def _said(description: str) -> Schema:
    return {"description": description, "allOf": [_SPEECH]}


def _each() -> Schema:
    properties: Schema = {
        "each": {"type": "string", "description": "The list, such as `$CASES`."},
        "before": _said("What is said before the first item, where there is one."),
        "say": _said(f"What is said of an item. {_ITEM}"),
        "entities": {
            "description": "What the fields of an item are: they are said as parameters are.",
            "allOf": [{"$ref": f"#/definitions/{ITEM_ENTITIES}"}],
        },
        "between": _said("What stands between two items; without it, the language's word."),
        "last": _said("What stands before the last item; without it, `between`."),
        "after": _said("What is said after the last item."),
        "none": _said("What is said for no item at all."),
        "most": {
            "type": ["integer", "string"],
            "pattern": "^0*[1-9][0-9]{0,5}$",
            "minimum": 1,
            "description": "How many items are said at most.",
        },
    }
    return {
        "type": "object",
        "description": "The items of a list, joined as the language joins them.",
        "properties": properties,
        "required": ["each", "say"],
        "additionalProperties": False,
    }


def _plural() -> Schema:
    told = "What is said of a number of this kind, as CLDR sorts them in the language."
    properties: Schema = {
        "plural": {"type": "string", "description": "The number, such as `$COUNT`."},
        **{one: _said(told) for one in CATEGORIES},
    }
    properties["other"] = _said("What is said of all other numbers.")
    return {
        "type": "object",
        "description": "A text by number. An exact number goes before a kind.",
        "properties": properties,
        "patternProperties": {_EXACT: _said("What is said of exactly this number.")},
        "required": ["plural", "other"],
        "additionalProperties": False,
    }


def _per_language() -> Schema:
    return {
        "type": "object",
        "description": "A text in each language of the flow.",
        "minProperties": 1,
        "patternProperties": {_LANGUAGE: _said("What is said in this language.")},
        "additionalProperties": False,
    }


ENTITY: Schema = {
    "anyOf": [
        {
            "enum": [*ENTITIES, None],
            "enumDescriptions": [f"Takes {one.takes}." for one in ENTITIES.values()] + [""],
        },
        {"type": "string", "pattern": ENTITY_NAME},
    ]
}
"""The name of an entity, or none."""


def form_schema() -> Schema:
    """`say:` of a parameter or a field."""
    names = dict.fromkeys(name for names in FORMS.values() for name in names)
    return {"anyOf": [{"enum": list(names)}, optional(text())]}


def item_entities_schema() -> Schema:
    """The fields of an item by their object paths, each an entity or a block."""
    block: Schema = {
        "type": "object",
        "properties": {
            "entity": {"description": "What the field is.", **ENTITY},
            "say": {"description": "The form in which it is said.", **form_schema()},
        },
        "required": ["entity"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "additionalProperties": {"anyOf": [*ENTITY["anyOf"], block]},
        "minProperties": 1,
        "maxProperties": MOST_FIELDS,
        "examples": [{"price": "money", "when": {"entity": "date", "say": "short"}}],
    }
