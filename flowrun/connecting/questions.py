"""What `credentials connect` has to know: its options, and what is asked for on a terminal."""

import argparse
import getpass
import os
import sys
from pathlib import Path

from engine.credentials.connecting import Connecting, LoginDetails, Question
from engine.errors import FlowError

from .answers import details_of, title_of
from .attempt import CALLBACK

_OF_THE_BROWSER = ("callback", "no_browser", "pkce")


def add_options(action: argparse.ArgumentParser, connecting: Connecting) -> None:
    """`--grant`, what a browser needs where a grant goes through one, and the questions."""
    names = list(connecting.grants)
    in_browser = [grant.in_browser for grant in connecting.grants.values()]
    usual = "in a browser" if in_browser[0] else names[0]
    action.add_argument(
        "--grant", choices=names, default=names[0], help=f"how to log in (default: {usual})"
    )
    if any(in_browser):
        _add_options_of_the_browser(action)
    for question in connecting.questions:
        flag, help = f"--{_flag(question)}", question.help
        if question.kind == "flag":
            action.add_argument(flag, action="store_true", help=help)
        elif question.kind == "secret":
            holds = f"the environment variable that holds the {_words(question)}"
            action.add_argument(flag, metavar="VARIABLE", help=help or holds)
        else:
            action.add_argument(flag, metavar=question.name.upper(), help=help)


def _add_options_of_the_browser(action: argparse.ArgumentParser) -> None:
    text = "where the browser comes back to; the app must have the same"
    action.add_argument("--callback", metavar="URL", help=f"{text} (default: {CALLBACK})")
    action.add_argument(
        "--no-browser", action="store_true", help="print the address and take the pasted answer"
    )
    action.add_argument(
        "--pkce", choices=("on", "off"), help="off for an app that does not know it (default: on)"
    )


def refuse_strange_options(options: argparse.Namespace, connecting: Connecting) -> None:
    """Raises `FlowError` for an option that the chosen grant has no use for."""
    grant = connecting.grants[options.grant]
    questions = {one.name: _flag(one) for one in connecting.questions if one.kind != "flag"}
    flags = questions | {name: name.replace("_", "-") for name in _OF_THE_BROWSER}
    takes = {*grant.needed, *grant.optional, *(_OF_THE_BROWSER if grant.in_browser else ())}
    for name in sorted(flags.keys() - takes):
        if _given(options, flags[name]):
            raise FlowError(f"--{flags[name]} is not for --grant {options.grant}")


def ask_details(options: argparse.Namespace, connecting: Connecting) -> LoginDetails:
    """What the chosen grant needs, from its options or asked for; what it may have besides only
    from its options."""
    grant = connecting.grants[options.grant]
    questions = {question.name: question for question in connecting.questions}
    given = [name for name in grant.optional if _given(options, _flag(questions[name]))]
    answers = {name: _answer(questions[name], options) for name in (*grant.needed, *given)}
    flags = {one.name: True for one in connecting.questions if _is_chosen(one, options)}
    return details_of(connecting, options.name, options.grant, {**answers, **flags})


def _is_chosen(question: Question, options: argparse.Namespace) -> bool:
    return question.kind == "flag" and bool(getattr(options, question.name))


def _answer(question: Question, options: argparse.Namespace) -> str:
    given = _given(options, _flag(question))
    if question.kind == "pem_file":
        return _content(given or _ask(question, " file"), question)
    if question.kind == "secret":
        return from_variable(given) if given else _ask(question)
    return given or _ask(question)


def from_variable(variable: str) -> str:
    """Raises `FlowError`."""
    if text := os.environ.get(variable):
        return text
    raise FlowError(f"the environment variable {variable} is not set or empty")


def _ask(question: Question, what: str = "") -> str:
    """Raises `FlowError` where nobody answers."""
    label, hidden = title_of(question) + what, question.kind == "secret"
    if not sys.stdin.isatty():
        flag = f"--{_flag(question)} VARIABLE" if hidden else f"--{_flag(question)}"
        raise FlowError(f"{label} is missing; without a terminal to ask on, give {flag}")
    try:
        text = (getpass.getpass if hidden else input)(f"{label}: ").strip()
    except EOFError:
        text = ""
    if not text:
        raise FlowError(f"{label} is missing")
    return text


def _flag(question: Question) -> str:
    flag = question.name.replace("_", "-")
    return f"{flag}-env" if question.kind == "secret" else flag


def _given(options: argparse.Namespace, flag: str) -> str:
    return getattr(options, flag.replace("-", "_"), None) or ""


def _words(question: Question) -> str:
    return question.name.replace("_", " ")


def _content(path: str, question: Question) -> str:
    try:
        return Path(path).expanduser().read_text("utf-8")
    except OSError as error:
        raise FlowError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise FlowError(f"{path} is no text; a {_words(question)} is a file in PEM") from None
