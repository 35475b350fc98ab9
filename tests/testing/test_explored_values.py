"""What `flowrun test --explore` tries, and why it did not reach an exit."""

from pathlib import Path

import pytest

from engine.flow.loading import Flow, read_flow
from engine.source.reading import parse_source, read_source
from flowrun.project.types import node_types
from flowrun.testing.exploring.assignments import ordinary
from flowrun.testing.exploring.explore import Exploration, Exploring

pytestmark = pytest.mark.anyio
FLOWS = Path(__file__).parent.parent.parent / "flows"
GET = "{type: webhook, url: https://a.example/, response_mapping: {list: $LIST}"


def flow(nodes: str, parameters: str = "LIST: ") -> Flow:
    text = f"flow: t\nstart: a\nparameters: {{{parameters}}}\nnodes:\n{nodes}"
    return read_flow(parse_source(text, "t.yaml"), node_types())


async def explored(nodes: str, parameters: str = "LIST: ") -> Exploration:
    return await Exploring(flow(nodes, parameters)).walk()


def reasons(found: Exploration) -> dict[str, str]:
    return {f"{one.node}: {one.exit}": one.why for one in found.not_reached}


async def test_a_list_is_filled_with_all_that_is_said_of_its_items() -> None:
    found = await explored(
        f"  a: {GET}, exits: {{success: b, failed: c}}}}\n"
        "  b: {type: speak, text: {each: $LIST, say: '${ITEM.name} for ${ITEM.price.is}'},"
        " next: c, exits: {failed: c}}\n"
        "  c: {type: end, text: Bye.}\n"
    )
    assert "b: next" not in reasons(found)


async def test_an_item_has_what_is_read_of_it_where_a_parameter_became_it() -> None:
    nodes = (
        f"  a: {GET}, exits: {{success: b, failed: d}}}}\n"
        "  b: {type: set_parameter, parameters: {$ONE: {first: {filter: $LIST, where:"
        " ['${ITEM.kind}', is, big]}}}, next: c, exits: {failed: d}}\n"
        "  c: {type: set_parameter, parameters: {$SUM: {sum: ['${ONE.price}', 1]}}, next: d}\n"
        "  d: {type: end, text: '$SUM'}\n"
    )
    parameters = "LIST: , ONE: , SUM: {entity: number, value: 0}"
    assert ordinary(flow(nodes, parameters), "LIST") == [{"kind": "big", "price": 1}]
    assert reasons(await explored(nodes, parameters)) == {}


async def test_a_function_is_given_what_it_refuses_where_its_failure_is_wired() -> None:
    found = await explored(
        "  a: {type: set_parameter, parameters: {$SUM: {sum: [$N, 1]}}, next: b,"
        " exits: {failed: b}}\n  b: {type: end, text: '$SUM'}\n",
        "N: , SUM: {value: none}",
    )
    assert reasons(found) == {}


async def test_a_time_is_said_so_that_its_half_of_the_day_is_certain() -> None:
    found = await explored(
        "  a: {type: collect_input, parameter: $AT, prompt: When?,"
        " exits: {filled: b, missed: c, no_input: c}}\n"
        "  b: {type: conditions, conditions: {late: [$AT, is, '10:30']},"
        " exits: {late: c, default: c}}\n  c: {type: end, text: Bye.}\n",
        "AT: {entity: time}",
    )
    assert reasons(found) == {}


async def test_a_pattern_is_tried_with_more_than_its_example() -> None:
    text = (
        "entities: {code: {pattern: '[A-Z]{2}-\\d{4}', example: AB-1234}}\n"
        "flow: t\nstart: a\nparameters: {CODE: {entity: code}}\nnodes:\n"
        "  a: {type: collect_input, parameter: $CODE, prompt: Code?,"
        " exits: {filled: b, missed: c, no_input: c}}\n"
        "  b: {type: conditions, conditions: {good: [$CODE, is, AB-1234]},"
        " exits: {good: c, default: c}}\n  c: {type: end, text: Bye.}\n"
    )
    found = await Exploring(read_flow(parse_source(text, "t.yaml"), node_types())).walk()
    assert reasons(found) == {}


async def test_what_was_not_reached_says_why() -> None:
    found = await explored(
        "  a: {type: collect_input, parameter: $X, prompt: X?,"
        " exits: {filled: b, missed: d, no_input: d}}\n"
        "  b: {type: set_parameter, parameters: {$KIND: b}, next: c}\n"
        "  c: {type: conditions, conditions: {a: [$KIND, is, a]}, exits: {a: d, default: d}}\n"
        "  d: {type: end, text: Bye.}\n  e: {type: speak, text: Never., next: d}\n",
        "X: , KIND: {value: a}",
    )
    told = reasons(found)
    assert told["a: missed"] == "never taken: $X takes whatever is said"
    assert told["e: next"] == "nothing leads to e"
    assert told["c: a"].startswith("not in ") and told["c: a"].endswith('visits: $KIND was "b"')


async def test_what_is_left_where_it_stops_says_that() -> None:
    read = read_flow(read_source(FLOWS / "survey.yaml"), node_types())
    found = await Exploring(read).walk(3)
    assert found.cut_short
    assert {one.why for one in found.not_reached} == {"the exploration stopped before"}


@pytest.mark.parametrize("file", sorted(FLOWS.glob("*[!t].yaml")), ids=lambda file: file.stem)
async def test_of_the_example_flows_every_exit_is_reached_or_told(file: Path) -> None:
    if file.name in ("credentials.yaml", "survey.yaml"):  # no flow; one of very many ways
        return
    read = read_flow(read_source(file), node_types())
    found = await Exploring(read).walk()
    left = {"pizza-order": {"add_up: failed"}}.get(file.stem, set())
    assert set(reasons(found)) == left


async def test_amounts_are_tried_in_the_currency_of_the_flow() -> None:
    nodes = (
        f"  a: {GET}, exits: {{success: b, failed: d}}}}\n"
        "  b: {type: set_parameter, parameters: {$SUM: {sum: [$FEE, '${LIST[0].price}']}}, next: c,"
        " exits: {failed: d}}\n"
        "  c: {type: conditions, conditions: {dear: ['${LIST[0].price}', '>', 100 USD]},"
        " exits: {dear: d, default: d}}\n"
        "  d: {type: end, text: '$SUM'}\n"
    )
    parameters = "LIST: {entities: {price: money}}, SUM: {entity: money}, FEE: {value: 1 USD}"
    text = f"flow: t\nstart: a\ncurrency: USD\nparameters: {{{parameters}}}\nnodes:\n{nodes}"
    found = await Exploring(read_flow(parse_source(text, "t.yaml"), node_types())).walk()
    assert reasons(found) == {}


async def test_a_field_of_an_own_entity_is_tried_with_one_of_its_values() -> None:
    nodes = "  a: {type: end, text: '${LIST.size}'}\n"
    text = "flow: t\nstart: a\nentities: {size: {values: [small, big]}}\n"
    text += f"parameters: {{LIST: {{entities: {{size: size}}}}}}\nnodes:\n{nodes}"
    read = read_flow(parse_source(text, "t.yaml"), node_types())
    assert ordinary(read, "LIST") == {"size": "small"}


async def test_the_id_of_a_record_that_was_chosen_is_one() -> None:
    found = await explored(
        f"  a: {GET}, exits: {{success: b, failed: d}}}}\n"
        "  b: {type: choose, from: $LIST, show: '${ITEM.Subject}', parameter: $ONE, prompt: Which?,"
        " exits: {chosen: c, none: d, missed: d, no_input: d, empty: d}}\n"
        "  c: {type: salesforce, credential: Any, action: update_record, object: Event,"
        " id: '${ONE.Id}', fields: {Subject: moved},"
        " exits: {success: d, not_found: d, failed: d}}\n"
        "  d: {type: end, text: Bye.}\n",
        "LIST: , ONE: ",
    )
    assert reasons(found) == {}


async def test_why_a_node_failed_is_told_of_an_exit_that_was_not_reached() -> None:
    found = await explored(
        "  a: {type: set_parameter, parameters: {$LIST: {sum: [1 EUR, $X]}}, next: b,"
        " exits: {failed: b}}\n  b: {type: end, text: '$LIST'}\n",
        "LIST: , X: {value: 2 USD}",
    )
    (told,) = reasons(found).values()
    assert told.endswith("there is nothing of two currencies")
