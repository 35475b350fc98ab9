"""`flowrun vault`: the secrets kept here and the key they are sealed with."""

import argparse
import getpass
import os
import sys

from engine.errors import FlowError

from ...storage.home import open_store, open_vault
from ...storage.vault.keys import VARIABLE
from ...storage.vault.sealing import Key
from ...trial.answers import open_answers
from ..arguments import add_action
from ..terminal import say


def arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    add_action(actions, "list", "the names of the secrets", "vault list")
    for name, text in (
        ("set", "keep a secret, asked for or read from standard input to its end"),
        ("remove", "take a secret out"),
    ):
        action = add_action(actions, name, text, f"vault {name} erp-token")
        action.add_argument("name", metavar="NAME")
    add_action(actions, "new-key", "print a key for FLOWRUN_VAULT_KEY", "vault new-key")
    rekey = add_action(actions, "rekey", "seal everything with a new key", "vault rekey")
    rekey.add_argument(
        "--key-env", metavar="VARIABLE", help="take the new key from this environment variable"
    )


def main(options: argparse.Namespace) -> int:
    if options.action == "new-key":
        print(Key.new().text)
        return 0
    vault = open_vault()
    if options.action == "list":
        for name in vault.secrets():
            print(name)
    elif options.action == "set":
        vault.ready(options.name)
        vault.put_secret(options.name, _secret(options.name))
        print(f'"{options.name}" is kept; write {{vault: {options.name}}} where it is needed')
    elif options.action == "remove":
        vault.remove_secret(options.name)
    else:
        new = _key(options.key_env) if options.key_env else None
        place = vault.rekey(new, [open_store(), open_answers()])
        where = "FLOWRUN_VAULT_KEY from now on" if place == "environment" else f"the {place}"
        print(f"everything is sealed with a new key, which is kept in {where}")
        if place != "environment" and os.environ.get(VARIABLE):
            say(f"note: unset {VARIABLE}: the key in it opens nothing any more")
    return 0


def _secret(name: str) -> str:
    """From the terminal without echo, or all of standard input, as a private key has many lines;
    never an argument."""
    try:
        text = getpass.getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.read()
    except EOFError:
        text = ""
    if not text.strip("\r\n"):
        raise FlowError(f"{name}: nothing was given")
    return text.rstrip("\r\n")


def _key(variable: str) -> Key:
    try:
        return Key.read(os.environ.get(variable, ""))
    except ValueError:
        raise FlowError(
            f"{variable} takes 32 bytes in base64; `flowrun vault new-key` prints such a key"
        ) from None
