"""flowrun's core: what a flow is and how it runs. This is the door for those who write nodes.

docs/writing-a-node.md explains each name; field types have `engine.fields`, credential types
`engine.credentials`.
"""

from .context import Context
from .errors import NodeError
from .fields.choices import Choices, ItemSpeech, Offer
from .fields.escaping import Form, Header, Html, Json, Query, Text, Value, Xml
from .fields.item_entities import ItemEntities
from .fields.response_mapping import ResponseMapping, Target
from .fields.retry_prompt import RetryPrompt
from .fields.speech import Speech
from .fields.url import Url
from .http.messages import Request, Response
from .http_node import HttpNode
from .node import CredentialName, Finding, Node, Result, Wait
from .policy import Duration, Policy, Retry
from .values.heard import Outcome
from .values.parameters import UNSET
from .values.secret import Secret

__all__ = [
    "UNSET",
    "Offer",
    "Choices",
    "Context",
    "CredentialName",
    "Duration",
    "Finding",
    "Form",
    "Header",
    "Html",
    "HttpNode",
    "ItemEntities",
    "ItemSpeech",
    "Json",
    "Node",
    "NodeError",
    "Policy",
    "Outcome",
    "Query",
    "Request",
    "Response",
    "ResponseMapping",
    "Result",
    "Retry",
    "RetryPrompt",
    "Secret",
    "Speech",
    "Target",
    "Text",
    "Url",
    "Value",
    "Wait",
    "Xml",
]
