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
from .clock import Clock
from .connections import Connections
from .credentials import (
    Ask,
    Credential,
    Credentials,
    Entry,
    Fact,
    Token,
    entries_of,
    read_credentials,
    vault_entries,
)
from .draft import Draft
from .entities import ENTITIES, as_json_value, as_text
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
from .mapping import ResponseMapping, Row, Target
from .mask import Mask, tells
from .node import (
    ENGINE_KEYS,
    FAILED,
    Context,
    CredentialName,
    Finding,
    Node,
    Result,
    Wait,
    reads_of,
    sets_of,
)
from .parameters import NAME, SYSTEM, UNSET, Parameter, no_clock
from .parsed import Parsed, WrongAt
from .paths import MISSING, Path
from .places import Form, Header, Html, Json, Query, Speech, Text, Value, Xml
from .plugins import EntryPointSource, FolderSource, PackageSource, Types, TypeSource, guard_package
from .policy import Duration, Policy, Retry, persist, seconds
from .runner import Runner
from .secret import DOTS, GivenSecret, Secret, SecretReference
from .session import Session
from .source import Source, parse_source, read_source
from .spelling import nearest, suggestion
from .template import Rendering, Slot, Template
from .tree import Block, Items, Mark, Plain, YamlPath, as_json
from .turn import Turn, Visit, shown_values
from .url import Url
from .wiring import END, Step

if TYPE_CHECKING:
    from .answers import Answer, Answers, Tried, mapping_of, try_rows
    from .call import Call, Request, Response, query_names, query_string
    from .http import ASKING_CREDENTIAL, ASKING_NODE, HostNotFound, Http, headers_of, new_client
    from .origins import Origin, place_of
    from .outline import PathRow, paths_of, type_of
    from .sending import HttpNode, send_alone
    from .store import Store, Stored
    from .trial import Trial, VeiledRequest, node_that_asks, try_request, veiled_request
    from .vault import Key, Vault, open_bundle, sealed_bundle, write_privately
    from .veil import Veil, Veiled

_LATER = {
    "Answer": ".answers",
    "Answers": ".answers",
    "Tried": ".answers",
    "mapping_of": ".answers",
    "try_rows": ".answers",
    "Call": ".call",
    "Request": ".call",
    "Response": ".call",
    "query_names": ".call",
    "query_string": ".call",
    "ASKING_CREDENTIAL": ".http",
    "ASKING_NODE": ".http",
    "HostNotFound": ".http",
    "Http": ".http",
    "new_client": ".http",
    "Origin": ".origins",
    "place_of": ".origins",
    "PathRow": ".outline",
    "paths_of": ".outline",
    "type_of": ".outline",
    "HttpNode": ".sending",
    "send_alone": ".sending",
    "Store": ".store",
    "Stored": ".store",
    "Trial": ".trial",
    "VeiledRequest": ".trial",
    "node_that_asks": ".trial",
    "headers_of": ".http",
    "try_request": ".trial",
    "veiled_request": ".trial",
    "Key": ".vault",
    "Vault": ".vault",
    "open_bundle": ".vault",
    "sealed_bundle": ".vault",
    "write_privately": ".vault",
    "Veil": ".veil",
    "Veiled": ".veil",
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
    "FAILED",
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
    "Connections",
    "Context",
    "Credential",
    "CredentialError",
    "CredentialName",
    "Credentials",
    "Draft",
    "Duration",
    "Entry",
    "EntryPointSource",
    "Environment",
    "Fact",
    "Finding",
    "Flow",
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
    "credential_problems",
    "entries_of",
    "environment_problems",
    "guard_package",
    "headers_of",
    "in_order",
    "is_loopback",
    "load_flow",
    "mapping_of",
    "nearest",
    "new_client",
    "no_clock",
    "node_that_asks",
    "open_bundle",
    "origin",
    "parse_source",
    "paths_of",
    "persist",
    "place_of",
    "placed",
    "query_names",
    "query_string",
    "read_credentials",
    "read_draft",
    "read_environment",
    "read_flow",
    "read_source",
    "reads_of",
    "sealed_bundle",
    "seconds",
    "send_alone",
    "sets_of",
    "shown_values",
    "suggestion",
    "tells",
    "try_request",
    "try_rows",
    "type_of",
    "unused_credentials",
    "vault_entries",
    "veiled_request",
    "write_privately",
]
