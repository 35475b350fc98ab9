"""A moment of which a half is said at a time: what is asked for the rest, and how both join."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.errors import FlowError
from engine.run.turn import Turn
from flowrun.testing.exploring.explore import Exploring
from tests.nodes.test_collect_input import flow, talk

pytestmark = pytest.mark.anyio

TUESDAY = "Tuesday, February 3. And at what time?"
AFTERNOON = "And at what time in the afternoon?"
EXITS = "exits: {filled: end, missed: end, no_input: end}"


async def said(*answers: str, keys: str = "", language: str = "en") -> list[Turn]:
    head = f"language: {language}\ntime_zone: Europe/Berlin"
    return await talk(flow(f"{keys}\n    {EXITS}", "datetime", head), *answers)


def moment(turns: list[Turn]) -> str:
    visit = turns[-1].visits[0]
    assert visit.exit == "filled", (turns[-1].says, visit.notes)
    local: str = visit.outputs["AGE"].astimezone(ZoneInfo("Europe/Berlin")).isoformat()
    return local[:16]


@pytest.mark.parametrize(
    ("language", "answers", "asked", "at"),
    [
        ("en", ("tuesday", "at nine am"), TUESDAY, "2026-02-03T09:00"),
        ("en", ("at 9am", "tuesday"), "9:00 AM. And on which day?", "2026-02-03T09:00"),
        ("en", ("at nine", "tuesday evening"), "And on which day?", "2026-02-03T21:00"),
        ("en", ("tuesday please", "hmm, noon"), TUESDAY, "2026-02-03T12:00"),
        ("en", ("tonight", "at nine"), "Saturday, January 31. And at what time at night?",
         "2026-01-31T21:00"),
        ("en", ("tonight", "at one"), "Saturday, January 31. And at what time at night?",
         "2026-02-01T01:00"),
        ("en", ("at midnight", "tuesday", "the second"), "12:00 AM. And on which day?",
         "2026-02-04T00:00"),
        ("en", ("tuesday", "at midnight", "tuesday"), TUESDAY, "2026-02-03T00:00"),
        ("en", ("tuesday", "in the evening", "nine"), TUESDAY, "2026-02-03T21:00"),
        ("en", ("friday afternoon", "at three"),
         "Friday, February 6. And at what time in the afternoon?", "2026-02-06T15:00"),
        ("en", ("friday afternoon", "no, thursday", "at three"),
         "Friday, February 6. And at what time in the afternoon?", "2026-02-05T15:00"),
        ("en", ("in the afternoon", "friday at three"), AFTERNOON, "2026-02-06T15:00"),
        ("en", ("in the afternoon", "three", "friday"), AFTERNOON, "2026-02-06T15:00"),
        ("en", ("in the afternoon", "friday", "three"), AFTERNOON, "2026-02-06T15:00"),
        ("en", ("at nine", "in the evening", "friday"), "And on which day?", "2026-02-06T21:00"),
        ("de", ("Freitag Abend", "um acht"),
         "Freitag, 6. Februar. Und um wie viel Uhr am Abend?", "2026-02-06T20:00"),
        ("de", ("Freitagnachmittag", "um drei"),
         "Freitag, 6. Februar. Und um wie viel Uhr am Nachmittag?", "2026-02-06T15:00"),
        ("de", ("am Nachmittag", "Freitag um drei"), "Und um wie viel Uhr am Nachmittag?",
         "2026-02-06T15:00"),
        ("es", ("el viernes por la tarde", "a las tres"),
         "Viernes, 6 de febrero. ¿Y a qué hora de la tarde?", "2026-02-06T15:00"),
        ("fr", ("vendredi soir", "à huit heures"),
         "Vendredi 6 février. Et à quelle heure le soir ?", "2026-02-06T20:00"),
        ("de", ("Dienstag", "um halb neun"), "Dienstag, 3. Februar. Und um wie viel Uhr?",
         "2026-02-03T08:30"),
        ("de", ("um neun", "am Dienstag"), "09:00. Und an welchem Tag?", "2026-02-03T09:00"),
        ("es", ("el martes", "a las nueve de la noche"), "Martes, 3 de febrero. ¿Y a qué hora?",
         "2026-02-03T21:00"),
        ("es", ("a las 21:30", "mañana"), "21:30. ¿Y qué día?", "2026-02-01T21:30"),
        ("fr", ("mardi", "à neuf heures et demie"), "Mardi 3 février. Et à quelle heure ?",
         "2026-02-03T09:30"),
        ("fr", ("à midi", "mardi"), "12:00. Et quel jour ?", "2026-02-03T12:00"),
    ],
)  # fmt: skip
async def test_the_rest_is_asked_for_and_joined_with_the_half(
    language: str, answers: tuple[str, ...], asked: str, at: str
) -> None:
    turns = await said(*answers, language=language)
    assert turns[1].says == (asked,)
    assert moment(turns) == at


@pytest.mark.parametrize(
    ("language", "part", "asked", "hour", "at"),
    [
        ("en", "in the afternoon", AFTERNOON, "three", "15:00:00"),
        ("en", "evening please", "And at what time in the evening?", "half past nine", "21:30:00"),
        ("en", "in the morning", "And at what time in the morning?", "ten pm", "22:00:00"),
        ("de", "nachmittags", "Und um wie viel Uhr am Nachmittag?", "um drei", "15:00:00"),
        ("es", "por la mañana", "¿Y a qué hora de la mañana?", "a las tres", "03:00:00"),
        ("fr", "le soir", "Et à quelle heure le soir ?", "huit heures", "20:00:00"),
    ],
)
async def test_a_part_of_the_day_is_no_time_and_asks_for_one(
    language: str, part: str, asked: str, hour: str, at: str
) -> None:
    turns = await talk(
        flow(f"retries: 0\n    {EXITS}", "time", f"language: {language}"), part, hour
    )
    assert turns[1].says == (asked,)
    assert turns[2].visits[0].outputs["AGE"].isoformat() == at


async def test_another_part_of_the_day_takes_the_place_of_the_first() -> None:
    asks = flow(f"retries: 0\n    {EXITS}", "time")
    turns = await talk(asks, "morning", "no, in the evening", "nine")
    assert turns[2].says == ("And at what time in the evening?",)
    assert turns[3].visits[0].outputs["AGE"].isoformat() == "21:00:00"


async def test_the_rest_counts_as_no_retry_and_the_trace_says_what_is_done() -> None:
    turns = await said("tuesday", "noon", keys="retries: 0")
    assert moment(turns) == "2026-02-03T12:00"
    heard, asks = turns[1].visits[0].notes
    assert heard.startswith('$AGE: "tuesday" is a date, not a date and time')
    assert asks == "$AGE: the rest is asked for, which counts as no retry"


@pytest.mark.parametrize(
    ("correction", "at"),
    [
        ("no, wednesday", "2026-02-04T12:00"),
        ("not tuesday, wednesday", "2026-02-04T12:00"),
        ("wednesday, not tuesday", "2026-02-04T12:00"),
        ("i meant wednesday", "2026-02-04T12:00"),
    ],
)
async def test_a_half_is_corrected_before_its_rest_and_that_is_no_retry(
    correction: str, at: str
) -> None:
    turns = await said("tuesday", correction, "noon", keys="retries: 0")
    assert turns[2].says == ("Wednesday, February 4. And at what time?",)
    assert moment(turns) == at


async def test_a_whole_moment_takes_the_place_of_a_half() -> None:
    assert moment(await said("tuesday", "friday at noon")) == "2026-02-06T12:00"
    assert moment(await said("tuesday", "no, friday at noon")) == "2026-02-06T12:00"


async def test_a_no_forgets_the_half_and_counts_as_a_retry() -> None:
    turns = await said("tuesday", "no", "friday", "noon")
    assert turns[2].says == ("How old are you, Dana?",)
    assert moment(turns) == "2026-02-06T12:00"
    turns = await said("tuesday", "no", keys="retries: 0")
    assert turns[-1].visits[0].exit == "missed"


@pytest.mark.parametrize("answer", ["blue", "yes", "tuesday", "25 o'clock", "february 30"])
async def test_what_is_no_rest_is_asked_for_again_and_the_half_is_kept(answer: str) -> None:
    turns = await said("tuesday", answer, "noon")
    assert turns[2].says == ("Tuesday, February 3. And at what time?",)
    assert moment(turns) == "2026-02-03T12:00"
    turns = await said("tuesday", answer, answer)
    assert turns[-1].visits[0].exit == "missed"


async def test_silence_is_asked_again_and_ends_without_input() -> None:
    turns = await said("tuesday", "", "")
    assert turns[2].says == ("Tuesday, February 3. And at what time?",)
    assert turns[-1].visits[0].exit == "no_input"


async def test_what_both_make_is_asked_which_and_has_to_be_valid() -> None:
    turns = await said("tuesday", "nine", "in the evening")
    assert turns[2].says == (
        "Do you mean Tuesday, February 3 at 9:00 AM or Tuesday, February 3 at 9:00 PM?",
    )
    assert moment(turns) == "2026-02-03T21:00"
    late = 'valid: {when: [$AGE, ">", 2026-02-03T12:00+01:00], say: Too soon.}'
    assert moment(await said("tuesday", "nine", keys=late)) == "2026-02-03T21:00"
    assert moment(await said("tuesday", "half past two", keys=late)) == "2026-02-03T14:30"
    assert moment(await said("half past two", "tuesday", keys=late)) == "2026-02-03T14:30"
    turns = await said("tuesday", "9am", keys=late)
    assert turns[-1].says == ("Too soon.", "How old are you, Dana?")


async def test_a_prompt_of_the_flow_asks_for_the_rest_and_another_asks_again() -> None:
    keys = (
        "rest_prompt: {time: What time of that day?}\n"
        "    retry_prompt: $REASON Please say it again."
    )
    turns = await said("tuesday", "blue", keys=keys)
    assert turns[1].says == ("What time of that day?",)
    assert turns[2].says == ("I did not understand what time you mean. Please say it again.",)
    turns = await said("noon", "blue", keys=keys)
    assert turns[1].says == ("12:00 PM. And on which day?",)
    assert turns[2].says == ("I did not understand which day you mean. Please say it again.",)


async def test_what_both_make_may_have_to_be_confirmed() -> None:
    turns = await said("tuesday", "noon", "no, wednesday", "yes", keys="confirm: true")
    assert turns[2].says == ("Tuesday, February 3 at 12:00 PM, right?",)
    assert moment(turns) == "2026-02-04T12:00"


async def test_a_time_that_clocks_skip_on_the_day_is_refused_with_the_reason() -> None:
    turns = await said("march 29", "half past two am", keys="retry_prompt: $REASON Again.")
    assert turns[-1].says == ("On March 29, 2026 the clocks skip 02:30. Again.",)


@pytest.mark.parametrize(
    ("entity", "keys", "told"),
    [
        ("date", "rest_prompt: {time: When?}", "$AGE is a date, and a date and time stands here"),
        ("datetime", "rest_prompt: {tme: When?}", 'did you mean "time"'),
        ("datetime", "rest_prompt: When?", "rest_prompt"),
    ],
)
def test_a_wrong_question_for_the_rest_is_told_on_loading(
    entity: str, keys: str, told: str
) -> None:
    with pytest.raises(FlowError) as refused:
        flow(f"{keys}\n    {EXITS}", entity)
    assert told in str(refused.value)


async def test_a_session_between_the_halves_is_plain_json() -> None:
    memory: Any = (await said("tonight"))[-1].session.memory
    assert json.loads(json.dumps(memory)) == memory


async def test_a_moment_that_has_to_lie_ahead_is_explored_through_every_exit() -> None:
    keys = 'valid: {when: [$AGE, ">", {now: datetime}]}'
    found = await Exploring(flow(f"{keys}\n    {EXITS}", "datetime")).walk()
    assert found.coverage.missing == []
