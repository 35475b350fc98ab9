"""flowrun's core: flow files, parameters, credentials, the loop.

This is the only door: what a node or a plugin needs is exported here. What speaks HTTP is imported
on first use, so that a flow without requests starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .check import check_draft, check_flow, credential_problems, placed, unused_credentials
from .checked import check_source, check_text
from .clock import Clock
from .connections import Connection, Connections
from .credentials import (
    Ask,
    Credential,
    Credentials,
    Entry,
    Token,
    read_credentials,
    vault_entries,
)
from .draft import Draft
from .entities import ENTITIES, Entity, as_json_value, as_text
from .environment import Environment, read_environment
from .errors import (
    CredentialError,
    FlowError,
    FlowrunError,
    LoginRefused,
    NodeError,
    Problem,
    in_order,
)
from .flow import Flow, load_flow, read_draft, read_flow
from .hosts import is_loopback, origin
from .mapping import MappingError, ResponseMapping, Target
from .mask import Mask
from .node import Context, CredentialName, Finding, Node, Progress, Result, Wait
from .parameters import UNSET, Parameter
from .parsed import Parsed, WrongAt
from .paths import MISSING, Path
from .places import Form, Header, Html, Json, Query, Speech, Text, Value, Xml
from .plugins import EntryPointSource, FolderSource, PackageSource, Types, TypeSource, guard_package
from .policy import Policy, Retry, Unanswered, persist
from .runner import Runner
from .secret import DOTS, GivenSecret, Secret, SecretReference
from .session import Session
from .source import Source, parse_source, read_source
from .spelling import nearest, suggestion
from .template import Rendering, Slot, Template, compile_parts, text_of
from .tree import Block, Items, Plain, YamlPath, as_json
from .turn import Turn, Visit, shown_values
from .url import Url
from .wiring import Step

if TYPE_CHECKING:
    from .http import (
        Call,
        HostNotFound,
        Http,
        Request,
        Response,
        query_names,
        query_string,
    )
    from .sending import HttpNode, preview, send_alone
    from .trial import Trial, try_request
    from .vault import Key, Vault, open_bundle, sealed_bundle, write_privately

_LATER = {
    "Call": ".http",
    "HostNotFound": ".http",
    "Http": ".http",
    "Key": ".vault",
    "HttpNode": ".sending",
    "Request": ".http",
    "Response": ".http",
    "Trial": ".trial",
    "preview": ".sending",
    "query_names": ".http",
    "query_string": ".http",
    "send_alone": ".sending",
    "try_request": ".trial",
    "Vault": ".vault",
    "open_bundle": ".vault",
    "sealed_bundle": ".vault",
    "write_privately": ".vault",
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name in _LATER:
            return getattr(import_module(_LATER[name], __name__), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "DOTS",
    "ENTITIES",
    "MISSING",
    "UNSET",
    "Ask",
    "Block",
    "Call",
    "Clock",
    "Connection",
    "Connections",
    "Context",
    "Credential",
    "CredentialError",
    "CredentialName",
    "Credentials",
    "Draft",
    "Entity",
    "Entry",
    "EntryPointSource",
    "Environment",
    "Finding",
    "Flow",
    "FlowError",
    "FlowrunError",
    "FolderSource",
    "Form",
    "Header",
    "GivenSecret",
    "HostNotFound",
    "Html",
    "Http",
    "HttpNode",
    "Items",
    "Json",
    "Key",
    "LoginRefused",
    "Mask",
    "MappingError",
    "Node",
    "NodeError",
    "PackageSource",
    "Parameter",
    "Parsed",
    "Path",
    "Plain",
    "Policy",
    "Problem",
    "Progress",
    "Query",
    "Rendering",
    "Request",
    "Response",
    "ResponseMapping",
    "Result",
    "Retry",
    "Runner",
    "Secret",
    "SecretReference",
    "Session",
    "Slot",
    "Source",
    "Speech",
    "Step",
    "Target",
    "Template",
    "Text",
    "Token",
    "Trial",
    "Turn",
    "TypeSource",
    "Types",
    "Unanswered",
    "Url",
    "Value",
    "Vault",
    "Visit",
    "Wait",
    "WrongAt",
    "Xml",
    "YamlPath",
    "as_json",
    "as_json_value",
    "as_text",
    "check_draft",
    "check_flow",
    "check_source",
    "check_text",
    "compile_parts",
    "credential_problems",
    "guard_package",
    "in_order",
    "is_loopback",
    "load_flow",
    "nearest",
    "open_bundle",
    "origin",
    "parse_source",
    "persist",
    "placed",
    "preview",
    "query_names",
    "query_string",
    "read_credentials",
    "read_draft",
    "read_environment",
    "read_flow",
    "read_source",
    "sealed_bundle",
    "send_alone",
    "shown_values",
    "suggestion",
    "text_of",
    "try_request",
    "unused_credentials",
    "vault_entries",
    "write_privately",
]
