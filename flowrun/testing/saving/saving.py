"""Makes a test of a chat that passes, and adds it to the test file beside the flow."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from engine.errors import FlowError
from engine.node import Node
from engine.plugins import Types
from engine.source.reading import parse_source

from ...project.files import TEST, is_file, is_same_file
from ...project.writing import write_all
from ..finding import shown_path
from ..modes import recordings_of, run_case
from ..playing import Played, play
from ..recording.cassette import Taped
from ..recording.people import likely_people
from ..recording.rules import Rules, rules_beside
from ..suite import Case
from ..written.suites import read_suite, suite_of
from .adding import TestFile
from .chat import Chat, Hop, unmasked, words_of

MOST_TEXT = 1_000_000
MOST_LOGINS = 20
_KEPT_HEADERS = ("content-type", "location", "retry-after")


def test_file_of(flow: Path) -> Path:
    return flow.with_name(flow.name.removesuffix(flow.suffix) + TEST)


def rules_for(flow: Path, types: Types[Node]) -> Rules:
    """What is masked: by the rules of the test file, if there is one."""
    file = shown_path(test_file_of(flow))
    return read_suite(file, types).rules if is_file(file) else rules_beside(flow.parent)


def check_name(flow: Path, name: str, types: Types[Node], environment: str | None) -> None:
    """Raises `FlowError` for a name that no new test can have, and for a test file that can take
    none; before anybody has talked in vain."""
    if not name.strip() or "\n" in name:
        raise FlowError("--save-test takes the name of a test: a sentence on one line")
    file = shown_path(test_file_of(flow))
    if not is_file(file):
        return
    suite = read_suite(file, types)
    if not is_same_file(Path(suite.flow.file), flow):
        raise FlowError(f"{file} has the tests of another flow, {suite.flow.file}")
    for case in suite.cases:
        if case.name == name:
            number = next(n for n in range(2, 10_000) if not _is_taken(f"{name} {n}", suite.cases))
            hint = f'give it another, such as "{name} {number}", or remove the test that is there'
            raise FlowError(f'{file}:{case.line}: a test is called "{name}" already; {hint}')
    if name in recordings_of(suite):
        text = f'a recording is called "{name}" and would answer the test; give it another name'
        raise FlowError(f"{file}: {text}")
    TestFile.beside(flow, file, environment)


def _is_taken(name: str, cases: Sequence[Case]) -> bool:
    return any(case.name == name for case in cases)


class Saved(NamedTuple):
    """The file that a test was added to, and what in the test still looks like a person."""

    file: Path
    likely_people: list[str]


def save_chat(
    chat: Chat, flow: Path, name: str, types: Types[Node], environment: str | None
) -> Saved:
    """Adds the chat to the tests beside the flow, under a name. Raises `FlowError` where no test of
    it passes; then nothing is written."""
    check_name(flow, name, types, environment)
    file = TestFile.beside(flow, shown_path(test_file_of(flow)), environment)
    saving = _Saving(chat, name, file, types)
    test = saving.passing()
    text = file.with_test(test)
    if len(text) > MOST_TEXT + len(file.text):
        raise FlowError("the test is larger than 1 MB; its answers are too large for a test file")
    write_all({file.path: text})
    seen = {key: value for key, value in test.items() if key != "name"}
    return Saved(file.path, list(dict.fromkeys(likely_people(seen))))


class _Saving:
    def __init__(self, chat: Chat, name: str, file: TestFile, types: Types[Node]) -> None:
        self.chat = chat
        self.name = name
        self.file = file
        self.types = types
        self.logins: dict[str, Any] = {}

    def passing(self) -> dict[str, Any]:
        """The test, with what the bot says in it. It is played, not copied from the chat: the names
        that are masked in the answers are masked in what is said of them."""
        other: Sequence[Hop] = ()
        for whole_headers in (False, True):  # the shortest way to write it first
            test = self._test(whole_headers)
            played = self._played(test)
            found = [Hop(one.node, one.exit or "") for one in played.outcome.trace]
            if found == list(self.chat.way):
                return self._whole(test, played)
            if not found:
                told = played.outcome.failures[0].text
                raise FlowError(f"a test of this chat does not even begin: {told}")
            other = other or found
        raise FlowError(_another_way(self.chat.way, other))

    def _test(self, whole_headers: bool) -> dict[str, Any]:
        chat = self.chat
        began = chat.began.isoformat(timespec="seconds").replace("+00:00", "Z")
        test: dict[str, Any] = {"name": self.name, "now": began}
        if chat.given:
            test["given"] = unmasked(dict(chat.given))
        if chat.asked:
            test["http"] = {
                node: _answers(taped, whole_headers=whole_headers)
                for node, taped in chat.asked.items()
            }
        test["talk"] = [{"user": text} for text in chat.heard]
        test["expect"] = {"status": chat.status}
        return test

    def _case(self, test: Mapping[str, Any]) -> Case:
        if self.logins:
            test = {**test, "credentials": self.logins}
        source = parse_source(self.file.with_test(test), str(self.file.path))
        *_, case = suite_of(source, self.types).cases
        return case

    def _played(self, test: dict[str, Any]) -> Played:
        """Each login that nothing answers is given an answer of its own."""
        for _ in range(MOST_LOGINS):
            played = asyncio.run(play(self._case(test)))
            unanswered = played.stage.wire.unanswered if played.stage else []
            login = next((one.credential for one in unanswered if one.credential), "")
            if not login:
                break
            self.logins[login] = {"json": {"access_token": "any"}}
        return played

    def _whole(self, test: dict[str, Any], played: Played) -> dict[str, Any]:
        """With the lines of the bot and the way it took; lines that are otherwise each time, such
        as those with the id of the session, are left out."""
        if self.logins:
            test["credentials"] = self.logins
        lines = [(said.who, said.text) for said in played.outcome.talk]
        test["talk"] = [{who: text} for who, text in lines if who == "user" or text.strip()]
        test["expect"] = {"status": self.chat.status, "path": _path(played, self.chat.way)}
        outcome = run_case(self._case(test))
        if outcome.failures:
            missing = {said.text for said in outcome.talk if said.mark == "missing"}
            test["talk"] = [
                line for line in test["talk"] if line.get("bot", "").strip() not in missing
            ]
            outcome = run_case(self._case(test))
        if outcome.failures:
            told = "\n".join((outcome.failures[0].text, *outcome.failures[0].lines))
            raise FlowError(f"the test of this chat would not pass: {told}")
        order = ("name", "now", "given", "credentials", "http", "talk", "expect")
        return {key: test[key] for key in order if test.get(key)}


def _answers(taped: Sequence[Taped], *, whole_headers: bool) -> Any:
    answers = [_answer(one, whole_headers) for one in taped]
    return answers[0] if len(answers) == 1 else answers


def _answer(taped: Taped, whole_headers: bool) -> dict[str, Any]:
    response = taped.response
    if response is None:
        return {"timeout": True} if taped.error == "timeout" else {"error": taped.error}
    answer: dict[str, Any] = {}
    if response["status"] != 200:
        answer["status"] = response["status"]
    headers = dict(unmasked(response.get("headers") or {}))
    if not whole_headers:
        headers = {name: value for name, value in headers.items() if name in _KEPT_HEADERS}
    kind = headers.get("content-type", "")
    if "json" in response:
        answer["json"] = unmasked(response["json"])
        if kind.partition(";")[0].strip() == "application/json":
            del headers["content-type"]
    elif response.get("text"):
        answer["body"] = unmasked(response["text"])
    return {**answer, "headers": headers} if headers else answer or {"status": 200}


def _path(played: Played, way: Sequence[Hop]) -> list[Any]:
    """The nodes; with its exit one that could have taken another."""
    assert played.stage is not None
    steps = played.stage.flow.steps
    return [
        {hop.node: hop.exit}
        if hop.exit and (hop.exit,) != steps[hop.node].node.exit_names()
        else hop.node
        for hop in way
    ]


def _another_way(way: Sequence[Hop], found: Sequence[Hop]) -> str:
    for index, hop in enumerate(way):
        if index >= len(found) or found[index] != hop:
            wanted = next(words_of([hop]))
            taken = next(words_of(found[index:]), "nothing")
            break
    else:
        wanted, taken = "nothing", next(words_of(found[len(way) :]), "nothing")
    return (
        "no test of this chat takes the same way: where it went "
        f"{wanted}, the test goes {taken}. What decides it may be masked (mask: keep: in the "
        "test file, or keep: in cassettes.yaml, leaves it), or a secret, or not in the answers"
    )
