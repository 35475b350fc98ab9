"""How things are offered to choose from, said or as quick replies."""

from collections.abc import Mapping, Sequence

from ..language import language_of


def numbered(labels: Sequence[str], language: str, more: bool, back: bool) -> str:
    """`1: Boiler, 2: Heating or 3: Roof.`, and how to hear more, or those before."""
    table = language_of(language).table
    *most, last = (f"{number}: {label}" for number, label in enumerate(labels, 1))
    text = f"{', '.join(most)} {table.either} {last}" if most else last
    said = text if text.endswith((".", "!", "?")) else f"{text}."
    how = (
        table.say_more.format(table.more_said) if more else "",
        table.say_back.format(table.back_said) if back else "",
    )
    return " ".join(filter(None, (said, *how)))


def replies(labels: Sequence[str], language: str, more: bool, back: bool) -> tuple[str, ...]:
    """The labels, a word for more, one to go back, and one for none of them."""
    table = language_of(language).table
    pages = (*([table.more_said] if more else ()), *([table.back_said] if back else ()))
    return (*labels, *pages, table.none_said)


def sample_answers(language: str) -> Mapping[str, str]:
    """`yes`, `no`, `none`, `more` and `declined`, as a caller may say them."""
    table = language_of(language).table
    said = {"yes": table.yes, "no": table.no, "none": table.none_said, "more": table.more_said}
    said |= {"declined": table.declines}
    return {meaning: text.partition("|")[0] for meaning, text in said.items()}
