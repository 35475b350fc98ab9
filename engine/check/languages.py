"""Languages and currencies that CLDR does not have: they would be spoken like English, or by their
code."""

from collections.abc import Iterator

from ..errors import Problem
from .graph import Graph


def language_problems(graph: Graph) -> Iterator[Problem]:
    """Only what a flow names is looked up: the tables take their time to load."""
    source, data = graph.written.source, graph.written.source.data
    languages = graph.written.settings.languages
    if not {"language", "languages", "currency", "country"} & data.keys():
        return
    from ..values.speaking.locales import is_country, is_currency, is_known

    for at, tag in enumerate(languages.all):
        if not is_known(tag):
            path = ("languages", at) if languages.are_declared else ("language",)
            text = f"nothing is known of the language {tag}: it is spoken like English"
            yield source.problem(path, text, "unknown-language", severity="warning")
    if languages.currency and not is_currency(languages.currency):
        text = f"there is no currency {languages.currency}"
        yield source.problem(("currency",), text, "wrong-value")
    if languages.country and not is_country(languages.country):
        text = f"there is no country {languages.country}"
        yield source.problem(("country",), text, "wrong-value")
