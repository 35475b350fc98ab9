"""`flowrun versions`: the versions of flows that were frozen, which is published, and the end of
those that nobody needs."""

import argparse
import sys
from pathlib import Path

from engine.clock import Clock
from engine.errors import FlowError
from engine.suggestions import suggestion

from ...project.flow_name import flow_name
from ...storage.versions import Current, Version, Versions, open_versions
from ..arguments import add_action, engine_options, has_engine, json_option
from ..terminal import Style, clean, counted, minute, print_json
from .publish import SHOWN_DIGEST, version_as_json
from .worker import engine_store

KEPT = 5
"""Versions of each flow that `prune` leaves, unless told otherwise."""


def arguments(command: argparse.ArgumentParser) -> None:
    command.set_defaults(action="list", flow=None, json=False)
    actions = command.add_subparsers(dest="action", metavar="ACTION")
    listed = add_action(
        actions,
        "list",
        "all versions, or those of a flow; without an ACTION all",
        "versions list demo",
    )
    text = "remove old versions that no session goes on with"
    prune = add_action(actions, "prune", text, "versions prune --keep 3 --dry-run")
    for action in (listed, prune):
        what = "a flow by its file or its name (default: all)"
        action.add_argument("flow", nargs="?", metavar="FLOW", help=what)
        json_option(action)
    text = f"how many of each flow stay in any case, the latest (default: {KEPT})"
    prune.add_argument("--keep", type=_number, default=KEPT, metavar="N", help=text)
    engine_options(prune, "leave what sessions of this engine go on with, too")
    prune.add_argument("--dry-run", action="store_true", help="remove nothing, and say what would")


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000:
        return int(text)
    raise argparse.ArgumentTypeError("takes a number above 0")


def main(options: argparse.Namespace) -> int:
    versions = open_versions()
    flow = None if options.flow is None else known_flow(versions, options.flow)
    if options.action == "prune":
        _prune(versions, flow, options)
        return 0
    found = versions.all(flow)
    current = {flow: versions.current(flow) for flow in {one.flow for one in found}}
    if options.json:
        print_json([version_as_json(one) | {"state": _state(one, current)} for one in found])
        return 0
    if not found:
        print("no version is frozen; flowrun publish FLOW.yaml freezes one")
    style = Style(sys.stdout)
    width = max((len(one.flow) for one in found), default=0)
    for one in found:
        state = _state(one, current)
        when = minute(str(version_as_json(one)["frozen"]))
        told = f"{clean(one.flow):<{width}}  {one.number:>4}  {one.digest[:SHOWN_DIGEST]}  {when}"
        commit = f"{one.commit or '':<13}"
        shown = style.paint(state, "green" if state == "published" else "yellow")
        style.line(f"{told}  {style.paint(commit, 'dim')}  {shown}".rstrip())
    return 0


def _prune(versions: Versions, flow: str | None, options: argparse.Namespace) -> None:
    from ...storage.home import open_store
    from ...storage.old_versions import old_versions, remove_versions

    in_use = open_store().versions_in_use(Clock().now())
    if has_engine(options):
        in_use |= engine_store(options).versions_in_use()
    old = old_versions(versions, flow, options.keep, in_use)
    if not options.dry_run:
        old = remove_versions(versions, old)
    if options.json:
        print_json([version_as_json(one) for one in old])
        return
    for one in old:
        print(f"{clean(one.flow)} {one.number}  {one.digest[:SHOWN_DIGEST]}")
    print(f"{counted(len(old), 'version')} {'would be ' if options.dry_run else ''}removed")


def known_flow(versions: Versions, written: str) -> str:
    """The name of a flow that is given by its file or its name. Raises `FlowError`."""
    name = flow_name(Path(written)) if Path(written).is_file() else written
    known = {one.flow for one in versions.all()}
    if name not in known:
        hint = suggestion(name, known) if known else "; flowrun publish FLOW.yaml freezes one"
        raise FlowError(f'no version of "{name}" is frozen{hint}')
    return name


def _state(version: Version, current: dict[str, Current]) -> str:
    published, draft = current[version.flow]
    if version.number == published:
        return "published"
    return "draft" if version.number == draft else ""
