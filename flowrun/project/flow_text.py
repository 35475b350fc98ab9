"""Whether a YAML text is a flow, whole or half typed: one rule, for `check` and for editors.

Other YAML has `nodes:`, `start:` and `flow:` too, mostly one of them, or a list of nodes. It goes
by the keys at the top, because half-typed text is no YAML.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BLOCK_KEY = r"""^{indent}(["']?)([A-Za-z_][\w.-]*)\1[ \t]*:(?=\s|$)"""
_FIRST = r"(?:[ ]*(?:#.*|%.*|---.*)?\n)*([ ]*)(\{?)"
_LIST = r"[ \t]*(?:#.*+)?(?:\n[ \t]*(?:#.*+)?)*(?:\n[ ]*)?(?:\[|-(?=\s|$))"
_QUOTED = r""""(?:[^"\\]|\\.)*"|'[^']*'"""
_MARK = rf"""{_QUOTED}|[{{}}\[\],:]|\#[^\n]*|[A-Za-z_][\w.-]*(?=[ \t]*:)|[^\s"'{{}}\[\],:#]+"""
_TOP_KEY = r"""^(["']?)([^\s#"'{}\[\],][^"'\n:]*)\1[ \t]*:(?=\s|$)"""
_TYPE = r"""type:[ \t]+["']?(\w+)"""
_TYPE_IN_BRACES = r"""[ \t]*\{(?:[^{}]*[\s,])?type:[ \t]+["']?(\w+)"""
_OF_NODES = r"(?:^|[\s{,])(?:next|exits|text|response_mapping):\s"
_OWN = frozenset({"flow", "start", "nodes"})
_OTHERS = "apiVersion"
"""The key of everything that Kubernetes reads."""


def is_flow_text(text: str) -> bool:
    """Two of `flow:`, `start:` and `nodes:` stand at the top, and it is nobody else's: it has no
    `apiVersion:`, and no list of nodes without a `flow:` and a `start:` beside it."""
    top = _top_of(text)
    found = _OWN & top.keys
    least = len(_OWN) if top.lists_nodes else 2
    return len(found) >= least and _OTHERS not in top.keys


def may_become_flow(text: str) -> bool:
    """Whether it is a flow, or nothing is written yet that is something else."""
    top = _top_of(text)
    begun = bool(_OWN & top.keys) and _OTHERS not in top.keys and not top.lists_nodes
    return begun or not top.keys or is_flow_text(text)


def is_foreign(text: str) -> bool:
    """Whether it is Kubernetes's, by whatever name: a Secret may lie in a `credentials.yaml`."""
    return _OTHERS in _top_of(text).keys


def may_be_meant_as_flow(text: str) -> bool:
    """Whether a file that is named as a flow may be one: it has a key of a flow, nodes without any,
    or no key at all."""
    # Who formats a flow needs nothing of what reads one.
    from engine.flow.loading import FLOW_KEYS

    top = _top_of(text)
    if _OTHERS in top.keys:
        return False
    return not top.keys or not top.keys.isdisjoint(FLOW_KEYS) or _types(text).keys() == top.keys


def is_credentials_text(text: str) -> bool:
    """Whether every entry has a type of credentials, and none what only nodes have."""
    from engine.flow.loading import FLOW_KEYS

    from .types import credential_types

    types, keys = _types(text), _top_of(text).keys
    if not types or not keys.isdisjoint(FLOW_KEYS) or types.keys() != keys:
        return False
    known = credential_types().names()
    return all(one in known for one in types.values()) and not re.search(_OF_NODES, text)


def _types(text: str) -> dict[str, str]:
    """Key at the top → the `type:` of the block there, where it has one."""
    text = text.removeprefix("\ufeff").replace("\r", "\n")
    found = list(re.finditer(_TOP_KEY, text, re.MULTILINE))
    ends = [one.start() for one in found[1:]] + [len(text)]
    types = {}
    for one, end in zip(found, ends, strict=False):
        block = text[one.end() : end]
        lines = re.findall(r"^([ ]+)([^\s#].*)", block, re.MULTILINE)
        own = [line for indent, line in lines if indent == lines[0][0]]
        kinds = [re.match(_TYPE_IN_BRACES, block), *(re.match(_TYPE, line) for line in own)]
        if kind := next(filter(None, kinds), None):
            types[one[2]] = kind[1]
    return types


class _Top(NamedTuple):
    keys: frozenset[str]
    lists_nodes: bool


def _top_of(text: str) -> _Top:
    text = text.removeprefix("\ufeff").replace("\r", "\n")
    first = re.match(_FIRST, text)
    if first and first[2]:
        keys = dict(_keys_in_braces(text, first.start(2)))
    else:
        pattern = _BLOCK_KEY.replace("{indent}", first[1] if first else "")
        keys = {found[2]: found.end() for found in re.finditer(pattern, text, re.MULTILINE)}
    lists_nodes = "nodes" in keys and bool(re.match(_LIST, text[keys["nodes"] :]))
    return _Top(frozenset(keys), lists_nodes)


def _keys_in_braces(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Those of the block that opens at `start`: what stands before a colon, one bracket deep."""
    depth, word = 0, ""
    for found in re.finditer(_MARK, text[start:]):
        mark = found[0]
        depth += (mark in ("{", "[")) - (mark in ("}", "]"))
        if not depth:
            return
        if mark == ":" and depth == 1 and word:
            yield word.strip("\"'"), start + found.end()
        word = mark if depth == 1 and mark not in ("{", "}", "[", "]", ",", ":") else ""
