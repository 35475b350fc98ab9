"""The tests beside the flows: which there are, and what became of those that were run."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.errors import FlowError, Problem

from ...language.text.document import read_text
from ...project.files import below, is_test
from ...testing.apart import apart
from ...testing.chosen import Ran, run_chosen
from ...testing.finding import shown_path
from ...testing.reporting.last_failed import read_last_failed
from ...testing.reporting.outcome import Failure, Outcome
from ...testing.reporting.report import place_of_failure
from ...testing.written.suites import read_suite
from ..bodies import Body, read_body
from ..folder import FlowFolder
from ..refusal import Refusal

SECONDS = 600.0
_SIGNS = {"-": "less", "+": "more"}


class Chosen(Body):
    """Those of a flow, of a test file, or all; of these the ones of the `names`."""

    flow: str | None = None
    file: str | None = None
    names: list[str] | None = None
    environment: str | None = None


def routes(folder: FlowFolder) -> list[Route]:
    tests = Tests(folder)
    return [
        Route("/api/tests", tests.listing),
        Route("/api/tests/run", tests.run, methods=["POST"]),
    ]


class Tests:
    """Runs one after another, so that each has the machine."""

    def __init__(self, folder: FlowFolder) -> None:
        self._folder = folder
        self._runs = False
        self._last: dict[tuple[str, str], bool] = {}
        """Whether a test passed, by its file and name."""

    async def listing(self, request: Request) -> Response:
        wanted = request.query_params.get("file") or None
        return JSONResponse(await asyncio.to_thread(self._listed, wanted))

    async def run(self, request: Request) -> Response:
        body = await read_body(request, Chosen)
        if self._runs:
            raise Refusal(409, "tests are running already; wait until they are done")
        self._runs = True
        try:
            files = await asyncio.to_thread(self._chosen, body)
            names = None if body.names is None else frozenset(body.names)
            remember = None if self._folder.read_only else Path()
            ran = await apart(
                run_chosen,
                *([shown_path(file) for file in files], names, body.environment),
                *(self._folder.nodes_dir, remember),
                within=SECONDS,
            )
        finally:
            self._runs = False
        told = await asyncio.to_thread(self._told, ran)
        self._folder.tell("tests", {})
        return JSONResponse(told)

    def _files(self) -> dict[str, Path]:
        return {self._folder.shown(path): path for path in below(self._folder.root, is_test)}

    def _chosen(self, body: Chosen) -> list[Path]:
        files = self._files()
        if body.file is not None:
            if body.file not in files:
                raise Refusal(404, f'there is no test file "{body.file[:200]}" in this folder')
            return [files[body.file]]
        if body.flow is None:
            return list(files.values())
        flow = self._folder.path(body.flow)
        return [path for path in files.values() if self._flow_of(path) == self._folder.shown(flow)]

    def _flow_of(self, path: Path) -> str:
        """The flow that a test file is about, as the page names it; empty where none is read."""
        try:
            flow = self._folder.on_disk.flow_of(path, read_text(path))
        except FlowError:
            return ""
        return self._folder.shown(flow) if flow else ""

    def _listed(self, wanted: str | None) -> list[dict[str, Any]]:
        failed = read_last_failed(Path()) or set()
        found = []
        for file, path in self._files().items():
            flow = self._flow_of(path)
            if wanted in (None, file, flow):
                found.append({"file": file, "flow": flow, **self._read(file, path, failed)})
        return found

    def _read(self, file: str, path: Path, failed: set[str]) -> dict[str, Any]:
        try:
            suite = read_suite(shown_path(path), self._folder.types)
        except FlowError as error:
            problems = error.problems_of(file, "wrong-test")
            return {"tests": [], "problems": list(map(self._problem, problems))}
        tests = [
            {
                "name": case.name,
                "line": case.line,
                "skip": case.skip or None,
                "tags": list(case.tags),
                "last": self._last_of(file, case.name, case.id in failed),
            }
            for case in suite.cases
        ]
        return {"tests": tests, "problems": []}

    def _last_of(self, file: str, name: str, failed_before: bool) -> str | None:
        passed = self._last.get((file, name))
        if passed is None:
            return "failed" if failed_before else None
        return "passed" if passed else "failed"

    def _told(self, ran: Ran) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        by_flow: dict[str, None] = {}
        for outcome in ran.outcomes:
            if not outcome.skipped:
                self._last[self._folder.shown(Path(outcome.file)), outcome.name] = outcome.passed
            by_flow[self._folder.shown(Path(outcome.flow))] = None
        for flow in by_flow:
            self._folder.last_tests[flow] = {**self._counted(flow), "at": now}
        return {
            "outcomes": [self._outcome(outcome) for outcome in ran.outcomes],
            "problems": list(map(self._problem, ran.problems)),
            "coverage": {self._folder.shown(Path(one.flow)): one.exits for one in ran.coverages},
            "passed": sum(outcome.passed for outcome in ran.outcomes),
            "failed": sum(outcome.failed for outcome in ran.outcomes),
        }

    def _counted(self, flow: str) -> dict[str, int]:
        """Of all tests of a flow that were run in this studio."""
        files = {file for file, path in self._files().items() if self._flow_of(path) == flow}
        passed = [how for (file, _), how in self._last.items() if file in files]
        return {"passed": sum(passed), "failed": len(passed) - sum(passed)}

    def _outcome(self, outcome: Outcome) -> dict[str, Any]:
        return {
            "file": self._folder.shown(Path(outcome.file)),
            "flow": self._folder.shown(Path(outcome.flow)),
            "name": outcome.name,
            "line": outcome.line,
            "passed": outcome.passed,
            "skipped": outcome.skipped or False,
            "ms": round(outcome.seconds * 1000, 1),
            "virtual_ms": round(outcome.virtual_seconds * 1000),
            "status": outcome.status,
            "conversation": [
                {"who": "user" if one.who == "user" else "flow", "text": one.text, "mark": one.mark}
                for one in outcome.talk
            ],
            "path": [{"node": one.node, "exit": one.exit} for one in outcome.trace],
            "failures": [_failure(one, outcome) for one in outcome.failures],
        }

    def _problem(self, problem: Problem) -> Mapping[str, Any]:
        return {**problem.as_json(), "file": self._folder.shown(Path(problem.file))}


def _failure(failure: Failure, outcome: Outcome) -> dict[str, Any]:
    diff = list(_diff(failure))
    _, line = place_of_failure(failure.place, outcome)
    return {
        "message": failure.text,
        "expected": _side(diff, "less"),
        "actual": _side(diff, "more"),
        "diff": diff,
        "line": line,
    }


def _diff(failure: Failure) -> Iterator[dict[str, str]]:
    for line in failure.lines:
        op = _SIGNS.get(line[:1], "same")
        text = line[2:] if line[:2] in ("- ", "+ ", "  ") else line
        yield {"op": op, "text": text}


def _side(diff: list[dict[str, str]], op: str) -> str | None:
    lines = [part["text"] for part in diff if part["op"] == op]
    return "\n".join(lines) if lines else None
