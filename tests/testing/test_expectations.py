"""What a test can expect beyond the talk: what was not said, the time, the records, in a table."""

import asyncio
import shutil
import textwrap
from pathlib import Path

import pytest

from engine.errors import FlowError
from flowrun.project.types import node_types
from flowrun.testing.modes import play_case
from flowrun.testing.reporting.outcome import Outcome
from flowrun.testing.written.suites import read_suite

FLOWS = Path(__file__).parent.parent / "flows"
KNOWN = 'given: {CALLER_PHONE_NUMBER: "+14155550100"}\n'
ORG = "credentials: {Salesforce Production: {org: acme.yaml}}\n"
HEAD = f"flow: order-status.yaml\n{ORG}"
SHIPPED = "http: {get_order: {json: {data: {status: shipped}}}}\n"
TALK = "talk: [bot: look you up, bot: Welcome Dana, user: AB1, bot: shipped]\n"

WRITES = """\
flow: writes
start: open
parameters: {SUBJECT: It leaks, ID: }
nodes:
  open:
    type: salesforce
    credential: Salesforce Production
    action: create_record
    object: Case
    fields: {Subject: $SUBJECT, Status: New, Priority: High}
    response_mapping: {id: $ID}
    exits: {success: thanks, failed: thanks}
  thanks: {type: speak, text: Thank you.}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("order-status.yaml", "acme.yaml"):
        shutil.copy(FLOWS / name, tmp_path)
    (tmp_path / "writes.yaml").write_text(WRITES, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def play(text: str) -> list[Outcome]:
    Path("x.test.yaml").write_text(text, "utf-8")
    suite = read_suite(Path("x.test.yaml"), node_types())
    return [asyncio.run(play_case(case)) for case in suite.cases]


def one(case: str, head: str = HEAD) -> Outcome:
    body = textwrap.indent(textwrap.dedent(case), "    ")
    (outcome,) = play(f"{head}tests:\n  - name: one\n{body}")
    return outcome


def failures(case: str, head: str = HEAD) -> list[str]:
    return [failure.text for failure in one(case, head).failures]


def known(expect: str) -> list[str]:
    return failures(f"{KNOWN}{SHIPPED}{TALK}expect: {{{expect}}}\n")


def problems(text: str) -> list[str]:
    Path("x.test.yaml").write_text(text, "utf-8")
    with pytest.raises(FlowError) as caught:
        read_suite(Path("x.test.yaml"), node_types())
    return [f"{one.line}:{one.column} {one.message}" for one in caught.value.problems]


@pytest.mark.parametrize(
    ("expect", "told"),
    [
        ("not_said: lost", []),
        ("not_said: shipped", ['"shipped" was said']),
        ("not_said: [lost, {matches: 'ship+'}]", ['"ship+" was said']),
        ("not_said: {any: [lost, shipped]}", ['"lost" or "shipped" was said']),
        ("says: {any: [lost, shipped]}", []),
        ("says: {any: [lost, {exact: shipped}]}", ['neither "lost" nor "shipped" was ever said']),
        ("said_in_any_order: [shipped, Welcome, look]", []),
        ("said_in_any_order: [shipped, lost]", ['"lost" was not said']),
        (
            "said_in_any_order: [Your order, shipped]",
            ['"shipped" was said only in a message that another text of these takes'],
        ),
        ("nothing_else_said: true", []),
        ("quick_replies: []", []),
        ("quick_replies: [a]", ["no message offers these quick replies"]),
        ("took: 0s", []),
        ("took: {at_most: 1s}", []),
        ("took: 2s", ["the conversation should take 2s of virtual time, and took 0s"]),
    ],
)
def test_what_was_said_and_how_long_it_took(expect: str, told: list[str]) -> None:
    assert known(expect) == told


def test_each_text_in_any_order_has_a_message_whichever_way_they_are_given_out() -> None:
    assert known("said_in_any_order: ['e', Welcome, look]") == []
    assert known("said_in_any_order: [{any: [look, shipped]}, shipped, Welcome]") == []


def test_what_no_line_of_the_test_holds_is_something_else() -> None:
    talk = "talk: [user: AB1, bot: shipped]\n"
    expect = "expect: {nothing_else_said: true, says: look you up}\n"
    outcome = one(KNOWN + SHIPPED + talk + expect)
    (failure,) = outcome.failures
    assert failure.text == "something else was said, which no line of the test holds"
    assert failure.lines == ("+ Welcome Dana, what is your order number?",)


def test_a_line_of_the_talk_takes_one_of_several_answers_and_several_in_any_order() -> None:
    talk = "talk: [said_in_any_order: [Welcome, look], user: AB1, bot: {any: [lost, shipped]}]\n"
    assert failures(KNOWN + SHIPPED + talk) == []
    talk = "talk: [said_in_any_order: [Welcome, Bye], user: AB1, bot: {any: [lost, gone]}]\n"
    assert failures(KNOWN + SHIPPED + talk) == [
        '"Bye" was not said',
        'neither "lost" nor "gone" was said',
    ]


def test_what_comes_after_lines_in_any_order_comes_after_all_of_them() -> None:
    talk = "talk: [said_in_any_order: [Welcome, look], bot: look you up, user: AB1]\n"
    assert failures(KNOWN + SHIPPED + talk) == [
        '"look you up" was said before the line above it, not after'
    ]


def test_the_waits_of_a_conversation_count_and_cost_nothing() -> None:
    http = "http: {get_order: [503, {after: 1s, json: {data: {status: shipped}}}]}\n"
    outcome = one(f"{KNOWN}{http}{TALK}expect: {{took: 61s}}\n")
    assert outcome.passed and outcome.seconds < outcome.virtual_seconds
    expect = "expect: {took: {at_least: 61500ms, at_most: 2m}}\n"
    assert failures(KNOWN + http + TALK + expect) == [
        "the conversation should take at least 61500ms, at most 2m of virtual time, and took 61s"
    ]


@pytest.mark.parametrize(
    ("json", "fits"),
    [
        ('{Subject: "*", Status: New}', True),
        ('{Subject: "It *", Priority: "*"}', True),
        ('{Subject: "* drips"}', False),
        ('{Nothing: "*"}', False),
    ],
)
def test_a_star_stands_for_anything_inside_json_too(json: str, fits: bool) -> None:
    sent = f"expect: {{sent: {{open: {{json: {json}}}}}}}\n"
    outcome = one("http: {open: {status: 201, json: {id: a}}}\n" + sent, "flow: writes.yaml\n")
    assert outcome.passed == fits


@pytest.mark.parametrize(
    ("wanted", "sent", "fits"),
    [
        ("40.0", "40", True),
        ("40", "40.0", True),
        ("'40.0'", "40", False),
        ("1", "true", False),
        ("true", "1", False),
        ("0", "false", False),
        ("null", "0", False),
        ("'*'", "40", True),
        ("'*'", "null", True),
        ("'*'", "[1]", True),
        ("'4*'", "40", False),
    ],
)
def test_json_has_one_kind_of_number_and_one_of_everything_else(
    wanted: str, sent: str, fits: bool
) -> None:
    Path("n.yaml").write_text(
        "flow: n\nstart: a\nnodes:\n  a: {type: webhook, method: POST, "
        f"url: https://a.example.com, body: {{json: {{n: {sent}}}}},\n"
        "      exits: {success: b, failed: b}}\n"
        "  b: {type: speak, text: Bye}\n",
        "utf-8",
    )
    case = f"http: {{a: {{json: {{}}}}}}\nexpect: {{sent: {{a: {{json: {{n: {wanted}}}}}}}}}\n"
    assert one(case, "flow: n.yaml\n").passed == fits


NEW = "{Subject: It leaks, Status: New}"


@pytest.mark.parametrize(
    ("records", "told"),
    [
        (f"{{Case: [{NEW}]}}", []),
        (f"{{Case: {NEW}}}", []),
        ("{case: [{subject: 'It *', Priority: High, IsClosed: false, ParentId: }]}", []),
        ("{Case: [{CreatedDate: 2026-01-31T10:00:00Z}]}", []),
        ("{Contact: [{FirstName: Dana, Phone: +14155550100}], Case: {}}", []),
        ("{Case: []}", ["there should be 0 records of Case, not 1"]),
        (f"{{Case: [{NEW}, {NEW}]}}", ["there is no such Case", "there should be 2 records"]),
        ("{Case: {Subject: It drips}}", ["there is no such Case"]),
        ("{Csae: []}", ['the local org has no object Csae; did you mean "Case"?']),
        ("{Case: [{Subjct: a}]}", ['Case has no field Subjct; did you mean "Subject"?']),
        ("{Case: [{IsClosed: 5}]}", ["IsClosed is true or false, which 5 is not"]),
        ("{Case: [{ContactId: Dana}]}", ["ContactId is an Id, which Dana is not"]),
    ],
)
def test_the_records_of_the_local_org_at_the_end(records: str, told: list[str]) -> None:
    found = failures(f"expect: {{records: {records}}}\n", f"flow: writes.yaml\n{ORG}")
    assert len(found) == len(told), found
    assert all(text.startswith(start) for text, start in zip(found, told, strict=True)), found


def test_a_record_that_is_otherwise_is_shown_as_a_diff_at_its_place() -> None:
    expect = "expect:\n  records:\n    Case:\n      - {Subject: It leaks, Status: Closed}\n"
    (failure,) = one(expect, f"flow: writes.yaml\n{ORG}").failures
    assert failure.place == "x.test.yaml:8:13"
    assert failure.lines == ("  Subject: It leaks", "- Status: Closed", "+ Status: New")


def test_records_are_asked_of_what_answers_the_nodes_and_of_nothing_else() -> None:
    case = "http: {open: {status: 201, json: {id: a}}}\nexpect: {records: {Case: []}}\n"
    (told,) = failures(case, "flow: writes.yaml\n")
    assert told == (
        "nothing that keeps records answers in this test; credentials: takes {org: FILE}"
    )


def test_a_test_may_begin_in_the_middle() -> None:
    case = (
        "at: get_order\ngiven: {ORDER_NUMBER: AB1}\n"
        + SHIPPED
        + "talk: [bot: shipped]\nexpect: {path: [get_order, tell], nothing_else_said: true}\n"
    )
    assert failures(case) == []
    case = "at: ask_order\n" + SHIPPED + "talk: [bot: order number, user: AB1, bot: shipped]\n"
    assert failures(case) == []


BEGINNINGS = f"""\
beginnings:
  known:
    {KNOWN.strip()}
    talk: [bot: Welcome Dana]
  with a number:
    begins_with: known
    http: {{get_order: {{json: {{data: {{status: shipped}}}}}}, find_contact: [{{org: acme.yaml}}]}}
    talk: [user: AB1]
"""


def test_a_beginning_is_shared_and_what_a_test_says_holds_over_it() -> None:
    outcomes = play(
        HEAD
        + BEGINNINGS
        + "tests:\n"
        + "  - {name: a, begins_with: with a number, talk: [bot: shipped]}\n"
        + "  - {name: b, begins_with: with a number, talk: [bot: lost],"
        + " http: {get_order: {json: {data: {status: lost}}}}}\n"
        + "  - {name: c, begins_with: known, talk: [bot: a],"
        + " given: {CALLER_PHONE_NUMBER: '+14155550999'}}\n"
    )
    assert [outcome.passed for outcome in outcomes] == [True, True, False]
    assert outcomes[2].failures[0].place.startswith("x.test.yaml:6:")


def test_an_answer_of_a_beginning_may_be_for_other_tests_but_not_a_test_s_own() -> None:
    http = "http: {get_order: {status: 500}}"
    begun = f"beginnings: {{a: {{{http}, {KNOWN.strip()}}}}}\n"
    case = "talk: [bot: Welcome]"
    (outcome,) = play(f"{HEAD}{begun}tests: [{{name: a, begins_with: a, {case}}}]\n")
    assert outcome.passed
    (outcome,) = play(f"{HEAD}tests: [{{name: a, {http}, {KNOWN.strip()}, {case}}}]\n")
    assert outcome.failures[0].text.startswith("get_order asked for nothing")


def test_mistakes_of_beginnings_are_told_all_at_once() -> None:
    found = problems(
        HEAD
        + "beginnings:\n"
        + "  a: {begins_with: b, talk: [user: 1]}\n"
        + "  b: {begins_with: a}\n"
        + "  c:\n"
        + "  d: {at: greet, talk: [user: 1], expect: {}}\n"
        + "tests:\n"
        + "  - {name: a, begins_with: e, talk: [bot: a]}\n"
        + "  - {name: b, begins_with: d, at: get_odrer, talk: [bot: a]}\n"
        + "  - {name: c, begins_with: [a], talk: [bot: a]}\n"
    )
    assert found == [
        "5:20 goes round: a → b → a",
        "6:5 begins with nothing; it takes begins_with, now, given, credentials, http, at, talk",
        '7:35 unknown key "expect"; there are: begins_with, now, given, credentials, http, at, '
        "talk",
        '9:28 no beginning "e"; there are: a, b, c, d',
        "10:31 the conversation stands where d ends; at: is there to say",
        '10:35 no node "get_odrer" in order-status.yaml; did you mean "get_order"?',
        "11:28 takes the name of one of the beginnings:",
    ]


TABLE = """\
tests:
  - name: <number> is <status>
    given: {CALLER_PHONE_NUMBER: "+14155550100"}
    http: {get_order: <answer>}
    talk:
      - user: <number>
      - bot: {matches: "order is <status>, "}
      - bot: order is <status>,
    expect: {parameters: {ORDER_NUMBER: <number>}}
    examples:
      - {number: 0042, status: "lo.t", answer: {json: {data: {status: lo.t}}}}
      - {number: AB1, status: "(", answer: [503, {json: {data: {status: "("}}}]}
      - {number: 'a: "b"', status: lost, answer: {json: {data: {status: found}}}}
      - {number: AB2, status: l.st, answer: {json: {data: {status: lost}}}}
"""


def test_each_row_of_a_table_is_a_test_with_its_values() -> None:
    table = TABLE.replace("      - bot: order is <status>,\n", "")
    outcomes = play(HEAD + table)
    names = ["0042 is lo.t", "AB1 is (", 'a: "b" is lost', "AB2 is l.st"]
    assert [outcome.name for outcome in outcomes] == names
    assert [outcome.line for outcome in outcomes] == [12, 13, 14, 15]
    assert [outcome.passed for outcome in outcomes] == [True, True, False, False]


def test_a_name_that_tells_no_two_rows_apart_says_their_values() -> None:
    case = "{name: heard, given: {STATUS: <s>}, at: tell, talk: [bot: <t>], examples: [%s]}"
    rows = "{s: lost, t: lost}, {s: [1, 2], t: ''}, {s: , t: order}"
    Path("x.test.yaml").write_text(f"{HEAD}tests: [{case % rows.replace(chr(39) * 2, 'is')}]\n")
    suite = read_suite(Path("x.test.yaml"), node_types())
    assert [case.name for case in suite.cases] == [
        "heard (s: lost, t: lost)",
        "heard (s: [1, 2], t: is)".replace("[1, 2]", '["1", "2"]'),
        "heard (s: nothing, t: order)",
    ]


def test_a_star_in_a_value_within_a_text_is_a_star() -> None:
    case = (
        "tests: [{name: a, at: get_order, given: {ORDER_NUMBER: AB1}, talk: [bot: a],"
        " http: {get_order: {json: {data: {status: a}}}},"
        " expect: {sent: {get_order: {url: '*/orders/<n>'}}}, examples: [{n: AB1}, {n: 'A*'}]}]\n"
    )
    assert [outcome.passed for outcome in play(HEAD + case)] == [True, False]


def test_an_answer_may_say_the_value_of_an_example_within_a_text() -> None:
    case = (
        "tests: [{name: a, at: get_order, given: {ORDER_NUMBER: AB1}, talk: [bot: it is <s> now],"
        " http: {get_order: {json: {data: {status: 'it is <s> now, <<s>'}}}},"
        " examples: [{s: lost}, {s: found}]}]\n"
    )
    assert [outcome.passed for outcome in play(HEAD + case)] == [True, True]


def test_mistakes_of_a_table_are_told_in_the_row_and_all_at_once() -> None:
    found = problems(
        HEAD
        + "tests:\n"
        + "  - name: <a>\n"
        + "    given: {STATUS: <a>, ETA: a <c>, CALLER_PHONE_NUMBER: <p>}\n"
        + "    talk: [bot: <b>, bot: <<x> <y>]\n"
        + "    expect: {status: <s>}\n"
        + "    examples:\n"
        + "      - {a: 1, b: x, c: [1], d: 5, p: +14155550100, s: done}\n"
        + "      - {a: 2, c: 1, d: 5, p: soon, s: ended}\n"
        + "      - {a: 2, c: 1, d: 5, p: soon, s: ended}\n"
        + "      - {a: 3, b: x, c: 1, d: 5, p: soon, s: ended}\n"
        + "      - 5\n"
    )
    assert found == [
        '6:27 no column "y"; there are: a, b, c, d, p, s; for the text itself: <<y>',
        "9:25 stands within a text, on line 5, and takes a text too",
        "9:30 nothing in the test says <d>; take the column out, or use it",
        "9:56 takes one of ended, failed, awaiting_input, crashed",
        '10:9 lacks the column "b", which other rows have; for no value: b:',
        "11:9 is the same row as the one on line 10",
        found[6],
        "13:9 takes COLUMN: value lines, such as {number: 1042}",
    ]
    assert found[6].startswith("12:37 ") and "phone number" in found[6]


@pytest.mark.parametrize("skip", ["", "true", "''", "[a]"])
def test_who_skips_a_test_says_why(skip: str) -> None:
    (told,) = problems(f"{HEAD}tests: [{{name: a, skip: {skip}, talk: [bot: a]}}]\n")[:1]
    assert 'takes the reason, such as "until the service is there"' in told


@pytest.mark.parametrize("tag", ["two words", "a.b", "and", "'1'", "1"])
def test_a_tag_is_a_word_that_pytest_takes(tag: str) -> None:
    case = f"{HEAD}tests: [{{name: a, tags: [{tag}], talk: [bot: a]}}]\n"
    assert problems(case)
