"""Which flows a server or a worker has: files as they are now, or what was published."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import FlowError

from ...project.files import flow_files
from ..arguments import surroundings

if TYPE_CHECKING:
    from ...serve.flows import Served


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
    if options.published is bool(options.flows):
        raise FlowError("name the flows to serve, or say --published")
    if options.draft_for and not options.published:
        raise FlowError("--draft-for goes with --published")
    if options.published:
        from ...serve.published import PublishedFlows
        from ...storage.versions import open_versions

        return PublishedFlows(open_versions(), options, options.draft_for)
    from ...serve.flows import ServedFlows

    return ServedFlows.load(flow_files(options.flows), options)
