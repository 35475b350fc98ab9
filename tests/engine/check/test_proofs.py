"""What `check` proves over the whole of a flow: paths, loops, values, leaks and time."""

import pytest

from engine.check import check_written_flow
from engine.check.graph import components
from engine.errors import FlowError, Problem
from engine.flow.loading import read_flow, read_written_flow
from engine.source.reading import parse_source
from engine.source.source import MOST_COMPARED
from flowrun.project.types import node_types

TYPES = node_types()


def check(text: str) -> list[Problem]:
    try:
        return check_written_flow(read_written_flow(parse_source(text, "flow.yaml"), TYPES))
    except FlowError as error:
        return list(error.problems)


def codes(text: str) -> list[str]:
    return [problem.code for problem in check(text)]


def only(text: str) -> Problem:
    (problem,) = check(text)
    return problem


# Nodes that nothing leads to

TALK = """\
start: a
nodes:
  a: {type: speak, text: Hi, next: b}
  b: {type: end}
"""


def test_a_node_that_no_exit_leads_to_is_told_at_its_name() -> None:
    problem = only(TALK + "  c: {type: end}\n")
    assert (problem.code, problem.line, problem.column) == ("unreachable-node", 5, 3)
    assert problem.message == "no exit leads to c"


def test_what_only_unreachable_nodes_lead_to_says_so() -> None:
    problems = check(TALK + "  c: {type: speak, text: x, next: d}\n  d: {type: end}\n")
    assert [problem.message for problem in problems] == [
        "no exit leads to c",
        "only nodes that are never reached lead to d",
    ]


def test_the_node_of_on_failed_counts_as_reached() -> None:
    assert check("on_failed: c\n" + TALK + "  c: {type: end}\n") == []


def test_a_misspelt_target_makes_no_node_unreachable() -> None:
    assert codes(TALK.replace("next: b", "next: bb")) == ["unknown-node"]


def test_a_node_that_cannot_be_read_still_leads_on() -> None:
    assert codes(TALK.replace("type: speak, text", "type: speak, txt")) == [
        "missing-key",
        "unknown-key",
    ]


# Loops

ASK = "{type: collect_input, parameter: $X, prompt: 'x?', exits: {filled: F, no_input: M}}"


def ask(filled: str, missed: str = "end") -> str:
    return ASK.replace("F,", f"{filled},").replace("M", missed)


DESCRIBED = "parameters: {X: {description: What was said.}}\n"


def test_a_loop_that_nothing_leads_out_of_is_told_with_the_way_round() -> None:
    text = f"start: a\nnodes:\n  a: {{type: speak, text: Hi, next: b}}\n  b: {ask('a', 'a')}\n"
    problem = only(text + DESCRIBED)
    assert (problem.severity, problem.code) == ("warning", "endless-loop")
    assert "a → b (filled) → a" in problem.message


def test_a_loop_with_one_exit_to_the_end_is_fine() -> None:
    text = f"start: a\nnodes:\n  a: {{type: speak, text: Hi, next: b}}\n  b: {ask('a')}\n"
    assert check(text + DESCRIBED) == []


def test_a_loop_that_a_declared_failure_leaves_is_fine() -> None:
    hook = "{type: webhook, url: 'https://a.com', exits: {success: b, failed: end}}"
    text = f"start: a\nnodes:\n  a: {hook}\n  b: {ask('a', 'a')}\n"
    assert check(text + DESCRIBED) == []


def test_a_certain_loop_without_a_wait_is_an_error() -> None:
    text = "start: a\nnodes:\n  a: {type: speak, text: Hi, next: b}\n"
    problem = only(text + "  b: {type: speak, text: Ho, next: a}\n")
    assert (problem.severity, problem.code) == ("error", "endless-loop")
    assert "a → b → a" in problem.message


def test_a_node_that_leads_to_itself_is_a_loop() -> None:
    assert codes("start: a\nnodes:\n  a: {type: speak, text: Hi, next: a}\n") == ["endless-loop"]


AGAIN = """\
start: a
nodes:
  a: {type: webhook, url: 'https://a.com', exits: {success: end, failed: b}}
  b: {type: speak, text: Once more., next: a}
"""


def test_a_loop_that_waits_for_nobody_is_told() -> None:
    problem = only(AGAIN)
    assert (problem.severity, problem.code, problem.line) == ("warning", "busy-loop", 3)
    assert "a (failed) → b → a" in problem.message


def test_a_loop_in_which_somebody_is_asked_is_no_busy_one() -> None:
    text = AGAIN.replace("{type: speak, text: Once more., next: a}", ask("a"))
    assert check(text + DESCRIBED) == []


def test_a_loop_that_a_changing_parameter_ends_is_no_busy_one() -> None:
    assert (
        check("""\
start: a
parameters: {TRIED: no}
nodes:
  a: {type: webhook, url: 'https://a.com', exits: {success: end, failed: again}}
  again:
    type: conditions
    conditions: {first: [$TRIED, is, no]}
    exits: {first: note, default: end}
  note: {type: set_parameter, parameters: {$TRIED: yes}, next: a}
""")
        == []
    )


def test_components_are_those_that_reach_each_other() -> None:
    graph = {"a": ["b"], "b": ["c", "d"], "c": ["b"], "d": ["d"], "e": []}
    found = [sorted(part) for part in components(list(graph), graph.__getitem__)]
    assert sorted(found) == [["a"], ["b", "c"], ["d"], ["e"]]
    assert found.index(["d"]) < found.index(["b", "c"]) < found.index(["a"])


def test_a_chain_of_many_nodes_needs_no_deep_stack() -> None:
    many = 20_000
    parts = list(components([*map(str, range(many))], lambda name: [str((int(name) + 1) % many)]))
    assert [len(part) for part in parts] == [many]


# Parameters without a value on some path

FIND = """\
start: ask
parameters: {PHONE: {entity: name}, NAME: }
nodes:
  ask:
    type: collect_input
    parameter: $PHONE
    prompt: Your number?
    exits: {filled: find, missed: end, no_input: end}
  find:
    type: salesforce
    credential: SF
    query: SELECT Name FROM Contact WHERE Phone = $PHONE
    response_mapping: {"records[0].Name": $NAME}
    exits: {success: tell, no_records: tell, failed: end}
  tell: {type: speak, text: "Hello $NAME."}
"""


def test_a_read_that_a_path_leads_to_unfilled_shows_the_path() -> None:
    problem = only(FIND)
    assert (problem.severity, problem.code) == ("warning", "maybe-unset")
    assert (problem.line, problem.column, problem.width) == (15, 36, 5)
    assert problem.message == (
        "$NAME may have no value here: "
        "nothing fills it on the way ask (filled) → find (no_records) → tell"
    )


def test_a_read_that_every_path_fills_is_fine() -> None:
    assert check(FIND.replace("no_records: tell", "no_records: end")) == []


def test_a_default_counts_as_filled() -> None:
    assert check(FIND.replace("NAME: }", "NAME: you}")) == []


def test_a_default_in_place_counts_as_a_value() -> None:
    assert check(FIND.replace("Hello $NAME.", "Hello ${NAME:-you}.")) == []


@pytest.mark.parametrize(
    "sends",
    [
        "headers: {X-Name: $NAME}",
        "query_parameters: {name: $NAME}",
        "body: {json: {name: for $NAME}}, method: POST",
        "body: {text: for $NAME}, method: POST",
    ],
)
def test_what_is_sent_needs_a_value(sends: str) -> None:
    tell = f"  tell: {{type: webhook, url: https://a.com/, {sends}, exits: {{success: end}}}}\n"
    text = FIND.partition("  tell:")[0]
    assert "maybe-unset" in codes(text + tell)
    assert "maybe-unset" not in codes(text + tell.replace("$NAME", "'${NAME:-}'"))


def test_a_failure_fills_nothing() -> None:
    (problem,) = check(
        FIND.replace("no_records: tell, failed: end", "no_records: end, failed: tell")
    )
    assert "find (failed) → tell" in problem.message


def test_an_answer_that_did_not_fit_fills_nothing() -> None:
    (problem,) = check(
        FIND.replace("missed: end", "missed: find").replace("no_records: tell", "no_records: end")
    )
    assert (problem.code, problem.line) == ("maybe-unset", 12)
    assert problem.message.endswith("ask (missed) → find")


def test_what_is_set_beforehand_counts() -> None:
    text = FIND.replace("no_records: tell", "no_records: unknown")
    assert (
        check(text + "  unknown: {type: set_parameter, parameters: {$NAME: you}, next: tell}\n")
        == []
    )


def test_what_no_node_fills_is_given_from_outside() -> None:
    text = "start: a\nparameters: {NAME: }\nnodes:\n  a: {type: speak, text: Hello $NAME}\n"
    assert check(text) == []


def test_a_later_read_on_the_same_path_is_not_told_again() -> None:
    text = FIND.replace('text: "Hello $NAME."}', 'text: "Hello $NAME.", next: bye}')
    assert codes(text + "  bye: {type: end, text: 'Bye $NAME'}\n") == ["maybe-unset"]


def test_a_read_before_its_own_filling_is_told() -> None:
    text = "start: a\nparameters: {X: }\nnodes:\n  a: " + ask("end").replace("'x?'", "'not $X?'")
    assert only(text).message == "$X may have no value here: it is not filled yet"


GUARDED = FIND.replace("no_records: tell", "no_records: is_known").replace(
    "success: tell", "success: is_known"
)


@pytest.mark.parametrize(
    "condition",
    [
        "[$NAME, is set]",
        "[$NAME, is, Dana]",
        "[$NAME, in, [Dana, Omar]]",
        "{all: [[$PHONE, is, 1], [$NAME, is set]]}",
        "{any: [[$NAME, is set], [$NAME, contains, a]]}",
    ],
)
def test_a_condition_that_asks_for_a_value_guards_its_exit(condition: str) -> None:
    nodes = f"  is_known: {{type: conditions, conditions: {{known: {condition}}},"
    assert check(GUARDED + nodes + " exits: {known: tell, default: end}}\n") == []


@pytest.mark.parametrize(
    "condition",
    [
        "[$NAME, is not, Dana]",
        "[$NAME, matches, '.*']",
        '[$NAME, is, ""]',
        "[$NAME, is, $PHONE]",
        "{any: [[$PHONE, is, 1], [$NAME, is set]]}",
        '["${NAME:-Dana}", is, Dana]',
    ],
)
def test_a_condition_that_holds_without_a_value_guards_nothing(condition: str) -> None:
    nodes = f"  is_known: {{type: conditions, conditions: {{known: {condition}}},"
    assert codes(GUARDED + nodes + " exits: {known: tell, default: end}}\n") == ["maybe-unset"]


def test_a_condition_that_found_nothing_guards_the_exits_after_it() -> None:
    nodes = "  is_known: {type: conditions, conditions: {stranger: [$NAME, is not set]},"
    assert check(GUARDED + nodes + " exits: {stranger: end, default: tell}}\n") == []


def test_an_unset_parameter_may_be_asked_for_copied_and_sent_as_null() -> None:
    text = FIND.replace(
        'type: speak, text: "Hello $NAME."', "type: set_parameter, parameters: {$PHONE: $NAME}"
    )
    assert check(text) == []


def test_the_implied_failure_of_a_node_that_speaks_is_no_path() -> None:
    text = "on_failed: tell\n" + FIND.replace(
        "no_records: tell, failed: end", "no_records: end, failed: end"
    )
    assert (
        check(
            text.replace("start: ask", "start: hi") + "  hi: {type: speak, text: Hi, next: ask}\n"
        )
        == []
    )


def test_a_node_that_cannot_be_read_may_fill_anything() -> None:
    text = FIND.replace("no_records: tell", "no_records: odd")
    assert codes(text + "  odd: {type: sett_parameter, next: tell}\n") == ["unknown-type"]


def test_proofs_are_made_beside_other_mistakes() -> None:
    assert set(codes("colour: red\n" + FIND)) == {"unknown-key", "maybe-unset"}


# Parameters that nothing reads


def test_a_parameter_that_is_filled_and_never_read_is_told() -> None:
    problem = only("start: a\nparameters: {X: }\nnodes:\n  a: " + ask("end"))
    assert (problem.severity, problem.code, problem.line) == ("warning", "unread-parameter", 2)


def test_a_parameter_with_a_description_is_there_for_whoever_runs_the_flow() -> None:
    assert check("start: a\n" + DESCRIBED + "nodes:\n  a: " + ask("end")) == []


def test_a_parameter_that_nothing_touches_is_told_though_it_is_described() -> None:
    assert codes(DESCRIBED + TALK) == ["unread-parameter"]


def test_a_condition_reads_its_parameter() -> None:
    text = "start: a\nparameters: {X: 1}\nnodes:\n  a: {type: conditions, "
    text += "conditions: {one: [$X, is, 1]}, exits: {one: end, default: end}}\n"
    assert check(text) == []


# Lists

ORDERS = """\
start: a
parameters: {ORDERS: }
nodes:
  a:
    type: webhook
    url: https://a.com
    response_mapping: {"orders[*].id": $ORDERS}
    exits: {success: b, failed: end}
  b: NODE
"""


def orders(node: str) -> str:
    return ORDERS.replace("NODE", node)


SOQL = "{type: salesforce, credential: SF, query: 'SELECT Id FROM Order WHERE Q'"
SOQL += ", exits: {success: end, no_records: end, failed: end}}"


@pytest.mark.parametrize(
    "node",
    [
        "{type: webhook, url: 'https://a.com/$ORDERS', exits: {success: end, failed: end}}",
        SOQL.replace("Q", "Name = $ORDERS"),
        SOQL.replace("Q", "Name LIKE $ORDERS"),
        "{type: set_parameter, parameters: {$INITIAL_MESSAGE: 'Orders $ORDERS'}}",
    ],
)
def test_a_list_where_one_value_is_wanted_is_told(node: str) -> None:
    problem = only(orders(node))
    assert (problem.code, problem.line) == ("list-as-value", 9)
    assert "${ORDERS[0]}" in problem.message


@pytest.mark.parametrize(
    "node",
    [
        "{type: speak, text: 'You ordered $ORDERS.'}",
        "{type: speak, text: 'You ordered ${ORDERS[0]}.'}",
        SOQL.replace("Q", "Name IN $ORDERS"),
        SOQL.replace("Q", "Name = ${ORDERS[0]}"),
        "{type: conditions, conditions: {x: [$SESSION_ID, in, $ORDERS]},"
        " exits: {x: end, default: end}}",
    ],
)
def test_a_list_where_one_may_stand_is_fine(node: str) -> None:
    assert check(orders(node)) == []


def test_a_list_for_a_parameter_of_one_value_is_told_at_its_path() -> None:
    text = orders("{type: end, text: $ORDERS}").replace("ORDERS: }", "ORDERS: {entity: text}}")
    problem = only(text)
    assert (problem.code, problem.line) == ("list-as-value", 7)
    assert problem.severity == "error"
    with pytest.raises(FlowError, match="this path finds a list"):
        read_flow(parse_source(text, "flow.yaml"), TYPES)


def test_a_list_for_a_parameter_of_one_value_may_do_where_a_default_stands_in() -> None:
    text = orders("{type: end, text: $ORDERS}").replace("ORDERS: }", "ORDERS: {entity: text}}")
    text = text.replace(
        ": $ORDERS}\n    exits", ": {parameter: $ORDERS, default: none}}\n    exits"
    )
    problem = only(text)
    assert (problem.code, problem.severity) == ("list-as-value", "warning")


@pytest.mark.parametrize("sides", ["$ORDERS, is, $ONE", "$ONE, is not, $ORDERS"])
def test_a_list_is_never_equal_to_a_parameter_of_one_value(sides: str) -> None:
    node = f"{{type: conditions, conditions: {{x: [{sides}]}}, exits: {{x: end, default: end}}}}"
    text = orders(node).replace("ORDERS: }", "ORDERS: , ONE: {entity: number}}")
    problem = only(text)
    assert (problem.code, problem.line) == ("odd-comparison", 9)
    assert "$ORDERS is a list, and $ONE takes a number" in problem.message
    assert check(text.replace("{entity: number}", "")) == []
    assert check(text.replace(sides, "$ONE, in, $ORDERS")) == []


def test_a_parameter_that_may_be_a_list_or_not_is_left_alone() -> None:
    node = "{type: conditions, conditions: {x: [$SESSION_ID, is, a]},"
    node += " exits: {x: d, default: c}}\n"
    node += "  d: {type: set_parameter, parameters: {$ORDERS: none}, next: c}\n  c: "
    hook = "{type: webhook, url: 'https://a.com/$ORDERS', exits: {success: end, failed: end}}"
    assert check(orders(node + hook)) == []


def test_a_copy_of_a_list_is_a_list() -> None:
    node = "{type: set_parameter, parameters: {$COPY: $ORDERS}, next: c}\n  c: "
    hook = "{type: webhook, url: 'https://a.com/$COPY', exits: {success: end, failed: end}}"
    problem = only(orders(node + hook).replace("ORDERS: }", "ORDERS: , COPY: }"))
    assert problem.code == "list-as-value" and "$COPY is a list" in problem.message


@pytest.mark.parametrize("operator", ["is", "is not", "<", "starts with", "in"])
def test_a_list_is_not_compared_with_one_value(operator: str) -> None:
    right = "[x, y]" if operator == "in" else "x"
    node = f"{{type: conditions, conditions: {{x: [$ORDERS, {operator}, {right}]}},"
    assert only(orders(node + " exits: {x: end, default: end}}")).code == "list-as-value"


# Values in vain


def sets(name: str, value: str, goes: str) -> str:
    return f"{{type: set_parameter, parameters: {{${name}: {value}}}, next: {goes}}}\n"


def test_a_value_that_is_filled_anew_before_it_is_read_is_told() -> None:
    text = "start: a\nparameters: {X: }\nnodes:\n  a: " + sets("X", "one", "b")
    text += "  b: " + sets("X", "two", "c") + "  c: {type: end, text: $X}\n"
    problem = only(text)
    assert (problem.code, problem.line) == ("overwritten", 4)
    assert check(text.replace("two", "'$X two'")) == []
    assert check(text.replace("{X: }", "{X: {description: Watched.}}")) == []


def test_a_value_that_stays_on_one_path_is_not_in_vain() -> None:
    text = "start: a\nparameters: {X: }\nnodes:\n  a: " + sets("X", "one", "b")
    text += "  b: {type: webhook, url: https://a.com/, response_mapping: {x: $X},"
    text += " exits: {success: c, failed: c}}\n  c: {type: end, text: $X}\n"
    assert check(text) == []
    ask = "{type: collect_input, parameter: $X, prompt: X?, skip_if_collected: true,"
    ask += " exits: {filled: c, no_input: end}}\n"
    kept = text.partition("  b:")[0] + f"  b: {ask}  c: {{type: end, text: $X}}\n"
    assert check(kept) == []


LITERAL = (
    "start: a\nparameters: {NAME: Dana, OUT: %s}\nnodes:\n  a: {type: end, text: $OUT $NAME}\n"
)


def test_a_default_that_names_a_parameter_is_told() -> None:
    problem = only(LITERAL % "Hi $NAME")
    assert (problem.code, problem.severity) == ("literal-dollar", "warning")
    assert check(LITERAL % "costs $5 and $TAX") == []


def test_a_secret_is_not_copied_to_wider_hosts() -> None:
    text = (
        "start: a\nparameters:\n  A: {secret: true, hosts: [a.com]}\n"
        "  B: {secret: true, hosts: [a.com, b.com]}\nnodes:\n"
        "  a: {type: set_parameter, parameters: {$B: $A}, next: b}\n"
        "  b: {type: webhook, url: https://a.com/, headers: {X-Key: $B},"
        " exits: {success: end, failed: end}}\n"
    )
    problem = only(text)
    assert (problem.code, problem.severity) == ("secret-host", "warning")
    assert problem.message.endswith("never to b.com")


# Paths that no session takes

GOLD = """\
start: gold
parameters: {TIER: , NAME: , SEEN: }
nodes:
  gold:
    type: conditions
    conditions: {gold: [$TIER, is, gold]}
    exits: {gold: fill, default: FIRST}
  fill: {type: set_parameter, parameters: {$NAME: Dana, $SEEN: "yes"}, next: again}
  again: {type: conditions, conditions: {known: ASKED}, exits: {known: tell, default: end}}
  tell: {type: end, text: $NAME}
"""


@pytest.mark.parametrize("asked", ["[$TIER, is, gold]", '[$SEEN, is, "yes"]', "[$SEEN, is set]"])
def test_the_same_question_and_a_flag_beside_the_fill_guard_a_read(asked: str) -> None:
    text = GOLD.replace("FIRST", "again").replace("ASKED", asked)
    assert "maybe-unset" not in codes(text)


@pytest.mark.parametrize("asked", ["[$TIER, is, blue]", "[$TIER, is set]", "[$SEEN, is not set]"])
def test_another_question_guards_nothing(asked: str) -> None:
    text = GOLD.replace("FIRST", "again").replace("ASKED", asked)
    assert "maybe-unset" in codes(text)


def test_a_question_is_open_again_once_what_it_reads_is_filled() -> None:
    text = GOLD.replace("FIRST", "ask").replace("ASKED", "[$TIER, is, gold]")
    text += "  ask: {type: collect_input, parameter: $TIER, prompt: Tier?,"
    text += " exits: {filled: again, no_input: end}}\n"
    assert "maybe-unset" in codes(text)


def test_a_question_that_was_answered_without_any_flag_guards_a_read() -> None:
    text = (
        "start: a\nparameters: {TIER: , NAME: }\nnodes:\n"
        "  a: {type: conditions, conditions: {gold: [$TIER, is, gold]},"
        " exits: {gold: c, default: b}}\n"
        "  b: {type: collect_input, parameter: $NAME, prompt: Who?,"
        " exits: {filled: c, no_input: end}}\n"
        "  c: {type: conditions, conditions: {gold: [$TIER, is, gold], other: [$TIER, is set]},"
        " exits: {gold: end, other: d, default: d}}\n"
        "  d: {type: end, text: $NAME}\n"
    )
    assert "maybe-unset" not in codes(text)
    assert "maybe-unset" in codes(
        text.replace("{gold: [$TIER, is, gold], other", "{gold: [$TIER, is, blue], other")
    )


def test_a_loop_that_only_sets_the_same_value_again_changes_nothing() -> None:
    text = (
        "start: a\nparameters: {TRIED: }\nnodes:\n"
        "  a: {type: webhook, url: https://a.com/, exits: {success: end, failed: b}}\n"
        '  b: {type: set_parameter, parameters: {$TRIED: "yes"}, next: c}\n'
        '  c: {type: conditions, conditions: {again: [$TRIED, is, "yes"]},'
        " exits: {again: a, default: end}}\n"
    )
    assert codes(text) == ["busy-loop"]
    assert check(text.replace("again: a, default: end", "again: end, default: a")) == []


# Comparisons and double filling


@pytest.mark.parametrize(
    ("entity", "condition"),
    [
        ("confirmation", "[$X, is, perhaps]"),
        ("number", "[$X, '>', many]"),
        ("date", "[$X, in, [2026-01-31, someday]]"),
        ("number", "{all: [[$X, is set], [$X, is not, ten]]}"),
    ],
)
def test_a_literal_that_the_entity_refuses_is_told(entity: str, condition: str) -> None:
    problem = only(compared(entity, condition))
    assert (problem.severity, problem.code) == ("warning", "odd-comparison")


@pytest.mark.parametrize(
    ("entity", "condition"),
    [
        ("confirmation", "[$X, is, yes]"),
        ("date", "[$X, is, tomorrow]"),
        ("number", '[$X, is, ""]'),
        ("number", "[$X, contains, a]"),
        ("any", "['${X.a}', is, a]"),
        ("any", "[$X, '>', many]"),
    ],
)
def test_a_literal_that_can_be_equal_is_fine(entity: str, condition: str) -> None:
    assert check(compared(entity, condition)) == []


def compared(entity: str, condition: str) -> str:
    return f"""\
start: a
parameters: {{X: {{entity: {entity}}}}}
nodes:
  a: {{type: conditions, conditions: {{c: {condition}}}, exits: {{c: end, default: end}}}}
"""


def test_a_parameter_that_one_mapping_fills_twice_is_told_at_the_second() -> None:
    text = orders("{type: end, text: $ORDERS}").replace("$ORDERS}\n", "$ORDERS, id: $ORDERS}\n", 1)
    (problem,) = [one for one in check(text) if one.code == "filled-twice"]
    assert (problem.line, problem.column) == (7, 53)


# Secrets

SENT = """\
start: a
parameters: {KEY: {secret: true, hosts: [a.com]}, TOKEN: {description: For others.}}
nodes:
  a:
    type: webhook
    url: https://a.com/x
    headers: {X-Key: $KEY}
    exits: {success: end, failed: end}
"""


def test_a_secret_that_goes_to_its_host_is_fine() -> None:
    assert "secret-host" not in codes(SENT)


@pytest.mark.parametrize("url", ["https://b.com/x", "https://a.com:8443/x", "http://a.com/x"])
def test_a_secret_that_would_go_elsewhere_is_an_error(url: str) -> None:
    problems = check(SENT.replace("https://a.com/x", url))
    (problem,) = [one for one in problems if one.code == "secret-host"]
    assert (problem.severity, problem.line) == ("error", 7)


def test_a_host_that_a_parameter_gives_is_left_to_the_run() -> None:
    text = "allow_hosts: [a.com, b.com]\n" + SENT.replace("a.com/x", "$TOKEN/x")
    assert "secret-host" not in codes(text)


def test_a_secret_copied_into_a_plain_parameter_is_told() -> None:
    text = SENT.replace("success: end", "success: b")
    problems = check(text + "  b: {type: set_parameter, parameters: {$TOKEN: 'Bearer $KEY'}}\n")
    (problem,) = [one for one in problems if one.code == "plain-secret"]
    assert problem.line == 9
    assert "declare TOKEN: {secret: true}" in problem.message


def test_a_secret_copied_where_it_may_go_nowhere_is_an_error() -> None:
    text = SENT.replace("success: end", "success: b").replace(
        "{description: For others.}", "{secret: true, hosts: [b.com]}"
    )
    problems = check(text + "  b: {type: set_parameter, parameters: {$TOKEN: $KEY}}\n")
    (problem,) = [one for one in problems if one.code == "secret-host"]
    assert "$KEY may go to a.com, and $TOKEN to b.com" in problem.message


def test_an_access_token_mapped_into_a_plain_parameter_is_told() -> None:
    text = SENT + "    response_mapping: {data.access_token: $TOKEN}\n"
    assert "plain-secret" in codes(text)


# Time

SLOW = """\
start: a
turn_budget: 20s
nodes:
  a:
    type: webhook
    url: https://a.com
    policy: {timeout: 5s, retry: {times: 2, wait: 1s}}
    exits: {success: b, failed: end}
  b: {type: webhook, url: 'https://b.com', exits: {success: end, failed: end}}
"""


def test_a_turn_that_may_take_longer_than_its_budget_shows_the_way() -> None:
    problem = only(SLOW)
    assert (problem.severity, problem.code, problem.line) == ("warning", "turn-budget", 2)
    assert "24.5 s" in problem.message
    assert "a (19.5 s) → b (5 s)" in problem.message


def test_a_turn_within_its_budget_is_fine() -> None:
    assert check(SLOW.replace("20s", "25s")) == []


def test_a_wait_for_input_begins_another_turn() -> None:
    text = SLOW.replace("success: b", "success: c")
    assert check(text + f"  c: {ask('b')}\n" + DESCRIBED) == []


def test_the_turn_after_a_wait_counts_too() -> None:
    text = SLOW.replace("start: a", "start: c") + f"  c: {ask('a')}\n" + DESCRIBED
    assert "c → a (19.5 s) → b (5 s)" in only(text).message


def test_a_request_that_nobody_waits_for_costs_no_time_here() -> None:
    text = SLOW.replace("url: 'https://b.com'", "url: 'https://b.com', asynchronous: true")
    assert check(text) == []


def test_a_loop_is_gone_round_once() -> None:
    text = SLOW.replace("failed: end}\n  b", "failed: a}\n  b").replace("20s", "60s")
    assert codes(text) == ["busy-loop"]


# What hangs on a mistake


def test_the_exits_of_a_node_with_an_unknown_key_are_left_alone() -> None:
    text = "start: a\nnodes:\n  a: {type: webhook, url: 'https://a.com', exit: {success: b}}\n"
    assert codes(text + "  b: {type: end}\n") == ["unknown-key"]


def test_a_misspelt_exit_makes_none_open_and_no_node_unreachable() -> None:
    text = "start: a\nnodes:\n  a: {type: webhook, url: 'https://a.com', exits: {succes: b}}\n"
    assert codes(text + "  b: {type: end}\n") == ["unknown-exit"]


def test_a_node_with_an_unknown_key_may_fill_anything() -> None:
    text = FIND.replace("response_mapping", "respons_mapping")
    text += "  x: {type: set_parameter, parameters: {$NAME: x}}\n"
    assert codes(text) == ["unknown-key"]


# Many mistakes


def test_a_few_mistakes_have_their_hints_among_many_names() -> None:
    names = "".join(f"  node_{number}: {{type: end}}\n" for number in range(2_000))
    text = "start: nodes_7\nnodes:\n" + names
    (problem, *_) = [one for one in check(text) if one.code == "unknown-node"]
    assert 'did you mean "node_' in problem.message


def test_after_many_comparisons_there_are_no_more_hints() -> None:
    nodes = "".join(
        f"  node_{number}: {{type: speak, text: x, next: nod_{number}}}\n" for number in range(600)
    )
    problems = [
        one for one in check("start: node_1\nnodes:\n" + nodes) if one.code == "unknown-node"
    ]
    assert len(problems) == 600
    hinted = ["did you mean" in problem.message for problem in problems]
    assert hinted[0] and not hinted[-1]
    assert sum(hinted) * 600 < 2 * MOST_COMPARED


def test_only_the_first_of_many_names_are_listed() -> None:
    conditions = ", ".join(f"c{number}: [$SESSION_ID, is, x]" for number in range(300))
    text = f"start: a\nnodes:\n  a: {{type: conditions, conditions: {{{conditions}}},"
    (problem,) = check(text + " exits: {zzz: end}}\n")
    assert problem.message.endswith("c28, c29, …")


def test_a_witness_is_not_sought_for_ever() -> None:
    chain = "".join(
        f"  n{number}: {{type: speak, text: x, next: n{number + 1}}}\n" for number in range(1_000)
    )
    many = 1_200
    fills = "".join(f"      a{number}: $P{number}\n" for number in range(many))
    text = "".join(f"$P{number} " for number in range(many))
    problems = check(
        "start: fork\nparameters:\n"
        + "".join(f"  P{number}:\n" for number in range(many))
        + "nodes:\n  fork: {type: conditions, conditions: {far: [$SESSION_ID, is, x]},\n"
        + "    exits: {far: n0, default: hook}}\n"
        + f"{chain}  n1000: {{type: speak, text: '{text}', next: end}}\n  hook:\n"
        + f"    type: webhook\n    url: https://a.com\n    response_mapping:\n{fills}"
        + "    exits: {success: n1000, failed: end}\n"
    )
    unset = [problem for problem in problems if problem.code == "maybe-unset"]
    assert len(unset) == many
    assert {"on the way" in problem.message for problem in unset} == {True, False}
