"""What the page shows of a flow, as JSON."""

from collections.abc import Iterator
from typing import Any

from ...language.showing.view import FlowView, ShownDiagnostic
from .texts import OpenText


def view_of(opened: OpenText, environment: str | None = None) -> dict[str, Any]:
    shown = FlowView(opened.folder.workspace, opened.analysis, environment)
    return {
        "ok": shown.is_ok,
        "stale": shown.is_stale,
        "flow": shown.settings,
        "diagnostics": [*(diagnostic_of(opened, one) for one in shown.diagnostics), *_more(shown)],
        "graph": _graph(opened, shown),
        "parameters": [
            {**one._asdict(), "span": opened.span(one.span) if one.span else None}
            for one in shown.parameters
        ],
        "entities": shown.entities,
        "credentials": [
            {"name": name, "ready": ready} for name, ready in shown.credentials.items()
        ],
    }


def _more(shown: FlowView) -> Iterator[dict[str, Any]]:
    """That there are more problems than are shown."""
    if shown.more:
        message = f"there are {shown.more:,} more problems; flowrun check tells them all"
        place: dict[str, Any] = {
            "from": 0,
            "to": 0,
            "line": 0,
            "column": 1,
            "node": None,
            "fixes": [],
        }
        yield {**place, "severity": "info", "code": "", "message": message}


def diagnostic_of(opened: OpenText, shown: ShownDiagnostic) -> dict[str, Any]:
    problem = shown.diagnostic.problem
    return {
        **opened.span(shown.diagnostic.span),
        "line": problem.line,
        "column": problem.column,
        "severity": problem.severity,
        "code": problem.code,
        "message": opened.folder.told(problem.message),
        "node": shown.node,
        "fixes": [
            {"title": fix.title, "sure": fix.is_sure, "changes": opened.changes(fix.edits)}
            for fix in shown.fixes
        ],
    }


def _graph(opened: OpenText, shown: FlowView) -> dict[str, Any]:
    picture = shown.picture
    if picture is None:
        return {"flow": "", "start": None, "on_failed": None, "nodes": [], "marks": []}
    graph = picture.as_json()
    for node in graph["nodes"]:
        span = shown.spans.get(node["name"])
        node["summary"] = shown.summary(node["name"])
        node |= opened.span(span) if span else {"from": None, "to": None}
    return graph
