"""What changes on the disk reaches the page."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.studio.studio import FLOW, Server, serving


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, str]]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_files_that_change_are_told_and_the_stream_ends_with_the_server(root: Path) -> None:
    with serving(root) as server:
        followed(server, root)


def followed(server: Server, root: Path) -> None:
    with httpx.Client(base_url=server.address, timeout=20) as http:
        http.get(server.url)
        with http.stream("GET", "/api/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            assert next(lines) == ": here"
            told = events(lines)
            (root / "shop.yaml").write_text(FLOW + "# more\n", "utf-8")
            name, data = next(told)
            assert (name, data["file"]) == ("changed", "shop.yaml")
            assert http.get("/api/flow?file=shop.yaml").json()["etag"] == data["etag"]
            (root / "de").mkdir()
            (root / "de" / "new.yaml").write_text(FLOW, "utf-8")
            name, data = next(told)
            assert (name, data["file"]) == ("created", "de/new.yaml")
            (root / "shop.yaml").unlink()
            assert next(told) == ("removed", {"file": "shop.yaml"})
            (root / "credentials.yaml").write_text("X: {type: local_org}\n", "utf-8")
            assert next(told) == ("credentials", {})
            (root / "shop.test.yaml").write_text("flow: shop.yaml\n", "utf-8")
            assert next(told) == ("tests", {})
