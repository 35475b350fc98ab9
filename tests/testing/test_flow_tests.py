"""What `*.test.yaml` promises: whole conversations at the wire, in virtual time, judged in full."""

import asyncio
import shutil
import textwrap
from pathlib import Path

import pytest

from engine.errors import FlowError
from flowrun.cli.terminal import Style
from flowrun.project.types import node_types
from flowrun.testing.modes import play_case
from flowrun.testing.reporting.coverage import Coverage
from flowrun.testing.reporting.outcome import Outcome, coverage_of
from flowrun.testing.reporting.report import failure_lines
from flowrun.testing.written.suites import read_suite

FLOWS = Path(__file__).parent.parent / "flows"
HEAD = "flow: order-status.yaml\ntests:\n"
KNOWN = 'given: {CALLER_PHONE_NUMBER: "+14155550100"}\n'
ORG = "credentials: {Salesforce Production: {org: acme.yaml}}\n"


class Folder:
    """The order-status flow with a test file beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name in ("order-status.yaml", "acme.yaml"):
            shutil.copy(FLOWS / name, path)

    def write(self, text: str, name: str = "order-status.test.yaml") -> Path:
        file = self.path / name
        file.write_text(text, "utf-8")
        return Path(name)

    def play(self, text: str) -> list[Outcome]:
        suite = read_suite(self.write(text), node_types())
        return [asyncio.run(play_case(case)) for case in suite.cases]

    def one(self, case: str, *, head: str = HEAD) -> Outcome:
        """The outcome of a single test, its keys given without `name:`."""
        body = textwrap.indent(textwrap.dedent(case), "    ")
        (outcome,) = self.play(f"{head}  - name: one\n{body}")
        return outcome

    def problems(self, text: str) -> list[str]:
        with pytest.raises(FlowError) as caught:
            read_suite(self.write(text), node_types())
        found = []
        for problem in caught.value.problems:
            assert problem.line, problem
            found.append(f"{problem.line}:{problem.column} {problem.message}")
        return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path)


def told(outcome: Outcome) -> str:
    import io

    return "\n".join(failure_lines(outcome, Style(io.StringIO())))


def test_the_example_of_the_issue_passes_in_exactly_its_words(folder: Folder) -> None:
    outcome = folder.one(
        """\
        given: {CALLER_PHONE_NUMBER: "+14155550100"}
        http:
          find_contact: {org: acme.yaml}
          get_order:
            - {status: 503}
            - {status: 200, json: {data: {status: shipped}}}
        talk:
          - bot: look you up
          - user: AB123456
          - bot: shipped
        expect:
          path: [greet, find_contact, ask_order, get_order, tell]
          parameters: {STATUS: shipped}
          sent: {get_order: {method: GET, url: "*/orders/AB123456"}}
        """
    )
    assert outcome.passed, told(outcome)
    assert outcome.virtual_seconds == 60
    assert outcome.seconds < outcome.virtual_seconds


def test_login_binding_and_mapping_really_run_against_the_org_of_a_credential(
    folder: Folder,
) -> None:
    outcome = folder.one(
        KNOWN
        + ORG
        + """\
        talk: [bot: Welcome Dana]
        expect:
          sent: {find_contact: {headers: {Authorization: Bearer *}, query: {q: "*'+14155550100'*"}}}
        """.replace("        ", "")
    )
    assert outcome.passed, told(outcome)


def test_a_caller_who_is_not_in_the_org_is_not_found(folder: Folder) -> None:
    outcome = folder.one(
        f"{ORG}given: {{CALLER_PHONE_NUMBER: +14155550999}}\n"
        "expect: {path: [greet, find_contact: no_records, ask_order], status: awaiting_input}\n"
    )
    assert outcome.passed, told(outcome)


@pytest.mark.parametrize(
    ("answer", "seconds", "says"),
    [
        ("{timeout: true}", 12 + 60 + 120, "cannot reach"),
        ("{after: 3s, json: {data: {status: lost}}}", 3, "lost"),
        ("{after: 4s, json: {data: {status: lost}}}", 4, "lost"),
        ("{after: 6s, json: {data: {status: lost}}}", 12 + 60 + 120, "cannot reach"),
        ("{error: refused}", 0, "cannot reach"),
        ("refused", 0, "cannot reach"),
        ("500", 0, "cannot reach"),
        ("[timeout, 429, {json: {data: {status: lost}}}]", 4 + 60 + 120, "lost"),
    ],
)
def test_time_is_virtual_and_exact(folder: Folder, answer: str, seconds: float, says: str) -> None:
    outcome = folder.one(
        f"{KNOWN}{ORG}http: {{get_order: {answer}}}\ntalk: [bot: Welcome, user: '1', bot: {says}]\n"
    )
    assert outcome.passed, told(outcome)
    assert outcome.virtual_seconds == seconds


def test_a_request_that_nothing_answers_fails_and_shows_how_to_answer_it(folder: Folder) -> None:
    outcome = folder.one(f"{KNOWN}{ORG}talk: [user: A1]\n")
    text = told(outcome)
    assert "get_order sent a request, and nothing in this test answers it" in text
    assert "GET https://erp.example.com/orders/A1" in text
    snippet = "get_order: {status: 200, json: {data: {status: …, eta: …}}}"
    assert snippet in text
    outcome = folder.one(f"{KNOWN}{ORG}http:\n  {snippet}\ntalk: [user: A1, bot: due …]\n")
    assert outcome.passed, told(outcome)


def test_an_unanswered_query_suggests_a_local_org_and_an_answer_that_works(
    folder: Folder,
) -> None:
    text = told(folder.one(f"{KNOWN}talk: [bot: look]\n"))
    assert "Salesforce Production: {org: acme.yaml}" in text
    (answer,) = [line.strip() for line in text.splitlines() if "find_contact: {" in line]
    outcome = folder.one(f"{KNOWN}http:\n  {answer}\ntalk: [bot: Welcome …]\n")
    assert outcome.passed, told(outcome)


@pytest.mark.parametrize(
    "node",
    [
        "query: SELECT Id FROM Contact",
        "action: search, query: 'FIND {Dana} RETURNING Contact(Id)'",
        "action: get_record, object: Contact, id: 003000000000001AAA",
        "action: create_record, object: Contact, fields: {LastName: x}",
        "action: delete_record, object: Contact, id: 003000000000001AAA",
    ],
)
def test_an_answer_that_is_suggested_is_one_that_the_node_understands(
    folder: Folder, node: str
) -> None:
    flow = f"{{flow: t, start: a, nodes: {{a: {{type: salesforce, credential: SF, {node}}}}}}}"
    folder.write(flow, "t.yaml")
    head, expected = HEAD.replace("order-status", "t"), "expect: {exits: {a: success}}\n"
    text = told(folder.one(expected, head=head))
    (answer,) = [line.strip() for line in text.splitlines() if "a: {status: " in line]
    outcome = folder.one(f"http:\n  {answer}\n{expected}", head=head)
    assert outcome.passed, told(outcome)


def test_a_list_of_answers_gives_each_once(folder: Folder) -> None:
    outcome = folder.one(f"{KNOWN}{ORG}http: {{get_order: [503]}}\ntalk: [user: A1]\n")
    assert "get_order asked once more than its list has answers (1)" in told(outcome)


@pytest.mark.parametrize("answers", ["200", "[200]"])
def test_an_answer_that_is_never_asked_for_fails(folder: Folder, answers: str) -> None:
    outcome = folder.one(f"{KNOWN}{ORG}http: {{get_order: {answers}}}\ntalk: [bot: look]\n")
    assert "get_order asked for nothing, so its answer fits nothing" in told(outcome)


def test_answers_left_over_in_a_list_fail(folder: Folder) -> None:
    answers = "[{json: {data: {status: x}}}, 503]"
    outcome = folder.one(f"{KNOWN}{ORG}http: {{get_order: {answers}}}\ntalk: [user: A1]\n")
    assert "get_order asked 1 time; it has 2 answers" in told(outcome)


def test_a_list_that_is_used_up_leaves_the_rest_to_the_org(folder: Folder) -> None:
    outcome = folder.one(f"{KNOWN}{ORG}http: {{find_contact: [503]}}\ntalk: [bot: Welcome Dana]\n")
    assert outcome.passed, told(outcome)


def test_a_failure_reads_like_a_conversation_with_its_difference(folder: Folder) -> None:
    outcome = folder.one(
        f"{KNOWN}{ORG}http: {{get_order: 500}}\n"
        "talk:\n  - bot: Welcome Dana\n  - user: A1\n  - bot: shipped\n"
        "expect: {path: [greet, find_contact, ask_order, get_order, tell]}\n"
    )
    text = told(outcome)
    for part in (
        "    bot   Hi! Let me look you up.",
        "    user  A1",
        "  + bot   I cannot reach that right now.",
        "  - bot   shipped",
        'order-status.test.yaml:10:14: "shipped" was not said',
        "    - tell\n    + sorry",
        "get_order     webhook        failed     GET erp.example.com/orders/A1 → 500",
    ):
        assert part in text


def test_lines_are_looked_for_in_their_order_and_after_the_user_spoke(folder: Folder) -> None:
    around = f"{KNOWN}{ORG}http: {{get_order: 500}}\n"
    assert folder.one(around + "talk: [bot: Hi, bot: look, user: a, bot: cannot]\n").passed
    swapped = folder.one(around + "talk: [bot: Welcome, bot: Hi, user: a]\n")
    assert '"Hi" was said before the line above it, not after' in told(swapped)
    early = folder.one(around + "talk: [user: a, bot: Welcome]\n")
    assert '"Welcome" was not said' in told(early)


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        ("{exact: Hi! Let me look you up.}", True),
        ("{exact: Let me look you up.}", False),
        ("{matches: 'Hi.*up'}", True),
        ("{matches: 'Hi.*down'}", False),
        ("hi!", False),
    ],
)
def test_a_line_is_contained_exact_or_a_pattern(folder: Folder, line: str, passes: bool) -> None:
    assert folder.one(f"{KNOWN}{ORG}talk: [bot: {line}]\n").passed is passes


def test_who_speaks_to_nobody_is_told_so(folder: Folder) -> None:
    outcome = folder.one(f"{KNOWN}{ORG}http: {{get_order: 500}}\ntalk: [user: a, user: more]\n")
    assert 'nobody hears "more": the session has ended' in told(outcome)


def test_silence_is_an_empty_line(folder: Folder) -> None:
    outcome = folder.one(
        f"{KNOWN}{ORG}talk:\n  - user:\n  - bot: order number\n  - user: ''\n  - user: ''\n"
        "expect: {exits: {ask_order: no_input}}\n"
    )
    assert outcome.passed, told(outcome)


@pytest.mark.parametrize(
    ("expect", "text"),
    [
        ("status: failed", "the session should be failed"),
        ("says: goodbye", '"goodbye" was never said'),
        ("path: [greet, find_contact: no_records, ...]", "it took another path"),
        ("exits: {find_contact: no_records}", "find_contact should leave through no_records"),
        ("parameters: {STATUS: lost}", "$STATUS has another value"),
        ("parameters: {ETA: }", "$ETA has another value"),
        ("sent: {get_order: {method: POST}}", "get_order sent another request"),
        ("sent: {get_order: {url: '*/orders'}}", "get_order sent another request"),
        ("sent: {get_order: {query: {a: b}}}", "get_order sent another request"),
        ("sent: {get_order: {headers: {X-A: b}}}", "get_order sent another request"),
        ("sent: {get_order: {json: {a: 1}}}", "get_order sent another request"),
        ("sent: {get_order: {times: 2}}", "get_order should have sent 2 requests, and sent 1"),
        ("sent: {get_order: [{}, {}]}", "get_order should have sent 2 requests, and sent 1"),
        ("not_sent: [get_order]", "get_order should have sent nothing"),
    ],
)
def test_what_is_expected_and_is_not_so_fails(folder: Folder, expect: str, text: str) -> None:
    answer = "http: {get_order: {json: {data: {status: shipped}}}}\ntalk: [user: A1]\n"
    around = KNOWN + ORG + answer
    outcome = folder.one(f"{around}expect: {{{expect}}}\n")
    assert text in told(outcome)
    assert [failure.place for failure in outcome.failures] != [""]


@pytest.mark.parametrize(
    "expect",
    [
        "path: [greet, ..., tell]",
        "path: [greet, find_contact: success, ..., tell: next]",
        "path: [...]",
        "exits: {get_order: [success], ask_order: filled}",
        "parameters: {STATUS: shipped, ETA: soon, $FIRST_NAME: Dana}",
        "says: [look, due soon]",
        "sent: {get_order: [{method: get, url: 'https://*'}]}",
        "not_sent: []",
    ],
)
def test_what_is_so_passes(folder: Folder, expect: str) -> None:
    answer = "http: {get_order: {json: {data: {status: shipped}}}}\ntalk: [user: A1]\n"
    outcome = folder.one(f"{KNOWN}{ORG}{answer}expect: {{{expect}}}\n")
    assert outcome.passed, told(outcome)


BODIES = """\
flow: bodies
start: send
parameters: {SUM: {entity: number}, CARD: {secret: true, value: {env: NOT_SET_ANYWHERE}}}
nodes:
  send:
    type: webhook
    method: POST
    url: https://api.example.com/a?b=c%20d
    headers: {X-Card: $CARD}
    body: {json: {order: {id: 7, tags: [a, b], note: "x"}, extra: true}}
    response_mapping: {sum: $SUM}
    exits: {success: form}
  form:
    type: webhook
    method: POST
    url: https://api.example.com/f
    body: {form: {name: "a b", sum: $SUM}}
    exits: {success: tell}
  tell: {type: speak, text: Done.}
"""


def test_bodies_queries_and_forms_are_compared_in_part(folder: Folder) -> None:
    folder.write(BODIES, "bodies.yaml")
    outcome = folder.one(
        """\
        http: {send: {json: {sum: 3}}, form: {status: 204}}
        talk: [bot: Done.]
        expect:
          parameters: {SUM: 3.0}
          sent:
            send: {json: {order: {id: 7, tags: [a, b]}}, query: {b: c d}, url: "*/a"}
            form: {form: {name: a b, sum: "3"}, text: "sum=3"}
        """,
        head="flow: bodies.yaml\ntests:\n",
    )
    assert outcome.passed, told(outcome)
    outcome = folder.one(
        """\
        http: {send: {json: {sum: 3}}, form: {status: 204}}
        expect: {sent: {send: {json: {order: {id: "7", tags: [a], who: me}}}}}
        """,
        head="flow: bodies.yaml\ntests:\n",
    )
    text = told(outcome)
    assert '- order.id: "7"\n    + order.id: 7' in text
    assert '- order.tags: ["a"]\n    + order.tags: ["a", "b"]' in text
    assert '- order.who: "me"\n    + order.who is not there' in text


def test_a_secret_of_the_flow_needs_no_value_and_is_never_shown(folder: Folder) -> None:
    folder.write(BODIES, "bodies.yaml")
    head = "flow: bodies.yaml\ntests:\n"
    text = told(folder.one("talk: [bot: Done.]\n", head=head))
    assert "x-card: •••" in text
    assert "invented" not in text
    given = "given: {CARD: 4111111111111111}\ntalk: [bot: Done.]\n"
    assert "41111111" not in told(folder.one(given, head=head))


def test_a_session_that_fails_unexpectedly_fails_the_test(folder: Folder) -> None:
    folder.write(BODIES, "bodies.yaml")
    head = "flow: bodies.yaml\ntests:\n"
    outcome = folder.one("http: {send: 500}\nexpect: {path: [send]}\n", head=head)
    assert "the session failed; if it should, expect status: failed" in told(outcome)
    assert folder.one("http: {send: 500}\nexpect: {status: failed}\n", head=head).passed


def test_every_mistake_of_a_test_file_is_told_at_once_with_its_place(folder: Folder) -> None:
    found = folder.problems(
        """\
flow: order-status.yaml
enviroment: qa
tests:
  - name: one
    gven: {A: b}
    given: {CALLER_PHONE: 12}
    http:
      greet: {status: 200}
      get_ordr: {status: 200}
      get_order: {statsu: 200, json: {a: b}, text: x}
      find_contact: {org: acm.yaml}
    talk:
      - boot: hello
      - bot: {matches: "("}
    expect:
      path: [greet, find_contct, get_order: succes]
      parameters: {STATSU: x}
      status: done
      sent: {get_order: {metod: GET}, tell: {}}
  - name: one
    credentials: {Salesforce Prod: {org: acme.yaml}}
"""
    )
    wanted = [
        '2:1 unknown key "enviroment"; did you mean "environment"?',
        '5:5 unknown key "gven"; did you mean "given"?',
        '6:13 no parameter "CALLER_PHONE" in order-status.yaml; did you mean "CALLER_PHONE_',
        '8:7 "greet" is a speak node, which makes no requests',
        '9:7 no node "get_ordr" in order-status.yaml; did you mean "get_order"?',
        '10:19 unknown key "statsu"; did you mean "status"?',
        "10:46 a body is one of json, text, body",
        "11:27 there is no file acm.yaml",
        '13:9 unknown key "boot"; did you mean "bot"?',
        "14:24 takes a regular expression",
        '16:21 no node "find_contct" in order-status.yaml; did you mean "find_contact"?',
        '16:45 get_order has no exit "succes"; did you mean "success"?',
        '17:20 no parameter "STATSU" in order-status.yaml; did you mean "STATUS"?',
        "18:15 takes one of ended, failed, awaiting_input, crashed",
        '19:26 unknown key "metod"; did you mean "method"?',
        '19:39 "tell" is a speak node, which makes no requests',
        "20:5 a test has a talk: or an expect:, or both",
        "20:11 two tests are called so; the first is on line 4",
        '21:19 no node of the flow uses the credential "Salesforce Prod"',
    ]
    assert len(found) == len(wanted)
    for problem, start in zip(found, wanted, strict=True):
        assert problem.startswith(start)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("tests: []\n", '1:1 missing key "flow"'),
        ("flow: order-statu.yaml\n", '1:7 there is no file order-statu.yaml; did you mean "order-'),
        ("flow: order-status.yaml\n", '1:1 missing key "tests"'),
        ("flow: order-status.yaml\ntests: []\n", "2:8 there is no test in it"),
        ("flow: order-status.yaml\ntests: {name: a}\n", "2:8 takes a list of tests, each of"),
        (
            HEAD + "  - {talk: [bot: a], given: {CALLER_PHONE_NUMBER: hi}}\n",
            '3:51 $CALLER_PHONE_NUMBER: "hi" is not a phone number',
        ),
        (HEAD + "  - one\n", "3:5 a test is a block of name, now, given"),
        (HEAD + "  - {talk: [bot: a], http: {get_order: {status: 99}}}\n", "3:49 99 is not the"),
        (HEAD + "  - {talk: [bot: a], http: {get_order: {timeout: 6s}}}\n", "3:50 takes true; for"),
        (
            HEAD + "  - {talk: [bot: a], http: {get_order: {after: soon}}}\n",
            "3:48 takes a duration",
        ),
        (HEAD + "  - {talk: [bot: a], http: {get_order: {error: no}}}\n", "3:48 takes one of conn"),
        (HEAD + "  - {talk: [bot: a], http: {get_order: []}}\n", "3:40 a list of answers has at"),
        (
            HEAD + "  - {talk: [bot: a], http: {get_order: {org: a, json: b}}}\n",
            "3:41 org: stands a",
        ),
        (HEAD + "  - {talk: [bot: a], http: {get_order: {body: [a]}}}\n", "3:47 takes text; data"),
        ("environment: qa\n" + HEAD + "  - {talk: [bot: a]}\n", "1:14 no environment"),
    ],
)
def test_a_mistake_says_where_it_is_and_what_would_be_right(
    folder: Folder, text: str, problem: str
) -> None:
    assert any(found.startswith(problem) for found in folder.problems(text)), folder.problems(text)


def test_the_problems_of_the_flow_itself_are_told_too(folder: Folder) -> None:
    folder.write("flow: a\nstart: b\nnodes: {a: {type: speak, text: x}}\n", "broken.yaml")
    with pytest.raises(FlowError) as caught:
        read_suite(folder.write("flow: broken.yaml\ntests: []\n"), node_types())
    assert 'no node "b"' in str(caught.value)


def test_a_mistake_in_the_records_is_told_in_their_own_file(folder: Folder) -> None:
    folder.write("records: {Contact: [{FirstNam: Dana, LastName: x}]}\n", "bad.yaml")
    text = HEAD + "  - {talk: [bot: a], http: {find_contact: {org: bad.yaml}}}\n"
    with pytest.raises(FlowError) as caught:
        read_suite(folder.write(text), node_types())
    assert "bad.yaml:1:" in str(caught.value) and "FirstName" in str(caught.value)


def test_coverage_counts_visits_and_exits_over_all_tests(folder: Folder) -> None:
    text = (
        f"{HEAD}  - name: a\n    {KNOWN}    {ORG}    http: {{get_order: 500}}\n"
        "    talk: [user: '1']\n"
        f"  - name: b\n    {KNOWN}    http: {{find_contact: refused}}\n    talk: [bot: cannot]\n"
    )
    suite = read_suite(folder.write(text), node_types())
    outcomes = [asyncio.run(play_case(case)) for case in suite.cases]
    (coverage,) = coverage_of([suite.flow], outcomes)
    assert isinstance(coverage, Coverage)
    assert coverage.nodes == {
        "greet": 2,
        "find_contact": 2,
        "ask_order": 1,
        "get_order": 1,
        "tell": 0,
        "sorry": 2,
    }
    assert coverage.exits["find_contact"] == {"success": 1, "no_records": 0, "failed": 1}
    assert coverage.missing == [
        ("find_contact", "no_records"),
        ("ask_order", "missed"),
        ("ask_order", "no_input"),
        ("get_order", "success"),
        ("tell", "next"),
    ]


def test_the_environment_of_a_test_swaps_credentials_and_sets_parameters(folder: Folder) -> None:
    (folder.path / "environments").mkdir()
    environment = (
        "credentials: {Salesforce Production: QA}\nparameters: {CALLER_PHONE_NUMBER: '+1'}\n"
    )
    folder.write(environment.replace("'+1'", "'+14155550100'"), "environments/qa.yaml")
    folder.write("QA: {type: local_org, data: acme.yaml}\n", "credentials.yaml")
    outcome = folder.one("talk: [bot: Welcome Dana]\n", head="environment: qa\n" + HEAD)
    assert outcome.passed, told(outcome)


KEYED = """\
flow: keyed
start: ask
parameters:
  KEY: {secret: true, value: {env: FLOWRUN_TEST_KEY}, hosts: [api.example.com]}
nodes:
  ask:
    type: webhook
    url: https://api.example.com/
    headers: {X-Key: $KEY}
    exits: {success: end, failed: end}
"""


def test_a_test_reads_no_secret_also_where_an_environment_says_where_it_is_kept(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FLOWRUN_TEST_QA_KEY", raising=False)
    folder.write(KEYED, "keyed.yaml")
    (folder.path / "environments").mkdir()
    folder.write("parameters: {KEY: {env: FLOWRUN_TEST_QA_KEY}}\n", "environments/qa.yaml")
    head = "flow: keyed.yaml\nenvironment: qa\ntests:\n"
    outcome = folder.one("http: {ask: 200}\nexpect: {parameters: {KEY: invented-KEY}}", head=head)
    assert outcome.passed, told(outcome)
    given = "  - given: {KEY: {env: HOME}}\n    http: {ask: 200}\n    expect: {status: ended}\n"
    (problem,) = folder.problems(head + given)
    assert problem.startswith("4:18 a test reads no secret")


def test_a_test_overwrites_no_file_that_a_node_saves_to(folder: Folder) -> None:
    node = "{type: salesforce, credential: SF, save_to: a.csv, query: SELECT Id FROM Contact"
    exits = "exits: {success: end, no_records: end, failed: end}}"
    folder.write(f"flow: save\nstart: save\nnodes:\n  save: {node}, {exits}\n", "save.yaml")
    file = folder.write("precious", "a.csv")
    outcome = folder.one(
        "http: {save: {org: acme.yaml}}\nexpect: {exits: {save: success}}",
        head="flow: save.yaml\ntests:\n",
    )
    assert outcome.passed, told(outcome)
    assert file.read_text("utf-8") == "precious"


def test_a_credential_of_another_type_signs_with_an_invented_secret(folder: Folder) -> None:
    flow = BODIES.replace("    headers: {X-Card: $CARD}\n", "    credential: ERP\n")
    folder.write(flow, "bodies.yaml")
    token = "{vault: erp-token}"
    credential = f"ERP: {{type: http_bearer, hosts: [api.example.com], token: {token}}}\n"
    folder.write(credential, "credentials.yaml")
    outcome = folder.one(
        "http: {send: {json: {sum: 3}}, form: 200}\n"
        "expect: {sent: {send: {headers: {authorization: Bearer *}}}}\n",
        head="flow: bodies.yaml\ntests:\n",
    )
    assert outcome.passed, told(outcome)


def test_a_credential_that_nobody_knows_is_a_failure_that_names_it(folder: Folder) -> None:
    folder.write(BODIES.replace("headers: {X-Card: $CARD}", "credential: ERP"), "bodies.yaml")
    outcome = folder.one("talk: [bot: a]\n", head="flow: bodies.yaml\ntests:\n")
    assert 'no credential "ERP"' in told(outcome)


REAL = """\
Salesforce Production:
  type: salesforce
  domain: acme.my.salesforce.com
"""


@pytest.mark.parametrize(
    "grant",
    [
        "  consumer_key: {env: A}\n  consumer_secret: {vault: b}\n",
        "  grant: sf_cli\n  username: dana@example.com\n",
        "  grant: jwt_bearer\n  consumer_key: k\n  username: u\n  private_key: {file: k.pem}\n",
    ],
)
def test_a_salesforce_credential_keeps_its_domain_and_needs_no_secret(
    folder: Folder, grant: str
) -> None:
    folder.write(REAL + grant, "credentials.yaml")
    outcome = folder.one(
        f"{KNOWN}{ORG}talk: [bot: Welcome Dana]\n"
        "expect: {sent: {find_contact: {url: 'https://acme.my.salesforce.com/*/query'}}}\n"
    )
    assert outcome.passed, told(outcome)


def test_a_login_can_be_answered_by_hand(folder: Folder) -> None:
    outcome = folder.one(
        f"{KNOWN}credentials:\n  Salesforce Production:\n"
        "    {status: 400, json: {error: invalid_grant, error_description: no such app}}\n"
        "talk: [bot: cannot reach]\nexpect: {not_sent: find_contact}\n"
    )
    assert outcome.passed, told(outcome)


def test_requests_behind_a_redirect_and_in_the_background_belong_to_their_node(
    folder: Folder,
) -> None:
    folder.write(
        """\
flow: r
start: a
nodes:
  a:
    type: webhook
    url: https://api.example.com/old
    follow_redirects: true
    exits: {success: b}
  b:
    type: webhook
    method: POST
    url: https://log.example.com/
    asynchronous: true
    exits: {success: c}
  c: {type: speak, text: Done.}
""",
        "r.yaml",
    )
    outcome = folder.one(
        """\
        http:
          a: [{status: 302, headers: {Location: https://api.example.com/new}}, 200]
          b: {after: 2s, status: 204}
        talk: [bot: Done.]
        expect: {sent: {a: [{url: "*/old"}, {url: "*/new"}], b: {method: POST}}}
        """,
        head="flow: r.yaml\ntests:\n",
    )
    assert outcome.passed, told(outcome)


def test_an_org_keeps_what_one_node_writes_for_the_next(folder: Folder) -> None:
    folder.write(
        """\
flow: w
start: a
parameters: {NAME: }
nodes:
  a:
    type: salesforce
    credential: Salesforce Production
    action: create_record
    object: Contact
    fields: {LastName: Newman, Phone: "+14155550177"}
    exits: {success: b}
  b:
    type: salesforce
    credential: Salesforce Production
    query: SELECT LastName FROM Contact WHERE Phone = '+14155550177'
    response_mapping: {"records[0].LastName": $NAME}
    exits: {success: c}
  c: {type: speak, text: "Hello $NAME."}
""",
        "w.yaml",
    )
    case = ORG + "talk: [bot: Hello Newman.]\nexpect: {sent: {a: {json: {LastName: Newman}}}}\n"
    for _ in range(2):  # each test has an org of its own
        outcome = folder.one(case, head="flow: w.yaml\ntests:\n")
        assert outcome.passed, told(outcome)


def test_an_answer_may_come_from_another_org_than_the_one_of_the_login(folder: Folder) -> None:
    otto = "{FirstName: Otto, LastName: Otter, Phone: +14155550100}"
    folder.write(f"records: {{Contact: [{otto}]}}\n", "b.yaml")
    outcome = folder.one(
        f"{KNOWN}{ORG}http: {{find_contact: {{org: b.yaml}}}}\ntalk: [bot: Welcome Otto]\n"
    )
    assert outcome.passed, told(outcome)
