"""The parts of a node's configuration. This is the door for those who write a field type.

docs/writing-a-field.md explains each name.
"""

from ..source.tree import YamlPath, as_json
from ..source.validation import WrongAt
from ..suggestions import nearest, suggestion
from ..values.entities import ENTITIES, as_json_value, as_text
from ..values.patterns import Pattern
from .conditions import Condition, certain_of, values_reaching
from .counted import Counted
from .field_type import FieldType
from .functions.computable import Computable
from .protocols import Fills, Gives, HasParts, Reads, ValueOf
from .reply import Reply
from .slot import Rendering, Slot
from .template import Template

__all__ = [
    "ENTITIES",
    "Computable",
    "Condition",
    "FieldType",
    "Counted",
    "Fills",
    "Gives",
    "HasParts",
    "Pattern",
    "Reads",
    "Rendering",
    "Reply",
    "Slot",
    "Template",
    "ValueOf",
    "WrongAt",
    "YamlPath",
    "as_json",
    "as_json_value",
    "as_text",
    "certain_of",
    "nearest",
    "suggestion",
    "values_reaching",
]
