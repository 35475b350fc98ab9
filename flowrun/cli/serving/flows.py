"""Which flows a server or a worker has: files as they are now, or what was published."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import FlowError

from ...project.files import flow_files
from ..arguments import surroundings

if TYPE_CHECKING:
    from ...serve.flows import Served


_NAMED = 2
"""Flows that a message lists."""


def flows_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "flows", nargs="*", type=Path, metavar="FLOW", help="a flow, or a folder of flows"
    )
    command.add_argument(
        "--published",
        action="store_true",
        help="take what flowrun publish has published, and what it publishes meanwhile",
    )
    command.add_argument(
        "--draft-for",
        action="append",
        default=[],
        metavar="CALLER",
        help="with --published: give this caller the draft, where there is one (repeat for more)",
    )
    surroundings(command)


def flows_of(options: argparse.Namespace) -> "Served":
    """Raises `FlowError`."""
    if options.draft_for and not options.published:
        raise FlowError("--draft-for goes with --published")
    if options.published and options.flows:
        named = ", ".join(map(str, options.flows[:_NAMED])) + ", …" * (len(options.flows) > _NAMED)
        raise FlowError(
            "flows are taken as their files are or as they were published, not both: leave out "
            f"--published, or leave out {named}"
        )
    if not options.published and not options.flows:
        raise FlowError("name the flows to serve, or say --published")
    if options.published:
        from ...serve.published import PublishedFlows
        from ...storage.versions import open_versions

        return PublishedFlows(open_versions(), options, options.draft_for)
    from ...serve.flows import ServedFlows

    return ServedFlows.load(flow_files(options.flows), options)
