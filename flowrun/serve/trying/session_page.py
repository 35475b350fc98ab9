"""The page of a session: what was said, its parameters, and its way through the flow."""

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

_LONGEST = 2_000
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Session of {flow} · flowrun</title>
<link rel="icon" href="/try.svg" type="image/svg+xml">
<link rel="stylesheet" href="/try.css">
</head>
<body class="session">
<main>
<h1>{flow} <span class="badge {outcome}">{shown}</span></h1>
<p class="facts">{facts}</p>
{error}
<h2>What was said</h2>
<div class="sheet"><ol class="talk">{talk}</ol></div>
<h2>Parameters</h2>
<div class="sheet"><dl>{parameters}</dl></div>
<h2>Path</h2>
<div class="sheet"><ol class="path">{path}</ol></div>
</main>
</body>
</html>
"""


def session_page(told: Mapping[str, Any]) -> str:
    """Of what `InsightsApi.told` gives."""
    seconds = told["channel_data"]["duration"]
    facts = [
        told["session_start_time"][:19].replace("T", " ") + " UTC",
        f"{seconds:g} s",
        f"version {told['agent_information']['version']}",
        f"flowrun sessions show {told['session_id'][:8]} --trace",
    ]
    error = told["error"]
    return _PAGE.format(
        flow=escape(told["agent_id"]),
        outcome=escape(told["outcome"]),
        shown=escape(told["outcome"].replace("_", " ")),
        facts=escape(" · ".join(facts)),
        error=f'<p class="note wrong">{escape(error)}</p>' if error else "",
        talk=_joined(map(_line, told["transcription"])) or "<li>Nothing yet.</li>",
        parameters=_joined(_parameter(*one) for one in told["parameters"].items()),
        path=_joined(map(_node, told["flow_path"])) or "<li>No node yet.</li>",
    )


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _line(line: Mapping[str, str]) -> str:
    ((speaker, text),) = line.items()
    kind = "you" if speaker == "client" else "bot"
    return f'<li class="bubble {kind}">{escape(text)}</li>'


def _parameter(name: str, value: Any) -> str:
    text = "–" if value is None else json.dumps(value, ensure_ascii=False)
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
    return f"<dt><code>{escape(name)}</code></dt><dd><code>{escape(text)}</code></dd>"


def _node(node: Mapping[str, Any]) -> str:
    context = node["context"]
    failed = context["status"]["code"] == "error"
    exit = context["output"] or ("crashed" if failed else "waits")
    told = [
        node["type"],
        f"{node['execution_time']:g} ms",
        *map(_request, node.get("requests", ())),
    ]
    error = f'<p class="error">{escape(context["status"]["message"])}</p>' if failed else ""
    return (
        f"<li><strong>{escape(node['node_id'])}</strong> → {escape(exit)} "
        f"<small>{escape(' · '.join(told))}</small>{error}</li>"
    )


def _request(call: Mapping[str, Any]) -> str:
    request, response = call["request"], call["response"]
    url = request["url"].partition("?")[0]
    return f"{request['verb']} {url} {response['code'] if response else 'no answer'}"
