"""The parts of a node's configuration. This is the door for those who write a field type.

docs/writing-a-field.md explains each name.
"""

from ..source.tree import YamlPath, as_json
from ..source.validation import WrongAt
from ..suggestions import nearest, suggestion
from ..values.entities import ENTITIES, as_json_value, as_text
from ..values.patterns import Pattern
from .field_type import FieldType
from .protocols import Compares, Fills, HasParts, Reads
from .slot import Rendering, Slot
from .template import Template

__all__ = [
    "ENTITIES",
    "Compares",
    "FieldType",
    "Fills",
    "HasParts",
    "Pattern",
    "Reads",
    "Rendering",
    "Slot",
    "Template",
    "WrongAt",
    "YamlPath",
    "as_json",
    "as_json_value",
    "as_text",
    "nearest",
    "suggestion",
]
