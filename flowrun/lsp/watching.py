"""Files that change on the disk: editors are asked to tell, and what is open is checked again."""

from collections.abc import Callable

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

_PATTERNS = ("**/*.yaml", "**/*.yml", "**/services.json")
"""Flows have no name of their own, and their credentials, environments and tests are YAML too."""


def register_watching(server: LanguageServer, check_later: Callable[[str], None]) -> None:
    @server.feature(lsp.INITIALIZED)
    def initialized(params: lsp.InitializedParams) -> None:
        if _can_watch(server.client_capabilities):
            server.client_register_capability(lsp.RegistrationParams([_registration()]))

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def changed(params: lsp.DidChangeWatchedFilesParams) -> None:
        for document in list(server.workspace.text_documents.values()):
            check_later(document.uri)


def _can_watch(client: lsp.ClientCapabilities) -> bool:
    watching = client.workspace and client.workspace.did_change_watched_files
    return bool(watching and watching.dynamic_registration)


def _registration() -> lsp.Registration:
    watchers = [lsp.FileSystemWatcher(pattern) for pattern in _PATTERNS]
    options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers)
    return lsp.Registration(
        "flowrun-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, register_options=options
    )
