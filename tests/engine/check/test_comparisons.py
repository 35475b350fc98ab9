"""Comparisons of which `check` says that both sides have no value in common."""

import pytest

from tests.functions.playing import PARAMETERS, played, warnings_of

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def pin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_PIN", "canary-4711")


HEAD = "flow: t\nstart: it\ncurrency: USD\nparameters:"


def text_of(condition: str) -> str:
    node = f"  it: {{type: conditions, conditions: {{yes: {condition}}}, "
    node += "exits: {yes: end, default: end, failed: end}}\n"
    return f"{HEAD}{PARAMETERS}\nnodes:\n{node}"


def oddities_of(condition: str) -> list[str]:
    return [text for code, text in warnings_of(text_of(condition)) if code == "odd-comparison"]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("[{length: $LIST}, is, abc]", 'no result of {length: $LIST} compares with this: "abc"'),
        ("[{length: $LIST}, '>', many]", '"many" is not a number'),
        ("[{shift: [$DAY, 1 day]}, is, 5]", '"5" is not a date'),
        ("[{now: time}, <, tomorrow]", '"tomorrow" is not a time'),
        ("[{length: $LIST}, in, [1, two, 3]]", '"two" is not a number'),
        ("[{split: $WORD, at: e}, is, a]", 'gives a list, and "a" is one value'),
        ("{all: [[$N, is, 1], [{sum: [$A, $B]}, is not, x]]}", '"x" is not a number'),
        ("[{filter: $CASES, where: [{length: '${ITEM.Subject}'}, is, x]}, is, $CASES]", '"x"'),
        ("[{shift: [$DAY, 1 day]}, is, $N]", "{shift: [$DAY, 1 day]} (date) equals one of $N"),
        ("[$N, is, {shift: [$DAY, 1 day]}]", "$N (number) equals one of {shift: [$DAY, 1 day]}"),
        ("[{now: date}, <, {length: $LIST}]", "{now: date} (date) equals one of {length: $LIST}"),
        ("[$N, is, {split: $WORD, at: e}]", "gives a list, and $N takes a number"),
        ("[{sum: [$PRICE, 1 EUR]}, '>', x]", '"x" is not an amount of money'),
    ],
)
def test_a_function_beside_what_it_never_gives_is_told(condition: str, told: str) -> None:
    (text,) = oddities_of(condition)
    assert told in text


@pytest.mark.parametrize(
    "condition",
    [
        "[{length: $LIST}, is, 3]",
        "[{shift: [$DAY, 1 day]}, is, friday]",
        "[{now: date}, '>', $DAY]",
        "[{now: date}, '>', $MOMENT]",
        "[{upper: $NAME}, is, 5]",
        "[{length: $LIST}, is, $WORD]",
        "[{item: $LIST, at: 1}, is, abc]",
        "[{sum: [$PRICE, 1 EUR]}, '>', 100]",
        "[{length: $LIST}, is, '']",
        "[{length: $LIST}, contains, a]",
        "[{filter: $LIST, where: [$ITEM, is, a]}, is, $LIST]",
        "[{multiply: [$N, 2]}, in, [2, 4]]",
    ],
)
def test_a_function_beside_what_it_may_give_is_fine(condition: str) -> None:
    assert oddities_of(condition) == []


@pytest.mark.parametrize(
    ("condition", "exit"),
    [
        ("[$PRICE, '>', 100]", "default"),
        ("[$PRICE, '>', 9.5]", "yes"),
        ("[$PRICE, is, 9.99]", "yes"),
        ("[$N, <, $PRICE]", "yes"),
        ("[{multiply: [$PRICE, 20]}, '>', 100]", "yes"),
    ],
)
async def test_a_bare_number_is_an_amount_in_the_currency_beside_it(
    condition: str, exit: str
) -> None:
    assert (await played(text_of(condition))).visits[-1].exit == exit
