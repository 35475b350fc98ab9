"""A small client of the Language Server Protocol: it starts a server and speaks to it."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PATIENCE = 120.0
"""Seconds after which a server that says nothing is ended, so that a test fails instead of waiting
for ever."""


class ServerError(Exception):
    """The server answered a request with an error."""


class LanguageClient:
    def __init__(
        self,
        home: Path,
        *arguments: str,
        command: Sequence[str] = (sys.executable, "-m", "flowrun.cli", "lsp", "--stdio"),
        encodings: list[str] | None = None,
        watches: bool = False,
        folder: Path | None = None,
    ) -> None:
        environment = {
            **os.environ,
            "FLOWRUN_HOME": str(home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        self.process = subprocess.Popen(
            [*command, *arguments],
            cwd=Path(__file__).parent.parent.parent,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._number = 0
        self._heard: list[dict[str, Any]] = []
        self.versions: dict[str, int] = {}
        capabilities = {
            "general": {"positionEncodings": encodings} if encodings else {},
            "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": watches}},
        }
        answer = self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri() if folder else None,
                "capabilities": capabilities,
            },
        )
        self.capabilities = answer["capabilities"]
        self.notify("initialized", {})

    def request(self, method: str, params: Any) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") != self._number or "method" in message:
                self._heard.append(message)
            elif "error" in message:
                raise ServerError(message["error"]["message"])
            else:
                return message["result"]

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def await_notification(self, method: str, uri: str, version: int | None = None) -> Any:
        """The first of its kind about a document, at that version of it."""
        while True:
            for message in self._heard:
                params = message.get("params") or {}
                fits = version is None or params.get("version") == version
                if message.get("method") == method and params.get("uri") == uri and fits:
                    self._heard.remove(message)
                    return params
            self._heard.append(self._receive())

    def answer(self, method: str) -> Any:
        """What the server's first request of its kind asks for; it is told that all is well."""
        while True:
            for message in self._heard:
                if message.get("method") == method and "id" in message:
                    self._heard.remove(message)
                    self._send({"id": message["id"], "result": None})
                    return message["params"]
            self._heard.append(self._receive())

    def heard(self, method: str) -> bool:
        """Whether the server has said it, and nobody has listened to it."""
        return any(message.get("method") == method for message in self._heard)

    def open(self, path: Path, text: str) -> str:
        uri = path.as_uri()
        self.versions[uri] = 1
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, text: str) -> int:
        self.versions[uri] += 1
        document = {"uri": uri, "version": self.versions[uri]}
        changes = [{"text": text}]
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
        return self.versions[uri]

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What is said of the document as it is now."""
        told = self.await_notification("textDocument/publishDiagnostics", uri, self.versions[uri])
        return list(told["diagnostics"])

    def ask(self, what: str, uri: str, line: int, column: int, **more: Any) -> Any:
        position = {"line": line, "character": column}
        return self.request(
            f"textDocument/{what}",
            {"textDocument": {"uri": uri}, "position": position, **more},
        )

    def close(self) -> int:
        self.request("shutdown", None)
        self.notify("exit", None)
        code = self.process.wait(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return code

    def send_raw(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def _send(self, message: dict[str, Any]) -> None:
        self.send_raw(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def _receive(self) -> dict[str, Any]:
        watchdog = threading.Timer(PATIENCE, self.process.kill)
        watchdog.start()
        try:
            return self._next_message()
        finally:
            watchdog.cancel()

    def _next_message(self) -> dict[str, Any]:
        stream = self.process.stdout
        assert stream is not None
        length = 0
        while (header := stream.readline()) not in (b"\r\n", b""):
            name, _, value = header.decode().partition(": ")
            assert name in ("Content-Length", "Content-Type"), f"not of the protocol: {header!r}"
            length = int(value) if name == "Content-Length" else length
        if not length:
            assert self.process.stderr is not None
            raise AssertionError(f"the server ended: {self.process.stderr.read().decode()}")
        return dict(json.loads(stream.read(length)))
