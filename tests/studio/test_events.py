"""What changes on the disk reaches the page."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse

from flowrun.storage.home import open_vault
from flowrun.studio.api.events import MOST_LISTENERS, MOST_WAITING, Events
from flowrun.studio.folder import FlowFolder
from flowrun.studio.refusal import Refusal
from tests.studio.studio import FLOW, Server, serving


def told_events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, str]]]:
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
    with httpx.Client(base_url=server.address, timeout=120) as http:
        http.get(server.url)
        with http.stream("GET", "/api/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            assert next(lines) == ": here"
            told = told_events(lines)
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
            (root / ".git").mkdir()
            (root / ".git" / "hidden.yaml").write_text(FLOW, "utf-8")
            (root / "de").rename(root / "fr")
            names = {next(told)[0], next(told)[0]}
            assert names == {"created", "removed"}


def test_a_loop_of_links_ends_no_watching(root: Path) -> None:
    with serving(root) as server, httpx.Client(base_url=server.address, timeout=20) as http:
        http.get(server.url)
        with http.stream("GET", "/api/events") as stream:
            told = told_events(stream.iter_lines())
            (root / "new.yaml").write_text(FLOW, "utf-8")
            assert next(told)[1]["file"] == "new.yaml"
            (root / "one.yaml").symlink_to("two.yaml")
            (root / "two.yaml").symlink_to("one.yaml")
            (root / "shop.yaml").write_text(FLOW + "# more\n", "utf-8")
            assert next(told)[1]["file"] == "shop.yaml"


async def told_by(folder: FlowFolder) -> list[tuple[str, dict[str, str]]]:
    """What a page that listens is told of what other parts of the studio tell."""
    events = Events(folder)
    watching = asyncio.ensure_future(events.watch())
    await asyncio.sleep(0)
    listening = await events.listen(Request({"type": "http"}))
    assert isinstance(listening, StreamingResponse)
    lines: list[str] = []
    stream = aiter(listening.body_iterator)
    lines.append(str(await anext(stream)))
    await asyncio.to_thread(folder.tell, "tests", {"passed": 1})
    lines.append(str(await anext(stream)))
    events.end()
    lines += [str(line) async for line in stream]
    await watching
    return list(told_events(iter("".join(lines).splitlines())))


def test_a_page_is_told_what_another_thread_tells(root: Path) -> None:
    assert asyncio.run(told_by(FlowFolder(root))) == [("tests", {"passed": 1})]


def test_a_page_that_reads_nothing_is_let_go_and_others_hear_on(root: Path) -> None:
    asyncio.run(flooded(FlowFolder(root)))


async def flooded(folder: FlowFolder) -> None:
    events = Events(folder)
    watching = asyncio.ensure_future(events.watch())
    await asyncio.sleep(0)
    asleep = await events.listen(Request({"type": "http"}))
    assert isinstance(asleep, StreamingResponse)
    stream = aiter(asleep.body_iterator)
    assert await anext(stream) == ": here\n\n"
    for number in range(MOST_WAITING + 10):
        folder.tell("changed", {"file": f"{number}.yaml"})
    await asyncio.sleep(0)
    assert len([line async for line in stream]) == MOST_WAITING
    events.end()
    await watching


def test_more_pages_than_may_listen_are_refused(root: Path) -> None:
    asyncio.run(crowded(FlowFolder(root)))


async def crowded(folder: FlowFolder) -> None:
    events = Events(folder)
    streams = []
    for _ in range(MOST_LISTENERS):
        page = await events.listen(Request({"type": "http"}))
        assert isinstance(page, StreamingResponse)
        streams.append(aiter(page.body_iterator))
        await anext(streams[-1])
    with pytest.raises(Refusal, match="close some"):
        await events.listen(Request({"type": "http"}))


def test_what_is_done_to_credentials_and_tests_is_told(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_vault().keep("Old", {"type": "local_org"}, {})
    (root / "shop.test.yaml").write_text(
        "flow: shop.yaml\ntests:\n  - name: x\n    talk: [bot: H]\n"
    )
    with serving(root) as server, httpx.Client(base_url=server.address, timeout=60) as http:
        http.get(server.url)
        http.headers["Origin"] = server.address
        with http.stream("GET", "/api/events") as stream:
            told = told_events(stream.iter_lines())
            renamed = http.post("/api/credentials/rename", json={"name": "Old", "to": "New"})
            assert renamed.status_code == 200 and next(told) == ("credentials", {})
            removed = http.post("/api/credentials/remove", json={"name": "New"})
            assert removed.status_code == 200 and next(told) == ("credentials", {})
            ran = http.post("/api/tests/run", json={}).json()
            assert ran["passed"] == 1 and next(told) == ("tests", {})
