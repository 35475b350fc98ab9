"""`flowrun keys`: who may talk to a server."""

import argparse
import sys

from engine.clock import Clock

from ...storage.home import open_api_keys
from ..arguments import add_action, json_option
from ..terminal import Style, clean, minute, print_json, say


def arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    text = "make a key for a client of `flowrun serve`, and print it once"
    create = add_action(actions, "create", text, "keys create web-shop")
    create.add_argument("name", metavar="NAME", help="what the client is called")
    text = "let it look into the sessions of all clients, not only those that it began"
    create.add_argument("--insights", action="store_true", help=text)
    json_option(add_action(actions, "list", "the keys that were made", "keys list"))
    text = "refuse a key from now on, and the sessions that it began"
    revoke = add_action(actions, "revoke", text, "keys revoke web-shop")
    revoke.add_argument("name", metavar="NAME", help="what the client is called")


def main(options: argparse.Namespace) -> int:
    keys, now = open_api_keys(), Clock().now()
    if options.action == "create":
        print(keys.create(options.name, now, insights=options.insights))
        say("keep it now: it is not shown again. A client sends it as X-Vgai-Key")
    elif options.action == "revoke":
        keys.revoke(options.name, now)
        print(f'"{clean(options.name)}" is refused from now on')
    elif options.json:
        hidden = ("hash",)
        shown = [key._asdict() | {"insights": bool(key.insights)} for key in keys.all()]
        print_json([{k: v for k, v in key.items() if k not in hidden} for key in shown])
    else:
        _list()
    return 0


def _list() -> None:
    style, found = Style(sys.stdout), open_api_keys().all()
    if not found:
        print("there is no key; flowrun keys create NAME makes one")
    width = max((len(key.name) for key in found), default=0)
    for key in found:
        state = style.paint("good", "green") if key.revoked is None else ""
        state = state or style.paint(f"revoked {minute(key.revoked or '')}", "red")
        made = style.paint(f"made {minute(key.created)}", "dim")
        sees = "  sees all sessions" if key.insights else ""
        style.line(f"{clean(key.name):<{width}}  {made}  {state}{sees}")
