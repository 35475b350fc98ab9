"""`flowrun sessions`: what is kept of conversations."""

import argparse
import sys

from engine.errors import FlowError

from ...storage.home import open_store
from ...storage.kept_session import Stored
from ...storage.session_filter import OVER, STATUSES, SessionFilter
from ...storage.sessions import Store
from ..arguments import add_action, json_option, nodes_dir, surroundings
from ..terminal import SHOWN_ID, Style, counted, print_json, say
from . import moments

_ID = "the id, or as much of its start as tells it apart"


def arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    text = "the sessions that are kept, the latest first"
    examples = (
        "sessions list --flow demo --status failed --from 7d",
        "sessions list --caller +14155550100 --json",
    )
    listing = add_action(actions, "list", text, *examples)
    session_filter(listing)
    limit = "show so many at most (100); 0 shows all"
    listing.add_argument("--limit", type=_number, default=100, metavar="N", help=limit)
    json_option(listing)
    text = "a session turn by turn: what was said, the nodes it visited, its parameters"
    show = add_action(actions, "show", text, "sessions show 3f2a --trace")
    show.add_argument("id", metavar="ID", help=_ID)
    show.add_argument("--trace", action="store_true", help="show the requests of each visit too")
    json_option(show)
    text = (
        "go on talking in a session that waits for input, in the environment that it began in or"
        " in another (--env); each turn is kept"
    )
    resume = add_action(
        actions, "resume", text, "sessions resume 3f2a", "sessions resume 3f --env qa"
    )
    resume.add_argument("id", metavar="ID", help=_ID)
    resume.add_argument("--trace", action="store_true", help="show each visit whole")
    surroundings(resume)
    text = "write a session as a test beside its flow, masked"
    test = add_action(actions, "test", text, "sessions test 3f2a", 'sessions test 3f2a --name "…"')
    test.add_argument("id", metavar="ID", help=_ID)
    test.add_argument("--name", metavar="NAME", help="what the test is called (session ID)")
    text = "the environment of the test (default: the one that it took place in)"
    test.add_argument("--env", metavar="NAME", help=text)
    nodes_dir(test)
    examples = "sessions remove 3f2a", "sessions remove --all"
    remove = add_action(actions, "remove", "forget sessions", *examples)
    remove.add_argument("ids", nargs="*", metavar="ID", help=_ID)
    remove.add_argument("--all", action="store_true", help="every session that is kept")
    _purge_arguments(actions)


def _purge_arguments(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "forget the sessions that nothing has changed in since then"
    examples = "sessions purge --before 30d --dry-run", "sessions purge --before 7d --status failed"
    purge = add_action(actions, "purge", text, *examples)
    when = f"the last change lies before: {moments.FORMS}"
    purge.add_argument("--before", type=moments.start, required=True, metavar="WHEN", help=when)
    which = "only these (default: those that are over, whatever they ended as)"
    _status_and_flow(purge, which)
    purge.add_argument("--dry-run", action="store_true", help="only say how many")


def session_filter(command: argparse.ArgumentParser) -> None:
    _status_and_flow(command, "only these (repeat for more)")
    period(command)
    text = "only those of this caller"
    command.add_argument("--caller", metavar="CALLER", help=text)
    text = "only those that began in this environment"
    command.add_argument("--env", metavar="NAME", help=text)


def period(command: argparse.ArgumentParser) -> None:
    begun = f"begun since then: {moments.FORMS}"
    command.add_argument("--from", type=moments.start, dest="since", metavar="WHEN", help=begun)
    text = "begun until then; a day is meant with all its hours"
    command.add_argument("--to", type=moments.end, dest="until", metavar="WHEN", help=text)


def _status_and_flow(command: argparse.ArgumentParser, which: str) -> None:
    command.add_argument("--flow", metavar="NAME", help="only those of the flow of this name")
    statuses(command, which)


def statuses(command: argparse.ArgumentParser, which: str) -> None:
    command.add_argument(
        "--status", action="append", choices=STATUSES, default=[], dest="statuses", help=which
    )


def _number(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    raise argparse.ArgumentTypeError("takes a number")


def main(options: argparse.Namespace) -> int:
    store = open_store()
    if options.action == "list":
        _list(store, options)
    elif options.action == "show":
        _show(store, store.find(options.id), options)
    elif options.action == "resume":
        from .resume import resume

        return resume(store, store.find(options.id), options)
    elif options.action == "test":
        from .save_test import save_test_of_session

        save_test_of_session(store, store.find(options.id), options)
    elif options.action == "purge":
        _purge(store, options)
    else:
        _remove(store, options)
    return 0


def _list(store: Store, options: argparse.Namespace) -> None:
    moments.check_period(options)
    wanted = SessionFilter(
        options.flow,
        options.statuses,
        options.since,
        options.until,
        options.caller,
        environment=options.env,
    )
    found = store.sessions(wanted, options.limit or -1)
    if options.json:
        print_json([stored._asdict() for stored in found])
    elif found:
        from ...reporting.session_text import list_sessions

        list_sessions(found, Style(sys.stdout))
    elif wanted == SessionFilter(statuses=[]):
        print("no session is kept; flowrun FLOW.yaml --save-session keeps one")
    else:
        print("no session is kept that all of this is true of")
    if options.limit and len(found) == options.limit:
        there = store.count(wanted)
        if there > len(found):
            say(f"{len(found):,} of {there:,} sessions; --limit 0 shows all")


def _show(store: Store, stored: Stored, options: argparse.Namespace) -> None:
    from ...reporting.session_text import session_as_json, show_session

    data, turns = store.data(stored), store.turns(stored)
    if options.json:
        print_json(session_as_json(stored, data, turns))
    else:
        show_session(stored, data, turns, Style(sys.stdout), trace=options.trace)


def _purge(store: Store, options: argparse.Namespace) -> None:
    wanted = SessionFilter(options.flow, options.statuses or OVER, unchanged_since=options.before)
    if options.dry_run:
        print(f"{counted(store.count(wanted), 'session')} would be forgotten")
    else:
        print(f"{counted(store.purge(wanted), 'session')} forgotten")


def _remove(store: Store, options: argparse.Namespace) -> None:
    if options.ids and options.all:
        raise FlowError("--all removes every session: leave out the ids, or --all to keep the rest")
    if not options.ids and not options.all:
        raise FlowError("name the sessions to remove, or say --all")
    found = store.sessions() if options.all else [store.find(start) for start in options.ids]
    store.remove(*(stored.id for stored in found))
    for stored in found:
        print(f"{stored.id[:SHOWN_ID]} is forgotten")
