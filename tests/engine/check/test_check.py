"""What `check` proves about a flow, and that it needs no secret to do so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.check import check_flow
from engine.errors import FlowError, Problem
from engine.flow.credentials import credential_problems
from engine.flow.loading import Flow, load_flow
from flowrun.cli import main
from flowrun.project.project import find_credentials, find_environment
from flowrun.project.types import node_types

CREDENTIALS = """\
Production:
  type: salesforce
  domain: acme.my.salesforce.com
  consumer_key: {env: FLOWRUN_TEST_UNSET}
  consumer_secret: {file: /nowhere/at/all}
QA:
  type: salesforce
  domain: acme--qa.sandbox.my.salesforce.com
  consumer_key: key
  consumer_secret: {env: FLOWRUN_TEST_UNSET}
Mail API:
  type: http_bearer
  hosts: [mail.example.com]
  token: {env: FLOWRUN_TEST_UNSET}
Broken:
  type: http_bearer
  hosst: [mail.example.com]
  token: literal-token
"""

Check = Callable[..., list[Problem]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Loads a flow beside credentials and environments, and checks it."""
    (tmp_path / "credentials.yaml").write_text(CREDENTIALS)
    (tmp_path / "environments").mkdir()

    def checked(nodes: str, head: str = "", environment: str | None = None) -> list[Problem]:
        lines = "".join(f"  {line}\n" for line in nodes.strip("\n").splitlines())
        path = tmp_path / "flow.yaml"
        path.write_text(f"start: a\nnodes:\n{lines}{head}\n")
        name = None
        if environment is not None:
            name = "test"
            (tmp_path / "environments" / "test.yaml").write_text(environment)
        credentials = find_credentials(tmp_path, None, find_environment(tmp_path, name))
        try:
            return check_flow(load_flow(path, node_types(), credentials))
        except FlowError as error:
            return list(error.problems)

    return checked


def places(problems: list[Problem]) -> list[tuple[str, str, int, int]]:
    return [(one.severity, one.code, one.line, one.column) for one in problems]


# Exits

WEBHOOK = "a:\n  type: webhook\n  url: https://a.com/\n"


def test_a_flow_without_fault_has_no_problems(check: Check) -> None:
    assert check("a: {type: speak, text: Hi, next: b}\nb: {type: end}") == []


def test_an_open_exit_is_a_warning_at_the_name_of_its_node(check: Check) -> None:
    problems = check(WEBHOOK + "  exits: {failed: end}")
    assert places(problems) == [("warning", "open-exit", 3, 3)]
    assert "a leaves open: success" in problems[0].message


def test_all_open_exits_of_a_node_are_one_warning(check: Check) -> None:
    head = "parameters: {X: {entity: number, description: How many.}}"
    (problem,) = check("a: {type: collect_input, parameter: $X, prompt: x}", head)
    assert "filled, missed, no_input" in problem.message


def test_a_next_that_does_not_fit_is_told_without_the_exits_it_leaves_open(check: Check) -> None:
    problems = check(WEBHOOK + "  next: b\nb: {type: end}")
    assert [problem.code for problem in problems] == ["wrong-exits"]


def test_an_open_failure_alone_suggests_on_failed(check: Check) -> None:
    (problem,) = check(WEBHOOK + "  exits: {success: end}")
    assert "on_failed" in problem.message


def test_on_failed_closes_every_failure(check: Check) -> None:
    assert check(WEBHOOK + "  exits: {success: end}\nb: {type: end}", "on_failed: b") == []


def test_a_condition_that_leads_nowhere_is_told(check: Check) -> None:
    (problem,) = check(
        "a: {type: conditions, conditions: {old: [$X, '>', 65]}, exits: {default: end}}",
        "parameters: {X: }",
    )
    assert "a leaves open: old" in problem.message


def test_the_implied_failure_of_a_node_that_cannot_fail_is_not_told(check: Check) -> None:
    assert check("a: {type: speak, text: Hi}") == []


def test_the_failure_that_a_node_declares_is_told_where_it_is_open(check: Check) -> None:
    nodes = """
a:
  type: salesforce
  credential: Production
  query: SELECT Id FROM Contact
  exits: {success: end, no_records: end}
"""
    assert [problem.code for problem in check(nodes)] == ["open-exit"]


# Secrets


SIGNED = """
a:
  type: webhook
  url: https://a.com/$NAME
  headers: {X-Key: $KEY}
  exits: {success: end, failed: end}
"""


def test_a_secret_that_may_go_anywhere_is_a_warning_at_its_name(check: Check) -> None:
    head = "parameters:\n  NAME: x\n  KEY: {secret: true}"
    problems = check(SIGNED, head)
    assert places(problems) == [("warning", "unbound-secret", 10, 3)]
    assert "hosts: [" in problems[0].message


def test_a_secret_that_lists_its_hosts_is_fine(check: Check) -> None:
    assert check(SIGNED, "parameters: {NAME: x, KEY: {secret: true, hosts: [a.com]}}") == []


def test_a_secret_without_hosts_does_not_show_its_line(check: Check) -> None:
    problems = check(SIGNED, "parameters: {NAME: x, KEY: {secret: true, value: hunter2}}")
    assert {problem.code for problem in problems} == {"unbound-secret", "literal-secret"}
    assert "hunter2" not in "".join(map(str, problems))


HEAD = "parameters: {KEY: {secret: true, hosts: [a.com]}}\non_failed: b"


@pytest.mark.parametrize("url", ["https://a.com/$KEY", "https://a.com/?key=$KEY"])
def test_a_secret_in_a_url_is_a_warning_at_its_name(check: Check, url: str) -> None:
    nodes = f"a:\n  type: webhook\n  url: {url}\n  exits: {{success: b}}\nb: {{type: end}}"
    assert places(check(nodes, HEAD)) == [("warning", "secret-in-url", 5, 10 + url.index("$"))]


def test_a_secret_in_a_query_parameter_is_a_warning_at_that_parameter(check: Check) -> None:
    nodes = """
a:
  type: webhook
  url: https://a.com/
  query_parameters:
    page: 1
    key: $KEY
  exits: {success: b}
b: {type: end}
"""
    assert places(check(nodes, HEAD)) == [("warning", "secret-in-url", 8, 12)]


def test_a_secret_in_a_header_or_body_is_fine(check: Check) -> None:
    nodes = """
a:
  type: webhook
  method: POST
  url: https://a.com/
  headers: {Authorization: Bearer $KEY}
  body: {json: {key: $KEY}}
  exits: {success: b}
b: {type: end}
"""
    assert check(nodes, HEAD) == []


@pytest.mark.parametrize("header", ["Authorization", "cookie", "Proxy-Authorization"])
def test_a_header_that_signs_takes_secret_parameters_only(check: Check, header: str) -> None:
    nodes = f"""
a:
  type: webhook
  url: https://a.com/
  headers: {{{header}: x $PLAIN}}
  exits: {{success: b}}
b: {{type: end}}
"""
    (problem,) = check(nodes, "parameters: {PLAIN: }\non_failed: b")
    assert problem.code == "open-signature"
    assert "takes secret parameters; declare PLAIN: {secret: true}" in problem.message


def test_check_looks_for_the_credentials_in_every_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "qa.yaml").write_text("credentials: {C: Nowhere}")
    (tmp_path / "credentials.yaml").write_text("C: {type: local_org}")
    flow = tmp_path / "f.yaml"
    flow.write_text(
        "flow: f\nstart: a\non_failed: b\nnodes:\n"
        "  a: {type: salesforce, credential: C, query: SELECT Id FROM Contact, "
        "exits: {success: b, no_records: b}}\n  b: {type: end}\n"
    )
    assert main(["check", str(flow)]) == 1
    assert 'environment qa: no credential "Nowhere"' in capsys.readouterr().out


# What nodes find odd in themselves


def test_what_a_node_finds_odd_is_a_warning_in_its_place(check: Check) -> None:
    nodes = """
a:
  type: webhook
  url: https://a.com/?page=1
  headers:
    Authorization: Bearer abc
  query_parameters:
    page: 2
  exits: {success: b}
b: {type: end}
"""
    assert places(check(nodes, "on_failed: b")) == [
        ("warning", "literal-secret", 7, 22),
        ("warning", "duplicate-query", 9, 13),
    ]


def test_soql_that_salesforce_would_refuse_is_an_error_at_its_column(check: Check) -> None:
    nodes = """
a:
  type: salesforce
  credential: Production
  query: SELECT Id FROM Contact ORDER
  exits: {success: b, no_records: b}
b: {type: end}
"""
    assert places(check(nodes, "on_failed: b")) == [("error", "soql-syntax", 6, 35)]


# Together


def test_all_problems_come_in_the_order_of_their_lines(check: Check) -> None:
    nodes = "a:\n  type: webhook\n  url: https://a.com/$KEY\nb: {type: end}"
    head = "parameters:\n  KEY: {secret: true, value: null}"
    lines = [problem.line for problem in check(nodes, head)]
    assert lines == sorted(lines)
    assert len(lines) >= 4


def test_what_only_loading_finds_is_among_the_problems(check: Check) -> None:
    problems = check("a: {type: end, text: $X}", "parameters: {X: null}")
    assert [problem.code for problem in problems] == ["null-text"]


# Credentials

QUERY = """
a:
  type: salesforce
  credential: {}
  query: SELECT Id FROM Contact
  exits: {{success: end, no_records: end, failed: end}}
"""


def test_a_credential_that_is_there_is_no_problem_though_its_secrets_are_nowhere(
    check: Check,
) -> None:
    assert check(QUERY.format("Production")) == []


def test_a_missing_credential_is_an_error_that_suggests_the_nearest(check: Check) -> None:
    problems = check(QUERY.format("Prodction"))
    assert places(problems) == [("error", "unknown-credential", 5, 17)]
    assert 'no credential "Prodction"; did you mean "Production"' in problems[0].message


def test_a_missing_credential_names_all_when_none_is_near(check: Check) -> None:
    (problem,) = check(QUERY.format("xyzzy"))
    assert 'there are: "Broken", "Mail API", "Production", "QA"' in problem.message


def test_a_credential_that_speaks_something_else_is_an_error(check: Check) -> None:
    (problem,) = check(QUERY.format("Mail API"))
    assert problem.code == "wrong-credential"
    assert "a salesforce node needs a credential that speaks salesforce" in problem.message


def test_a_node_that_takes_any_credential_takes_this_one(check: Check) -> None:
    nodes = "a: {type: webhook, url: /x, credential: Mail API, exits: {success: end, failed: end}}"
    assert check(nodes) == []


def test_a_wrong_entry_is_told_in_the_credentials_file_without_showing_it(check: Check) -> None:
    nodes = "a: {type: webhook, url: /x, credential: Broken, exits: {success: end, failed: end}}"
    problems = check(nodes)
    assert {Path(problem.file).name for problem in problems} == {"credentials.yaml"}
    assert sorted(problem.line for problem in problems) == [15, 17, 18]
    assert "literal-token" not in "".join(map(str, problems))
    assert any('did you mean "hosts"' in problem.message for problem in problems)


def test_a_wrong_entry_that_several_nodes_use_is_told_once(check: Check) -> None:
    node = "{type: webhook, url: /x, credential: Broken, exits: {success: end, failed: end}}"
    problems = check(f"a: {node}\nb: {node}")
    assert len(problems) == len(set(problems)) == 3


def test_a_credential_that_no_node_names_is_not_looked_at(check: Check) -> None:
    assert check("a: {type: end}") == []


def test_an_environment_may_name_a_credential_that_is_there(check: Check) -> None:
    assert check(QUERY.format("Production"), "", "credentials: {Production: QA}") == []


def test_an_environment_may_stand_in_for_a_credential_that_is_nowhere(check: Check) -> None:
    assert check(QUERY.format("Live"), "", "credentials: {Live: QA}") == []


def test_a_credential_that_is_missing_only_in_an_environment_names_both(check: Check) -> None:
    (problem,) = check(QUERY.format("Production"), "", "credentials: {Production: Q}")
    assert problem.code == "unknown-credential"
    assert '"Q" (for "Production" in environment test)' in problem.message


def test_a_credential_that_speaks_otherwise_in_an_environment_is_an_error(check: Check) -> None:
    (problem,) = check(QUERY.format("Production"), "", "credentials: {Production: Mail API}")
    assert problem.code == "wrong-credential"


def test_without_credentials_a_flow_loads_unasked(tmp_path: Path) -> None:
    path = tmp_path / "flow.yaml"
    path.write_text("start: a\nnodes:" + QUERY.format("Nobody").replace("\n", "\n  "))
    loaded = load_flow(path, node_types())
    assert isinstance(loaded, Flow)
    credentials = find_credentials(tmp_path, None, find_environment(tmp_path, None))
    (problem,) = credential_problems(loaded.source, loaded.steps, credentials)
    assert "no credentials.yaml beside the flow" in problem.message
    assert "flowrun credentials connect" in problem.message
