"""Functions of texts."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ...values.entities import as_text
from ..slot import Rendering
from .function import MOST_CHARACTERS, MOST_ITEMS, Argument, Function, always
from .kinds import ANYTHING, SIZED, TEXT

Options = Mapping[str, Any]


def _length(ctx: Rendering, value: str | list[Any], options: Options) -> Decimal:
    return Decimal(len(value))


def _split(ctx: Rendering, text: str, options: Options) -> list[str]:
    if options["at"] == "":
        raise ValueError("at: is empty; it takes the text between the parts")
    parts = text.split(options["at"])
    if len(parts) > MOST_ITEMS:
        raise ValueError(f"more than {MOST_ITEMS:,} parts")
    return parts


def _join(ctx: Rendering, items: list[Any], options: Options) -> str:
    texts = []
    for index, item in enumerate(items, 1):
        if item is None or isinstance(item, list | dict):
            what = "null" if item is None else "a list" if isinstance(item, list) else "an object"
            raise ValueError(f"item {index} of the list is {what}, and text is joined")
        texts.append(as_text(item))
    _check_length(sum(map(len, texts)) + len(options["with"]) * len(texts))
    return str(options["with"].join(texts))


def _replace(ctx: Rendering, text: str, options: Options) -> str:
    old, new = options["from"], options["to"]
    if old == "":
        raise ValueError("from: is empty; it takes the text to replace")
    _check_length(len(text) + text.count(old) * (len(new) - len(old)))
    return str(text.replace(old, new))


def _check_length(length: int) -> None:
    if length > MOST_CHARACTERS:
        raise ValueError(f"longer than {MOST_CHARACTERS:,} characters")


def _of_text(
    name: str, help: str, change: Callable[[str], str], example: str, shows: Mapping[str, Any]
) -> Function:
    return Function(
        name,
        help,
        Argument(TEXT, "The text."),
        lambda ctx, text, options: change(text),
        always("text"),
        (example,),
        shows=shows,
    )


_TABLE = (
    Function(
        "length",
        "How many characters a text has, or how many items a list has.",
        Argument(SIZED, "The text or the list."),
        _length,
        always("number"),
        ("{length: $CASES}", "{length: $CODE}"),
        shows={"{length: Dana}": 4, "{length: [a, b]}": 2},
    ),
    _of_text(
        "upper",
        "The text in capitals.",
        str.upper,
        "{upper: $CODE}",
        {"{upper: straße}": "STRASSE"},
    ),
    _of_text(
        "lower",
        "The text in small letters.",
        str.lower,
        "{lower: $CITY}",
        {"{lower: BERLIN}": "berlin"},
    ),
    _of_text(
        "trim",
        "The text without blanks around it.",
        str.strip,
        "{trim: $ANSWER}",
        {'{trim: " 42 "}': "42"},
    ),
    Function(
        "split",
        "The parts of a text, as a list.",
        Argument(TEXT, "The text."),
        _split,
        always("list"),
        ('{split: $TAGS, at: ","}',),
        {"at": Argument(TEXT, "What stands between the parts; without it blanks.", default=None)},
        shows={'{split: "a, b", at: ", "}': ["a", "b"], "{split: one two}": ["one", "two"]},
    ),
    Function(
        "join",
        "The items of a list as one text.",
        Argument(ANYTHING, "The list, or its items.", several=1),
        _join,
        always("text"),
        ('{join: $TAGS, with: ", "}', '{join: [$FIRST_NAME, $LAST_NAME], with: " "}'),
        {"with": Argument(TEXT, "What stands between the items; without it nothing.", default="")},
        shows={'{join: [a, b, 3], with: "-"}': "a-b-3"},
    ),
    Function(
        "replace",
        "The text with another text wherever one stands in it.",
        Argument(TEXT, "The text."),
        _replace,
        always("text"),
        ('{replace: $NUMBER, from: "-", to: ""}',),
        {
            "from": Argument(TEXT, "The text that is replaced, as it stands."),
            "to": Argument(TEXT, "What takes its place."),
        },
        shows={'{replace: 0-1-2, from: "-", to: ""}': "012"},
    ),
)
FUNCTIONS = {one.name: one for one in _TABLE}
