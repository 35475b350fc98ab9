"""`flowrun sessions`: what is kept of conversations."""

import argparse
import json
import sys
from typing import Any

from engine.errors import FlowError
from engine.values.secret import DOTS

from ..storage.home import open_store
from ..storage.kept_session import Data, Stored
from .arguments import add_action, json_option, nodes_dir
from .screen import call_lines
from .terminal import SHOWN_ID, Style, clean, minute, print_json, shortened

_LONGEST_SHOWN = 400
_COLOURS = {"failed": "red", "crashed": "red", "awaiting_input": "yellow"}


def arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    text = "the sessions that are kept, the latest first"
    json_option(add_action(actions, "list", text, "sessions list --json"))
    text = "a session's parameters and the nodes it visited"
    show = add_action(actions, "show", text, "sessions show 3f2a --trace")
    show.add_argument("id", metavar="ID", help="the id, or as much of its start as tells it apart")
    show.add_argument("--trace", action="store_true", help="show the requests of each visit too")
    json_option(show)
    text = "write a session as a test beside its flow, masked"
    test = add_action(actions, "test", text, "sessions test 3f2a", 'sessions test 3f2a --name "…"')
    test.add_argument("id", metavar="ID", help="the id, or as much of its start as tells it apart")
    test.add_argument("--name", metavar="NAME", help="what the test is called (session ID)")
    test.add_argument("--env", metavar="NAME", help="the environment that it took place in")
    nodes_dir(test)
    examples = "sessions remove 3f2a", "sessions remove --all"
    remove = add_action(actions, "remove", "forget sessions", *examples)
    remove.add_argument(
        "ids", nargs="*", metavar="ID", help="the id, or as much of its start as tells it apart"
    )
    remove.add_argument("--all", action="store_true", help="every session that is kept")


def main(options: argparse.Namespace) -> int:
    store = open_store()
    if options.action == "list":
        _list(store.sessions(), as_json=options.json)
    elif options.action == "show":
        stored = store.find(options.id)
        _show(stored, store.data(stored), store.visits(stored), options)
    elif options.action == "test":
        from .save_test import save_test_of_session

        save_test_of_session(store, store.find(options.id), options)
    else:
        if bool(options.ids) == options.all:
            raise FlowError("name the sessions to remove, or say --all")
        found = store.sessions() if options.all else [store.find(start) for start in options.ids]
        store.remove(*(stored.id for stored in found))
        for stored in found:
            print(f"{stored.id[:SHOWN_ID]} is forgotten")
    return 0


def _list(sessions: list[Stored], *, as_json: bool) -> None:
    if as_json:
        print_json([stored._asdict() for stored in sessions])
        return
    if not sessions:
        print("no session is kept; flowrun FLOW.yaml --save-session keeps one")
    style = Style(sys.stdout)
    flow = max((len(stored.flow) for stored in sessions), default=0)
    at = max((len(stored.at) for stored in sessions), default=0)
    for stored in sessions:
        status = style.paint(f"{stored.status:<14}", _COLOURS.get(stored.status, "green"))
        when = style.paint(minute(stored.changed), "dim")
        names = f"{clean(stored.flow):<{flow}}  {clean(stored.at):<{at}}"
        style.line(f"{stored.id[:SHOWN_ID]}  {names}  {status}  {when}")


def _show(
    stored: Stored, data: Data, visits: list[dict[str, Any]], options: argparse.Namespace
) -> None:
    parameters = {name: _open(value) for name, value in data["parameters"].items()}
    if options.json:
        document = {**stored._asdict(), "parameters": parameters, "trace": visits}
        print_json(document)
        return
    style = Style(sys.stdout)
    style.line(style.paint(stored.id, "bold"))
    ends = f"{stored.status} at {stored.at}"
    style.line(f"{clean(stored.flow)} · {clean(stored.file)} · {clean(ends)}")
    style.line(style.paint(f"{minute(stored.created)}, changed {minute(stored.changed)}", "dim"))
    if data["error"]:
        style.line(style.paint(clean(data["error"]), "red"))
    style.line()
    width = max(map(len, parameters), default=0)
    for name, value in parameters.items():
        shown = shortened(clean(json.dumps(value, ensure_ascii=False)), _LONGEST_SHOWN)
        style.line(f"  ${name:<{width}}  {shown}")
    style.line()
    for visit in visits:
        exit = visit["exit"] or ("crashed" if "error" in visit else "waits")
        style.line(f"  {clean(visit['node']):<18} {visit['type']:<14} {clean(exit)}")
        if "error" in visit:
            style.line("    " + style.paint(clean(visit["error"]), "red"))
        for call in visit.get("calls", ()) if options.trace else ():
            for line in call_lines(call, style):
                style.line("    " + line)


def _open(value: Any) -> Any:
    """A sealed secret shows as dots; nothing is unsealed to be shown."""
    return DOTS if isinstance(value, dict) and "sealed" in value else value
