"""What is said, against the languages of the flow: told on loading."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ...fields.item_entities import FieldEntity, ItemEntities
from ...fields.line import Line, SpeechBlock
from ...fields.slot import Slot
from ...source.problems import Problems
from ...source.tree import YamlPath
from ...source.validation import WrongAt
from ...suggestions import Hint, nearest
from ...values.entities import Entity
from ...values.known_entities import KnownEntities
from ...values.languages import FlowLanguages, either
from ...values.parameters import Parameter, no_clock
from ...values.speaking import read_form

if TYPE_CHECKING:
    from ...fields.per_language import PerLanguage
    from ...fields.plural import Plural


def check_speech(
    problems: Problems,
    languages: FlowLanguages,
    path: YamlPath,
    pieces: Sequence[tuple[YamlPath, Any]],
) -> None:
    """Notes texts in languages that the flow does not have, languages that a text lacks, and
    categories of numbers that a language has not."""
    blocks = [(at, piece) for at, piece in pieces if isinstance(piece, SpeechBlock)]
    if not blocks:
        return
    from ...fields.per_language import PerLanguage
    from ...fields.plural import Plural

    for at, piece in blocks:
        place = (*path, *at)
        if isinstance(piece, PerLanguage):
            _check_languages(problems, languages, place, piece)
        elif isinstance(piece, Plural) and piece.categories:
            _check_categories(problems, languages, place, piece)


def check_forms(problems: Problems, path: YamlPath, pieces: Sequence[tuple[YamlPath, Any]]) -> None:
    """Notes forms in place that what is said there has not."""
    for at, piece in pieces:
        for slot in piece.slots if isinstance(piece, Line) else ():
            if not slot.form:
                continue
            try:
                read_form(slot.entity, slot.form)
            except ValueError as error:
                hint = error.hint if isinstance(error, WrongAt) else ""
                text = f"{slot.text}: {error}" + ("" if hint else f"; {slot.no_default}")
                problems.add((*path, *at), text, "wrong-form", find=slot.text, hint=hint)


def _check_languages(
    problems: Problems, languages: FlowLanguages, place: YamlPath, text: "PerLanguage"
) -> None:
    text.languages = languages.all
    for tag in text.lines:
        if tag not in languages.all:
            hint: str = nearest(tag, languages.all)
            hint = hint or f"; add it: languages: [{', '.join((*languages.all, tag))}]"
            message = f"the flow does not have the language {tag}{hint}"
            problems.add((*place, tag), message, "undeclared-language", key=True, hint=hint)
    for tag in text.lacking():
        message = f"says nothing in {tag}; there the text in {next(iter(text.lines))} is said"
        problems.add(place, message, "missing-language", severity="warning", key=True)


def _check_categories(
    problems: Problems, languages: FlowLanguages, place: YamlPath, text: "Plural"
) -> None:
    from ...values.speaking.locales import categories
    from ...values.speaking.words import CATEGORIES

    tags = (text.language,) if text.language else languages.all
    known = frozenset[str]().union(*map(categories, tags))
    for one in text.categories:
        if one not in known:
            has = " and ".join(name for name in CATEGORIES if name in known)
            exact = _EXACTLY.get(one)
            hint = Hint(f"; for exactly that number write {exact}:", one, exact) if exact else ""
            message = f"{one} is no kind of number in {either(tags)}, only {has}{hint}"
            problems.add((*place, one), message, "no-category", key=True, hint=hint)


_EXACTLY = {"zero": "0", "one": "1", "two": "2"}


def speak_as_declared(
    pieces: Sequence[tuple[YamlPath, Any]], parameters: Mapping[str, Parameter]
) -> None:
    """Has every place that speaks a parameter know in which form."""
    for slot in _spoken_slots(pieces):
        parameter = parameters.get(slot.name)
        if parameter is not None and slot.path is None:
            slot.speak_as(parameter.entity.name, parameter.say)


def declare_fields(
    problems: Problems,
    known: KnownEntities,
    path: YamlPath,
    pieces: Sequence[tuple[YamlPath, Any]],
) -> None:
    """Has every place that says a field of an item know what is there. Notes entities that there
    are none of, and forms that they do not have."""
    for at, piece in pieces:
        if not isinstance(piece, ItemEntities):
            continue
        for key, field in piece.fields.items():
            if form := field_form(problems, (*path, *at, key), field, known):
                entity, say = form
                for slot in (slot for said, slot in piece.said if said == key):
                    slot.speak_as(entity.name, say, entity)
                    read_default(slot, entity)


def field_form(
    problems: Problems, place: YamlPath, field: FieldEntity, known: KnownEntities
) -> tuple[Entity, str] | None:
    """What a field is, and the form in which it is said; None for no entity, which is noted."""
    entity = known.get(field.entity)
    if entity is None:
        hint = known.hint(field.entity, problems.source)
        message = f'no entity "{field.entity}"{hint}'
        problems.add((*place, *field.place("entity")), message, "unknown-entity", hint=hint)
        return None
    try:
        return entity, read_form(entity.name, field.say)
    except ValueError as error:
        hint = error.hint if isinstance(error, WrongAt) else ""
        problems.add((*place, *field.place("say")), str(error), "wrong-form", hint=hint)
        return entity, ""


def read_default(slot: Slot, entity: Entity) -> None:
    """A default in place is of the entity where it can be read so, else text of its own."""
    with suppress(ValueError, LookupError):
        slot.default = entity.literal(slot.default, no_clock) if slot.default else slot.default


def _spoken_slots(pieces: Sequence[tuple[YamlPath, Any]]) -> Iterator[Slot]:
    for _, piece in pieces:
        if isinstance(piece, Line):
            yield from piece.reads()
