"""Plays a test from its cassette, against the world, or so that its cassette is made of that."""

import asyncio
from collections import Counter
from typing import Literal

from engine.errors import FlowError
from engine.http.network import network
from engine.values.redaction import Redaction

from ..project.files import cassette_of
from ..project.project import find_credentials
from .doubles.credentials import invented
from .isolation.offline import on_this_machine
from .playing import Played, play
from .recording.cassette import Taped, read_cassette, write_cassette
from .recording.masking import PersonalData
from .recording.people import likely_people
from .recording.replay import Replay
from .recording.taping import tape_beside, tape_exchange
from .reporting.outcome import Failure, Outcome
from .stage import Surroundings
from .suite import Case, Suite

Mode = Literal["replay", "record", "live"]


async def play_case(case: Case, mode: Mode = "replay") -> Outcome:
    """Plays a test from its cassette where it has one; `live` against the world; `record` against
    the world, keeping what it said, and then from that."""
    if case.skip:
        return Outcome(str(case.suite.file), case.name, case.line, case.suite.flow.file, case.skip)
    if mode == "replay":
        return await _replayed(case)
    played = await _against_the_world(case)
    if mode == "live" or not played.outcome.passed or played.stage is None:
        return played.outcome
    recorded = _keep(case, played)
    outcome = await _replayed(case)
    outcome.recorded, outcome.masked, outcome.likely_people = recorded
    return outcome


def run_case(case: Case, mode: Mode = "replay") -> Outcome:
    """Plays a test to its very end: what it left behind in its loop ends offline too."""
    if mode != "replay":
        return asyncio.run(play_case(case, mode))
    with on_this_machine() as tried:
        outcome = asyncio.run(play_case(case))
    known = {failure.text for failure in outcome.failures}
    place = f"{outcome.file}:{case.line}"
    late = [Failure(place, text) for text in dict.fromkeys(map(str, tried)) if text not in known]
    outcome.failures = (*outcome.failures, *late)
    return outcome


async def _replayed(case: Case) -> Outcome:
    try:
        taped = recordings_of(case.suite).get(case.name)
    except FlowError as error:
        outcome = Outcome(str(case.suite.file), case.name, case.line, case.suite.flow.file)
        outcome.failures = (Failure(str(cassette_of(case.suite.file)), str(error)),)
        return outcome
    if not taped:
        return (await play(case)).outcome
    redaction = _secrets_of(case)
    cassette = cassette_of(case.suite.file)
    replay = Replay(taped, case.suite.rules, redaction, cassette, case.name)
    outcome = (await play(case, Surroundings(recorded=replay))).outcome
    outcome.failures = (*replay.failures, *outcome.failures)
    if outcome.passed:
        outcome.failures = tuple(replay.unused())
    return outcome


def recordings_of(suite: Suite) -> dict[str, list[Taped]]:
    cassette = cassette_of(suite.file)
    return read_cassette(cassette) if cassette.is_file() else {}


def _secrets_of(case: Case) -> Redaction:
    """The secrets of a test that is played offline: given in it, or invented."""
    redaction = Redaction()
    for name, parameter in case.suite.flow.parameters.items():
        if parameter.secret:
            redaction.add(str(case.given.get(name) or invented(name)))
    return redaction


async def _against_the_world(case: Case) -> Played:
    suite = case.suite
    real = find_credentials(suite.folder, None, suite.environment)
    outside = network()
    try:
        return await play(case, Surroundings(outside=outside, real=real))
    finally:
        await outside.aclose()


def _keep(case: Case, played: Played) -> tuple[int, dict[str, int], tuple[str, ...]]:
    """How many exchanges were written to the cassette, how many of each kind were masked, and what
    still looks like a person."""
    assert played.stage is not None
    heard = [
        exchange
        for exchange in played.stage.wire.exchanges
        if exchange.by == "outside" and exchange.node
    ]

    def tape(personal: PersonalData) -> list[Taped]:
        return [tape_exchange(exchange, played.redaction, personal) for exchange in heard]

    names = {one.name for one in case.suite.cases}
    kept = {name: one for name, one in recordings_of(case.suite).items() if name in names}
    recordings, personal = tape_beside(kept, case.name, tape, case.suite.rules)
    taped = recordings[case.name]
    if not taped:
        del recordings[case.name]
    if not recordings:
        cassette_of(case.suite.file).unlink(missing_ok=True)
    else:
        ordered = [one.name for one in case.suite.cases if one.name in recordings]
        write_cassette(cassette_of(case.suite.file), {name: recordings[name] for name in ordered})
    masked = Counter(found.kind for found in personal.known.found)
    people = likely_people([one.as_data() for one in taped], personal.known.names)
    return len(heard), dict(sorted(masked.items())), tuple(dict.fromkeys(people))
