"""What every built-in node type promises to the editor, the help and the author."""

from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from engine.context import Context
from engine.fields.response_mapping import ResponseMapping, Target
from engine.node import CredentialName, Node, Result
from engine.policy import Policy
from flowrun.project.types import node_types

TYPES = node_types()
RESERVED = {"type", "label", "next", "exits", "policy", "name"}
every_type = pytest.mark.parametrize("kind", [TYPES.get(name) for name in TYPES.names()])


def test_the_types_of_the_example_are_there() -> None:
    wanted = {"speak", "collect_input", "conditions", "set_parameter", "end", "webhook"}
    assert wanted | {"salesforce"} <= set(TYPES.names())


@every_type
def test_a_type_is_called_as_its_module(kind: type[Node]) -> None:
    assert kind.__module__.split(".")[:2] == ["nodes", kind.type]


@every_type
def test_its_help_is_a_sentence(kind: type[Node]) -> None:
    text = kind.__doc__ or ""
    assert text.strip().endswith(".")
    assert text[:1].isupper()
    assert text.strip().splitlines()[0].endswith(".")


@every_type
def test_its_exits_are_explained_in_sentences(kind: type[Node]) -> None:
    for name, text in kind.exits.items():
        assert name.isidentifier()
        assert text[:1].isupper()
        assert text.endswith(".")


@every_type
def test_no_exit_is_called_end(kind: type[Node]) -> None:
    assert "end" not in kind.exits


@every_type
def test_its_schema_is_closed(kind: type[Node]) -> None:
    assert kind.model_json_schema(mode="validation")["additionalProperties"] is False


@every_type
def test_it_refuses_unknown_keys(kind: type[Node]) -> None:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate({"no_such_key": "x"})
    assert "extra_forbidden" in {found["type"] for found in caught.value.errors()}


@every_type
def test_it_is_frozen(kind: type[Node]) -> None:
    assert kind.model_config.get("frozen") is True


@every_type
def test_it_claims_no_key_of_the_engine(kind: type[Node]) -> None:
    names = {field.alias or name for name, field in kind.model_fields.items()}
    assert not names & RESERVED


@every_type
def test_it_says_how_it_runs(kind: type[Node]) -> None:
    assert kind.run is not Node.run


@every_type
def test_a_type_that_names_a_credential_talks_to_the_world(kind: type[Node]) -> None:
    if list(kind.credential_fields()):
        assert kind.io


class Copy(Node):
    """Copy from one service to another."""

    type = "copy"
    exits = {"success": "It is copied."}
    io = True

    source: Annotated[str, CredentialName("salesforce"), Field(alias="from")]
    target: Annotated[str | None, CredentialName()] = None


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ({"from": "A"}, [("from", "A", "salesforce")]),
        ({"from": "A", "target": "B"}, [("from", "A", "salesforce"), ("target", "B", "")]),
    ],
)
def test_a_node_tells_the_credentials_that_it_names_by_their_keys(
    written: dict[str, str], named: list[tuple[str, str, str]]
) -> None:
    assert list(Copy.model_validate(written).named_credentials()) == named


class Fetch(Node):
    """Fetch two values."""

    type = "fetch"
    exits = {"found": "They are there.", "none": "They are not."}
    io = True

    first: Target
    mapping: ResponseMapping


FETCH = Fetch(first=Target("$A"), mapping=ResponseMapping.parse({"b": "$B"}))


@pytest.mark.parametrize(
    ("exit", "filled"), [("found", {"A", "B"}), ("none", {"A", "B"}), ("failed", set())]
)
def test_a_node_fills_all_that_it_sets_but_where_it_fails(exit: str, filled: set[str]) -> None:
    assert set(FETCH.fills(exit)) == filled


def test_a_node_that_can_be_resumed_may_wait() -> None:
    class Ask(Fetch):
        async def resume(self, ctx: Context, heard: str) -> Result:
            return Result("found")

    assert (Fetch.waits(), Ask.waits()) == (False, True)


def test_a_visit_takes_as_long_as_its_policy_lets_it() -> None:
    policy = Policy.model_validate({"timeout": "3s", "retry": {"times": 2, "wait": "1s"}})
    assert FETCH.longest(policy) == 3 * 3 + (1 + 2) * 1.5
    assert FETCH.longest(Policy()) == 5


def test_a_node_that_talks_to_nobody_takes_no_time() -> None:
    class Quick(Fetch):
        io = False

    quick = Quick(first=FETCH.first, mapping=FETCH.mapping)
    assert quick.longest(Policy()) == 0
