"""Whatever a flow file holds, loading tells it in words: hostile bytes and spoilt flows."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.loader import check

CORPUS = Path(__file__).parents[3] / "fuzz" / "corpus" / "loader"
SEEDS = [file.read_bytes() for file in sorted(CORPUS.iterdir())]

KEYS = """
flow start nodes parameters exits next type url query policy retry timeout secret hosts value entity
speak webhook conditions collect_input set_parameter salesforce end a b success failed default text
prompt parameter $A ${A.b[0]} {{A}} ${ $$ yes null 5 [*] a.b [$A,is,b]
"""
WORDS = st.sampled_from(KEYS.split())
VALUES = st.recursive(
    WORDS | st.none() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=40,
)
FAST = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("seed", SEEDS, ids=range(len(SEEDS)))
def test_the_corpus_breaks_no_promise(seed: bytes) -> None:
    check(seed)


@given(st.binary(max_size=200))
@FAST
def test_any_bytes_are_told_in_words(raw: bytes) -> None:
    check(raw)


@given(VALUES, st.dictionaries(WORDS, VALUES, max_size=6))
@FAST
def test_any_yaml_is_told_in_words(value: Any, nodes: dict[str, Any]) -> None:
    check(yaml.safe_dump(value, allow_unicode=True).encode())
    check(yaml.safe_dump({"start": "a", "nodes": nodes, "parameters": value}).encode())


@given(st.sampled_from(SEEDS), st.data())
@FAST
def test_a_spoilt_flow_is_told_in_words(seed: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, min(len(seed), start + 20)))
    put = data.draw(st.binary(max_size=4) | WORDS.map(str.encode))
    check(seed[:start] + put + seed[end:])
