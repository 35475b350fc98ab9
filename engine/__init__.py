"""flowrun's core: flow files, parameters, credentials, the loop.

This is the only door: what a node or a plugin needs is exported here. What speaks HTTP is imported
on first use, so that a flow without requests starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .check import (
    check_draft,
    check_flow,
    credential_problems,
    environment_problems,
    placed,
    unused_credentials,
)
from .checked import check_source, check_text
from .clock import Clock
from .connections import Connection, Connections
from .credentials import (
    Ask,
    Credential,
    Credentials,
    Entry,
    Fact,
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
    StoreError,
    in_order,
)
from .flow import Flow, load_flow, read_draft, read_flow
from .hosts import is_loopback, origin
from .mapping import MappingError, ResponseMapping, Row, Target
from .mask import Mask, tells
from .node import ENGINE_KEYS, Context, CredentialName, Finding, Node, Progress, Result, Wait
from .parameters import NAME, SYSTEM, UNSET, Parameter
from .parsed import Parsed, WrongAt
from .paths import MISSING, Path
from .places import Form, Header, Html, Json, Query, Speech, Text, Value, Xml
from .plugins import EntryPointSource, FolderSource, PackageSource, Types, TypeSource, guard_package
from .policy import Duration, Policy, Retry, Unanswered, persist, seconds
from .runner import Runner
from .secret import DOTS, GivenSecret, Secret, SecretReference
from .session import Session
from .source import Source, parse_source, read_source
from .spelling import nearest, suggestion
from .template import Rendering, Slot, Template, compile_parts, text_of
from .tree import Block, Items, Mark, Plain, YamlPath, as_json
from .turn import Turn, Visit, shown_values
from .url import Url
from .wiring import END, Step

if TYPE_CHECKING:
    from .answers import Answer, Answers, Tried, mapping_of, try_rows
    from .http import (
        ASKING_CREDENTIAL,
        ASKING_NODE,
        Call,
        HostNotFound,
        Http,
        Request,
        Response,
        headers_of,
        new_client,
        query_names,
        query_string,
    )
    from .origins import Origin, place_of
    from .outline import PathRow, paths_of, type_of
    from .sending import HttpNode, preview, send_alone
    from .store import Store, Stored
    from .trial import Trial, VeiledRequest, node_that_asks, try_request, veiled_request
    from .vault import Key, Vault, open_bundle, sealed_bundle, write_privately
    from .veil import Veil, Veiled

_LATER = {
    "Answer": ".answers",
    "Answers": ".answers",
    "ASKING_CREDENTIAL": ".http",
    "ASKING_NODE": ".http",
    "Call": ".http",
    "HostNotFound": ".http",
    "Http": ".http",
    "Key": ".vault",
    "HttpNode": ".sending",
    "Request": ".http",
    "Response": ".http",
    "Origin": ".origins",
    "PathRow": ".outline",
    "paths_of": ".outline",
    "type_of": ".outline",
    "Store": ".store",
    "Stored": ".store",
    "Trial": ".trial",
    "Tried": ".answers",
    "Veil": ".veil",
    "Veiled": ".veil",
    "VeiledRequest": ".trial",
    "mapping_of": ".answers",
    "node_that_asks": ".trial",
    "place_of": ".origins",
    "headers_of": ".http",
    "new_client": ".http",
    "preview": ".sending",
    "query_names": ".http",
    "query_string": ".http",
    "send_alone": ".sending",
    "try_request": ".trial",
    "try_rows": ".answers",
    "veiled_request": ".trial",
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
    "ASKING_CREDENTIAL",
    "ASKING_NODE",
    "DOTS",
    "END",
    "ENGINE_KEYS",
    "ENTITIES",
    "MISSING",
    "NAME",
    "SYSTEM",
    "UNSET",
    "Answer",
    "Answers",
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
    "Duration",
    "Entity",
    "Entry",
    "EntryPointSource",
    "Environment",
    "Finding",
    "Flow",
    "Fact",
    "FlowError",
    "FlowrunError",
    "FolderSource",
    "Form",
    "GivenSecret",
    "Header",
    "HostNotFound",
    "Html",
    "Http",
    "HttpNode",
    "Items",
    "Json",
    "Key",
    "LoginRefused",
    "MappingError",
    "Mark",
    "Mask",
    "Node",
    "NodeError",
    "Origin",
    "PackageSource",
    "Parameter",
    "Parsed",
    "Path",
    "PathRow",
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
    "Row",
    "Runner",
    "Secret",
    "SecretReference",
    "Session",
    "Slot",
    "Source",
    "Speech",
    "Step",
    "Store",
    "StoreError",
    "Stored",
    "Target",
    "Template",
    "Text",
    "Token",
    "Trial",
    "Tried",
    "Turn",
    "TypeSource",
    "Types",
    "Unanswered",
    "Url",
    "Value",
    "Vault",
    "Veil",
    "Veiled",
    "VeiledRequest",
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
    "environment_problems",
    "guard_package",
    "headers_of",
    "in_order",
    "is_loopback",
    "load_flow",
    "mapping_of",
    "nearest",
    "node_that_asks",
    "new_client",
    "open_bundle",
    "origin",
    "parse_source",
    "paths_of",
    "persist",
    "place_of",
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
    "seconds",
    "send_alone",
    "shown_values",
    "suggestion",
    "tells",
    "text_of",
    "try_request",
    "try_rows",
    "type_of",
    "unused_credentials",
    "vault_entries",
    "veiled_request",
    "write_privately",
]
