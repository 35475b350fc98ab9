"""The node and credential types that there are: flowrun's own, and those of installed packages."""

from pathlib import Path

from engine.credentials.credential import Credential
from engine.node import Node
from engine.plugins import (
    EntryPointSource,
    FolderSource,
    PackageSource,
    Types,
    TypeSource,
    guard_package,
)


def node_types(nodes_dir: Path | None = None) -> Types[Node]:
    """Those of `nodes`, of the entry points `flowrun.nodes` and of a folder."""
    guard_package("nodes")
    sources: list[TypeSource] = [PackageSource("nodes"), EntryPointSource("flowrun.nodes")]
    if nodes_dir:
        sources.append(FolderSource(nodes_dir))
    return Types("node", Node, sources)


def credential_types() -> Types[Credential]:
    """Those of the entry points `flowrun.credentials`."""
    return Types("credential", Credential, [EntryPointSource("flowrun.credentials")])
