"""Fields that no value has, and records that would be said as JSON."""

import pytest

from tests.functions.playing import warnings_of

HEAD = """flow: t
start: get
currency: USD
parameters:
  ITEMS: {entities: {price: money, lines.due: date}}
  NAMES:
  ITEM_OF:
  LISTED: {value: [{price: 5}]}
  PRICE: {entity: money, value: 5 USD}
  DUE: {entity: date, value: 2026-12-04}
  WORD: {entity: text, value: a}
nodes:
  get:
    type: webhook
    url: https://shop.example.com/
    response_mapping: {items: $ITEMS, "names[*]": $NAMES, one: $ITEM_OF}
    exits: {success: tell, failed: end}
"""


def codes(speech: str) -> list[tuple[str, str]]:
    found = warnings_of(f"{HEAD}  tell: {{type: end, text: {speech}}}\n")
    return [(code, text) for code, text in found if code in ("no-field", "said-as-json")]


@pytest.mark.parametrize(
    ("speech", "told"),
    [
        ("'${DUE.year}'", "$DUE is a date"),
        ("'${WORD[0]}'", "write $WORD"),
        ("'${PRICE.value}'", "has ${PRICE.amount} and ${PRICE.currency}"),
        ("'${ITEMS[0].price.amount}'", "price of $ITEMS is an amount of money"),
        ("{each: $ITEMS, say: '${ITEM.price.amount}'}", "price of $ITEMS is an amount of money"),
        ("'${LISTED.price}'", "${LISTED[0].price} is of its first item, ${LISTED[*].price} of all"),
        ("'${NAMES.first}'", '{each: $NAMES, say: "${ITEM.first}"}'),
    ],
)
def test_a_field_that_no_value_has_is_told_with_what_would_be_right(speech: str, told: str) -> None:
    ((code, text),) = codes(speech)
    assert code == "no-field" and told in text


@pytest.mark.parametrize(
    "speech",
    [
        "'Items: $ITEMS'",
        "'${ITEMS[0].lines}'",
        "{each: $ITEMS, say: $ITEM}",
        "'$ITEM_OF ${ITEM_OF.name}'",
    ],
)
def test_a_record_that_would_be_said_as_json_is_told(speech: str) -> None:
    assert [code for code, _ in codes(speech)] == ["said-as-json"]


@pytest.mark.parametrize(
    "speech",
    [
        "'${PRICE.amount} ${PRICE.currency}'",
        "'${ITEMS[0].price} ${ITEMS[*].price} ${LISTED[0].price} ${ITEMS.price}'",
        "{each: $ITEMS, say: '${ITEM.price}'}",
        "'$NAMES $ITEM_OF'",
    ],
)
def test_what_may_be_there_is_not_told(speech: str) -> None:
    assert codes(speech) == []
