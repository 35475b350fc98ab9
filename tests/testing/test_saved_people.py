"""Whatever way a person's value reached a conversation, a saved test has it masked, and goes the
same way."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.flow.loading import Flow, read_flow
from engine.source.reading import parse_source
from flowrun.project.types import node_types
from flowrun.testing.conversation import TestedConversation
from flowrun.testing.recording.rules import Rules
from flowrun.testing.saving.chat import Chat, chat_of
from flowrun.testing.stage import Stage, Surroundings

NOW = datetime(2026, 1, 31, 10, tzinfo=UTC)
ASK = """
flow: t
start: ask
languages: [en, de]
country: US
parameters: {{{name}: {{entity: {entity}}}}}
nodes:
  ask:
    type: collect_input
    parameter: ${name}
    prompt: Who is it?
    confirm: true
    retries: 9
    {keys}
    exits: {{filled: bye, missed: bye, no_input: bye}}
  bye: {{type: end, text: "Bye ${name}."}}
"""
CHOOSE = """
flow: t
start: pick
parameters: {PEOPLE: , PERSON: }
nodes:
  pick:
    type: choose
    from: $PEOPLE
    show: "${ITEM.Name}"
    parameter: $PERSON
    prompt: Who is it?
    retries: 9
    exits: {chosen: end, none: end, missed: end, no_input: end, empty: end}
"""
PEOPLE = [{"Name": "Anna Berger"}, {"Name": "Berta Weber"}, {"Name": "Anna Meister"}]

PERSONS: dict[str, tuple[tuple[str, ...], ...]] = {
    "name": (
        ("Anna", "anna berger"),
        ("Berta", "Berta Weber-Klein"),
        ("Quentin", "Quentin Ravel"),
    ),
    "email": (
        ("anna at example dot com", "anna.b@example.com"),
        ("berta dot weber at example dot org", "berta@example.org"),
        ("quentin underscore r at example dot net",),
    ),
    "phone_number": (
        ("415 555 0132", "four one five five five five zero one three two"),
        ("+1 415-555-0133", "four one five five five five oh one double three"),
        ("(415) 555 0198",),
    ),
}
TELLING: tuple[str, ...] = (
    "anna",
    "berta",
    "weber",
    "klein",
    "berger",
    "quentin",
    "ravel",
    "meister",
)
TELLING += ("555 01", "555-01", "five five", "0132", "0133", "0198")
WAYS = {
    "en": (
        "{a}",
        "it's {a}, please",
        "no, {a}",
        "yes, {a}",
        "not {b}, {a}",
        "{a}, not {b}",
        "it's not {b} but {a}",
        "no, i meant {a}",
        "instead of {b} make it {a}",
        "no, not {b}, {a}",
        "{b}, hold on, {a}",
        "{b} oh no {a}",
        "{b} sorry {a}",
        "not {a}",
        "yes",
        "no",
    ),
    "de": (
        "{a}",
        "nein, {a}",
        "ja, {a}",
        "nicht {b}, {a}",
        "nicht {b} sondern {a}",
        "{a} nicht {b}",
        "nein, ich meinte {a}",
        "{b} quatsch {a}",
        "{b}, nein, {a}",
        "nicht {a}",
        "ja",
        "nein",
    ),
}


def asking(entity: str, name: str = "WHO", keys: str = "") -> Flow:
    text = ASK.format(entity=entity, name=name, keys=keys)
    return read_flow(parse_source(text, "t.yaml"), node_types())


def saved(flow: Flow, said: list[str], **given: Any) -> Chat:
    stage = Stage(flow, Surroundings(start=NOW))

    async def talk() -> Chat:
        async with stage.connections:
            conversation = TestedConversation(stage, given)
            await conversation.hear()
            for text in said:
                if conversation.session.status == "awaiting_input":
                    await conversation.hear(text)
            transcript, status = conversation.transcript, conversation.session.status
            return chat_of(transcript, flow, given, Rules(), NOW, status)

    return asyncio.run(talk())


@st.composite
def conversations(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    entity, language = draw(st.sampled_from(sorted(PERSONS))), draw(st.sampled_from(["en", "de"]))
    if entity != "name":  # addresses are spelled in English here
        language = "en"
    value = st.sampled_from([form for person in PERSONS[entity] for form in person])
    said = []
    for _ in range(draw(st.integers(1, 4))):
        way = draw(st.sampled_from(WAYS[language]))
        said.append(way.format(a=draw(value), b=draw(value)))
    return entity, language, [*said, "yes" if language == "en" else "ja"]


@given(conversations())
@settings(max_examples=60, deadline=None)
def test_a_person_is_masked_however_they_were_said(talk: tuple[str, str, list[str]]) -> None:
    entity, language, said = talk
    chat = saved(asking(entity), said, LANGUAGE=language)
    told = " ".join(chat.heard).casefold()
    assert [one for one in TELLING if one in told] == []


@given(conversations())
@settings(max_examples=60, deadline=None)
def test_words_that_say_yes_or_no_stay(talk: tuple[str, str, list[str]]) -> None:
    entity, language, said = talk
    chat = saved(asking(entity), said, LANGUAGE=language)
    for before, after in zip(said, chat.heard, strict=False):
        words = {"yes", "no", "not", "nein", "ja", "nicht", "sondern", "but", "make"}
        was, kept = (set(text.replace(",", " ").split()) & words for text in (before, after))
        assert was == kept


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        ("name", ["Anna", "not Anna, Berta", "yes"]),
        ("name", ["Anna", "it's not Anna but Berta Weber", "yes"]),
        ("name", ["Anna", "no, Berta", "yes"]),
        ("email", ["anna at example dot com", "not anna at example dot com, b@example.org", "yes"]),
        ("phone_number", ["415 555 0132", "no, 415 555 0133", "yes"]),
        ("phone_number", ["415 555 0132", "not 415 555 0132, 415 555 0133", "yes"]),
    ],
)
def test_what_is_masked_goes_the_same_way(entity: str, said: list[str]) -> None:
    chat = saved(asking(entity), said)
    again = saved(asking(entity), list(chat.heard))
    assert (again.way, len(again.heard)) == (chat.way, len(said))


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        ("name", "Anna hold on Berta"),
        ("name", "Quentin scratch that Berta"),
        ("email", "anna at example dot com hold on berta at example dot org"),
        ("phone_number", "415 555 0132 hold on 415 555 0133"),
    ],
)
def test_what_is_taken_back_is_masked_too(entity: str, said: str) -> None:
    told = " ".join(saved(asking(entity), [said, "yes"]).heard).casefold()
    assert [one for one in TELLING if one in told] == []


@pytest.mark.parametrize(
    "said", ["Anna Berger", "the berger one", "not anna berger", "weber please"]
)
def test_a_person_who_is_chosen_from_a_list_is_masked(said: str) -> None:
    flow = read_flow(parse_source(CHOOSE, "t.yaml"), node_types())
    chat = saved(flow, [said, "the second"], PEOPLE=PEOPLE)
    told = f"{chat.given} {chat.heard}".casefold()
    assert [one for one in TELLING if one in told] == []


def test_a_person_who_is_an_option_of_the_flow_is_told_by_the_flow_itself() -> None:
    flow = asking("name", keys="options: [Anna Berger, Berta Weber]")
    chat = saved(flow, ["anna berger", "no, berta weber", "yes"])
    assert chat.heard[0] == "anna berger"
    assert "quentin" not in " ".join(saved(flow, ["Quentin", "the first", "yes"]).heard).casefold()


@pytest.mark.parametrize("entity", ["any", "text"])
def test_a_text_that_is_a_name_by_its_parameter_is_masked_too(entity: str) -> None:
    chat = saved(asking(entity, "FIRST_NAME"), ["Anna", "not Anna, Berta", "yes"])
    assert [one for one in TELLING if one in " ".join(chat.heard).casefold()] == []
    assert chat.heard[-1] == "yes"
