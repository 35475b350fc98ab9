"""Functions and entities of a flow's own as an editor shows, completes and renames them."""

from pathlib import Path

import pytest

from engine.fields.functions.catalogue import NAMES
from flowrun.language.analysis import Analysis
from flowrun.language.names.renaming import rename
from flowrun.project.types import node_types
from tests.language.language_client import LanguageClient
from tests.language.test_language_server import at, hover, labels

FLOW = """\
flow: sums
start: add
entities:
  size: {values: {small: [little], large: [big]}}
parameters:
  SIZE: {entity: size, value: small}
  CASES: {value: [{Status: Open}]}
  LIMIT: Open
  X:
nodes:
  add:
    type: set_parameter
    parameters:
      $X: {first: {filter: $CASES, where: ["${ITEM.Status}", is, $LIMIT]}}
    next: which
  which:
    type: conditions
    conditions:
      many: [{length: $CASES}, ">", {sum: [1, "${LIMIT:-1}"]}]
    exits: {many: end, default: tell}
  tell: {type: end, text: "$SIZE $X"}
"""

FUNCTION = '{first: {filter: $CASES, where: ["${ITEM.Status}", is, $LIMIT]}}'


@pytest.fixture
def uri(client: LanguageClient, tmp_path: Path) -> str:
    path = tmp_path / "sums.yaml"
    path.write_text(FLOW, "utf-8")
    uri = client.open(path, FLOW)
    assert client.diagnostics(uri) == []
    return uri


def test_the_names_of_functions_are_offered_where_a_block_begins(
    client: LanguageClient, uri: str
) -> None:
    offered = labels(client, uri, FLOW.replace(FUNCTION, "{|}"))
    assert offered == [*NAMES]


def test_within_a_block_the_keys_of_its_function_are_offered(
    client: LanguageClient, uri: str
) -> None:
    text = FLOW.replace("{filter: $CASES, where: [", "{sort: $CASES, | [")
    assert labels(client, uri, text) == ["sort", "by", "order"]
    block = FLOW.replace(FUNCTION, "\n        round: 1.5\n        |")
    assert labels(client, uri, block) == ["round", "to"]


def test_the_words_of_a_key_are_offered(client: LanguageClient, uri: str) -> None:
    text = FLOW.replace('{filter: $CASES, where: ["${ITEM.Status}", is, $LIMIT]}', "{now: |}")
    assert labels(client, uri, text) == ["date", "time", "datetime"]


def test_parameters_are_offered_within_a_function(client: LanguageClient, uri: str) -> None:
    assert "$CASES" in labels(client, uri, FLOW.replace("{length: $CASES}", "{length: $|}"))


def test_hover_explains_a_function_and_its_keys(client: LanguageClient, uri: str) -> None:
    client.change(uri, FLOW)
    told = hover(client, uri, at(FLOW, "first: {filter", 1))
    assert told.startswith("The first item of a list.") and "`{first: $CASES}`" in told
    assert hover(client, uri, at(FLOW, "where: [", 1)) == "A condition about `$ITEM`."
    assert hover(client, uri, at(FLOW, "length: $CASES", 1)).startswith("How many characters")


def test_a_parameter_is_renamed_within_functions() -> None:
    change = rename(Path("sums.yaml"), "$LIMIT", "MOST", node_types(), lambda _: FLOW).changes[0]
    assert change.after == FLOW.replace("LIMIT", "MOST")
    analysis = Analysis(Path("sums.yaml"), FLOW, node_types())
    assert "ITEM" not in {one.name for one in analysis.references}


def test_an_entity_of_the_flow_is_offered_and_explained(client: LanguageClient, uri: str) -> None:
    offered = labels(client, uri, FLOW.replace("{entity: size,", "{entity: |,"))
    assert "size" in offered and "date" in offered
    client.change(uri, FLOW)
    assert "takes one of small, large" in hover(client, uri, at(FLOW, "$SIZE $X", 2))
