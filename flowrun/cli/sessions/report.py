"""`flowrun report`: what the kept sessions tell, one of them or many."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import FlowError

from ...project.flow_name import flow_name
from ...project.types import node_types
from ...project.writing import write_all
from ...reporting.report import Report
from ...storage.home import open_store
from ...storage.kept_session import Stored
from ...storage.session_filter import SessionFilter
from ...storage.sessions import Store
from ..arguments import engine_options, has_engine, json_option, nodes_dir
from ..serving.worker import engine_store
from ..terminal import Style, minute, print_json, say
from .moments import check_period
from .sessions import period, statuses

if TYPE_CHECKING:
    from ...scale.engine_store import EngineStore

_EXAMPLES = """\
examples:
  flowrun report                                   all sessions that are kept
  flowrun report --from 7d flows/demo.yaml         those of one flow, begun in the last week
  flowrun report --from 2026-01-01 --to 2026-01-31 demo --html january.html
  flowrun report --status failed --json            those that failed, for a tool
  flowrun report 3f2a --html session.html          one session

exit codes: 0 it is told, 2 the command is wrong or the sessions cannot be read
"""


def arguments(command: argparse.ArgumentParser) -> None:
    command.epilog = _EXAMPLES
    text = "a flow by its file or its name, or a session by the start of its id (default: all)"
    command.add_argument("what", nargs="?", metavar="FLOW|SESSION", help=text)
    period(command)
    statuses(command, "only these (repeat for more)")
    text = "write one HTML page with plots and the flow's graph, coloured by traffic"
    command.add_argument("--html", type=Path, metavar="FILE", help=text)
    engine_options(command, "tell of the sessions that this engine keeps")
    nodes_dir(command)
    json_option(command)


def main(options: argparse.Namespace) -> int:
    check_period(options)
    store = engine_store(options) if has_engine(options) else open_store()
    file = Path(options.what) if options.what and Path(options.what).is_file() else None
    flow = flow_name(file) if file else options.what
    if flow is not None and not store.count(SessionFilter(flow)):
        if file is None and Path(options.what).suffix in (".yaml", ".yml"):
            raise FlowError(f"{options.what}: there is no such file")
        if file is None:
            if options.since or options.until or options.statuses:
                raise FlowError(
                    f"{options.what} is no flow; one session needs no --from, --to, --status"
                )
            return _one(store, store.find(options.what), options)
    wanted = SessionFilter(flow, options.statuses, options.since, options.until)
    if isinstance(store, Store):
        report = Report.of(store, wanted)
    else:
        report = Report.counting(wanted, store.visited(wanted))
    if options.html:
        from ...reporting.graph import graph_of
        from ...reporting.page import report_page

        types = node_types(options.nodes_dir)
        page = report_page(report, lambda tally: graph_of(tally, types, file))
        _write(options.html, page)
    if options.json:
        print_json(report.as_json())
    elif not options.html:
        from ...reporting.text import show_report

        show_report(report, Style(sys.stdout))
    return 0


def _one(store: "Store | EngineStore", stored: Stored, options: argparse.Namespace) -> int:
    from ...reporting.session_text import session_as_json, show_session

    data, turns = store.data(stored), store.turns(stored)
    if options.html:
        from ...reporting.graph import graph_of
        from ...reporting.page import session_page
        from ...reporting.report import session_tally

        row = store.row(stored)
        tally = session_tally(row, turns)
        graph = graph_of(tally, node_types(options.nodes_dir))
        told = [
            f"{stored.flow} · {stored.status} at {stored.at}",
            f"{minute(stored.created)}, changed {minute(stored.changed)}",
            *([data["error"]] if data["error"] else []),
        ]
        _write(options.html, session_page(f"Session {stored.id}", told, turns, tally, graph))
    if options.json:
        print_json(session_as_json(stored, data, turns))
    elif not options.html:
        show_session(stored, data, turns, Style(sys.stdout), trace=False)
    return 0


def _write(file: Path, page: str) -> None:
    if file.suffix.lower() not in (".html", ".htm"):
        raise FlowError(f"{file} is no .html file; what would be written is a page")
    write_all({file: page})
    say(f"written: {file}")
