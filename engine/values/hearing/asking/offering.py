"""How things are offered to choose from, said or as quick replies."""

from collections.abc import Mapping, Sequence

from ..language import language_of


def numbered(labels: Sequence[str], language: str, more: bool) -> str:
    """`1: Boiler, 2: Heating or 3: Roof.`, and how to hear more."""
    table = language_of(language).table
    *most, last = (f"{number}: {label}" for number, label in enumerate(labels, 1))
    text = f"{', '.join(most)} {table.either} {last}" if most else last
    said = text if text.endswith((".", "!", "?")) else f"{text}."
    return f"{said} {table.say_more.format(table.more_said)}" if more else said


def replies(labels: Sequence[str], language: str, more: bool) -> tuple[str, ...]:
    """The labels, a word for more, and one for none of them."""
    table = language_of(language).table
    return (*labels, *([table.more_said] if more else ()), table.none_said)


def sample_answers(language: str) -> Mapping[str, str]:
    """`yes`, `no`, `none` and `more`, as a caller may say them."""
    table = language_of(language).table
    said = {"yes": table.yes, "no": table.no, "none": table.none_said, "more": table.more_said}
    return {meaning: text.partition("|")[0] for meaning, text in said.items()}
