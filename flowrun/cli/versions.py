"""`flowrun versions`: the versions of flows that were frozen, and which is published."""

import argparse
import sys
from pathlib import Path

from engine.errors import FlowError
from engine.suggestions import suggestion

from ..project.flow_name import flow_name
from ..storage.versions import Current, Version, Versions, open_versions
from .arguments import json_option
from .publish import SHOWN_DIGEST, version_as_json
from .terminal import Style, clean, minute, print_json


def arguments(command: argparse.ArgumentParser) -> None:
    text = "a flow by its file or its name (default: all)"
    command.add_argument("flow", nargs="?", metavar="FLOW", help=text)
    json_option(command)


def main(options: argparse.Namespace) -> int:
    versions = open_versions()
    found = versions.all(None if options.flow is None else known_flow(versions, options.flow))
    current = {flow: versions.current(flow) for flow in {one.flow for one in found}}
    if options.json:
        print_json([version_as_json(one) | {"state": _state(one, current)} for one in found])
        return 0
    if not found:
        print("no version is frozen; flowrun publish FLOW.yaml freezes one")
    style = Style(sys.stdout)
    flow = max((len(one.flow) for one in found), default=0)
    for one in found:
        state = _state(one, current)
        when = minute(str(version_as_json(one)["frozen"]))
        told = f"{clean(one.flow):<{flow}}  {one.number:>4}  {one.digest[:SHOWN_DIGEST]}  {when}"
        commit = f"{one.commit or '':<13}"
        shown = style.paint(state, "green" if state == "published" else "yellow")
        style.line(f"{told}  {style.paint(commit, 'dim')}  {shown}".rstrip())
    return 0


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
