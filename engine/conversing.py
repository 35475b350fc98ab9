"""How a node hears a caller and asks back, in the session's language: a part of its context."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from .values.custom_entities import CustomEntity
from .values.entities import Entity, Now, as_json_value
from .values.heard import AS_SAID, Ambiguous, Half, Heard, Hearing, Outcome, Refused, Why
from .values.languages import FlowLanguages
from .values.literals import Written
from .values.parameters import Parameter
from .values.redaction import Redaction
from .values.speaking import spoken
from .values.speaking.words import WHEN

if TYPE_CHECKING:
    from .values.hearing import Correction

Valid = Callable[[Any], bool] | None
"""Tells which of several values may be meant."""

# Dictionaries are imported where something is heard: for flows alone that hear more than text.


class Conversing:
    """What is heard is a value of a parameter's entity, a choice, or a yes and a correction."""

    __slots__ = ()

    now: Now
    languages: FlowLanguages
    parameters: Mapping[str, Any]
    _declared: Mapping[str, Parameter]
    _redaction: Redaction
    _heard: list[str]

    @property
    def language(self) -> str:
        """The tag of the language in which this session speaks and hears."""
        return str(self.parameters.get("LANGUAGE") or self.languages.all[0])

    def accept(self, name: str, value: Any) -> Any:
        raise NotImplementedError

    # Values

    def hear(self, name: str, text: str, valid: Valid = None) -> Outcome:
        """What a person means by `text` where parameter `name` is asked for, in the flow's language
        and time zone. What is meant for a secret parameter is hidden, and nothing of it told."""
        parameter = self._meant(name, text)
        outcome = self._means(parameter.entity, text, valid)
        entity = parameter.entity.name
        if isinstance(outcome, Refused) and entity in ("datetime", "time"):
            from .values.hearing import half_said

            outcome = outcome._replace(half=half_said(text, self._hearing(None), entity))
        return self._told(name, outcome)

    def hear_option(
        self, name: str, text: str, options: Mapping[str, Sequence[str]], valid: Valid = None
    ) -> Outcome:
        """As `hear`, where nothing is meant but one of the `options`, by its name, one of its
        synonyms, what it means to the entity, or for texts its place. Raises `ValueError` for one
        that the parameter refuses."""
        from .values.hearing import hear_choice, hear_listed, none_of

        parameter = self._meant(name, text)
        values = {option: self.accept(name, Written(option)) for option in options}
        may = None if valid is None else lambda option: valid(values[option])
        hearing, listed = self._hearing(may), list(options)
        outcome = hear_listed(text, options, hearing)
        if isinstance(outcome, Refused):
            if parameter.entity.name in (*AS_SAID, "name"):
                place = hear_choice(text, listed, self._hearing(None))
                if isinstance(place, Heard) and place.value is not None:
                    outcome = Heard(listed[place.value - 1])
            else:
                said = self._means(parameter.entity, text, valid).candidates
                meant = [option for option in listed if values[option] in said]
                outcome = Heard(meant[0]) if len(meant) == 1 else outcome
        found = outcome.candidates
        if len(found) > 1:
            return Ambiguous(tuple(values[one] for one in found))
        if not found and not self._declared[name].secret:
            outcome = Refused(outcome.reason, none_of(self._labels(name, list(values.values()))))
        return self._told(name, Heard(values[found[0]]) if found else outcome)

    def hear_digits(self, name: str, text: str, count: int) -> Outcome:
        """As `hear`, for so many digits, pressed or spoken."""
        from .values.hearing import hear_digits

        self._meant(name, text)
        outcome = hear_digits(text, count, self._hearing(None))
        if isinstance(outcome, Heard):
            try:
                return self._told(name, Heard(self.accept(name, outcome.value)))
            except ValueError as error:
                return Refused(str(error), Why("invalid"))
        return self._told(name, outcome, f"{count} digits")

    def plain(self, values: Sequence[Any]) -> list[Any]:
        """Values as plain JSON, for `memory`; `accept` makes values of them again."""
        return [as_json_value(value) for value in values]

    def which(self, name: str, candidates: Sequence[Any]) -> str:
        """The question which of several values of parameter `name` is meant."""
        return self.which_of(self._labels(name, candidates))

    def which_of(self, labels: Sequence[str]) -> str:
        """The question which of several things is meant; those of one name are numbered."""
        from .values.hearing import which_question

        if len(set(labels)) < len(labels):
            labels = [f"{number}: {label}" for number, label in enumerate(labels, 1)]
        return which_question(labels, self.language)

    def hear_which(self, name: str, text: str, candidates: Sequence[Any]) -> Outcome:
        """As `hear`, for the answer to `which`."""
        from .values.hearing import hear_which

        labels = self._labels(name, candidates)
        entity = self._declared[name].entity
        if entity.name == "language":
            outcome = self._hear_language(text, candidates)
        else:
            own = entity.hear if isinstance(entity, CustomEntity) else None
            hearing = self._hearing(None)
            outcome = hear_which(entity.name, text, hearing, candidates, labels, own)
        return self._told(name, outcome) if isinstance(outcome, Refused) else outcome

    def reason(self, why: Why | str) -> str:
        """Why an answer was not taken, in a sentence: as an outcome tells (`why`), or `silence`,
        `invalid`, `ambiguous` or `not_meant`."""
        from .values.hearing import reason_said

        return reason_said(Why(why) if isinstance(why, str) else why, self.language)

    # A day without its time, a time without its day, or a part of the day

    def plain_half(self, half: Half) -> dict[str, Any]:
        """As plain JSON, for `memory`."""
        from .values.hearing import half_plain

        return half_plain(half)

    def ask_rest(self, half: Mapping[str, Any]) -> str:
        """The question for the other half of a plain one, after what is known of it: `Friday,
        December 4. And at what time?`"""
        from .values.hearing import half_from, rest_question

        known = half_from(half)
        some: Sequence[Any] = known.days or known.times
        label = spoken(some[0], self.language, self.now) if len(some) == 1 else ""
        return rest_question(known, label, self.language)

    def hear_rest(
        self, name: str, text: str, half: Mapping[str, Any], valid: Valid = None
    ) -> tuple[bool | None, Outcome | None]:
        """As `hear`, for the answer to `ask_rest`, with yes or no before it where one was said;
        `half` is plain. A correction of the half is refused, with a half of its own."""
        from .values.hearing import half_from, hear_corrected_rest

        entity = self._meant(name, text).entity.name
        found = hear_corrected_rest(text, self._hearing(valid), half_from(half), entity)
        return found.yes, found.outcome and self._told(name, found.outcome)

    # Yes, no, and corrections

    def confirm(self, name: str, value: Any) -> str:
        """The question whether a value of parameter `name` was meant: `Friday, December 4,
        right?`"""
        from .values.hearing import confirm_question

        (label,) = self._labels(name, [value])
        if isinstance(value, date | time | timedelta):  # words, which begin a sentence
            label = label[:1].upper() + label[1:]
        return confirm_question(label, self.language)

    def hear_instead(self, name: str, text: str, value: Any, valid: Valid = None) -> Outcome:
        """As `hear`, for what is meant in the place of `value`: what is left out is as it is
        there, such as the day where a time is all that is said."""
        entity = self._declared[name].entity
        if entity.name in AS_SAID or isinstance(entity, CustomEntity) or entity.name == "language":
            return self.hear(name, text, valid)
        from .values.hearing import hear_instead

        return self._told(name, hear_instead(entity.name, text, self._hearing(valid), value))

    def hear_correction(
        self, text: str, value: Any, hears: Callable[[str], Outcome]
    ) -> "Correction":
        """Yes or no, None for neither, and the value that is said instead, if any, as `hears` makes
        one of a text: `no, saturday`, `not friday but saturday`."""
        from .values.hearing import hear_correction

        return hear_correction(text, value, self._hearing(None), hears)

    # Choices

    def numbered(self, labels: Sequence[str], more: bool = False) -> str:
        """What is offered, as it is said: `1: Boiler, 2: Heating or 3: Roof.`, and how to hear
        `more`."""
        from .values.hearing import numbered

        return numbered(labels, self.language, more)

    def replies(self, labels: Sequence[str], more: bool = False) -> tuple[str, ...]:
        """What is offered, as quick replies: with a word for `more`, and one for none of them."""
        from .values.hearing import replies

        return replies(labels, self.language, more)

    def hear_choice(self, text: str, labels: Sequence[str], page: range | None = None) -> Outcome:
        """The place, from 1, of what is chosen by name or place; None for none of them. Of many
        things those of the `page` that was offered last are counted."""
        from .values.hearing import hear_choice

        return hear_choice(text, labels, self._hearing(None), page=page)

    def hears_more(self, text: str) -> bool:
        """Whether the next page of what is offered is asked for."""
        from .values.hearing import hears_more

        return hears_more(text, self._hearing(None))

    def _meant(self, name: str, text: str) -> Parameter:
        """The parameter, with a text hidden that is meant for it where it is secret."""
        parameter = self._declared[name]
        if parameter.secret:
            self._heard.append(text)
            self._redaction.add_all(text)
        return parameter

    def _means(self, entity: Entity, text: str, valid: Valid) -> Outcome:
        if entity.name in AS_SAID:
            return Heard(text)
        if entity.name == "language":
            return self._hear_language(text, self.languages.all)
        if isinstance(entity, CustomEntity):
            return entity.hear(text, self._hearing(valid))
        from .values.hearing import hear

        return hear(entity.name, text, self._hearing(valid))

    def _told(self, name: str, outcome: Outcome, takes: str = "") -> Outcome:
        """An outcome with a reason that names the parameter and tells no secret. `takes` says what
        is taken, where that is not the parameter's entity."""
        parameter = self._declared[name]
        if isinstance(outcome, Heard):
            self.accept(name, outcome.value)
        elif parameter.secret:
            # What fills the blanks of a reason may be part of the secret, but for how long it is.
            why = outcome.why if outcome.why.blanks.keys() <= {"heard", "count"} else Why("unheard")
            return Refused(f"${name}: its secret is not {takes or parameter.entity.takes}", why)
        elif isinstance(outcome, Refused):
            return outcome._replace(reason=f"${name}: {outcome.reason}")
        return outcome

    def _hear_language(self, text: str, tags: Sequence[str]) -> Outcome:
        """One of the languages by its tag or any of its names, in the words of any of them."""
        from .values.hearing import hear_listed, none_of
        from .values.speaking.names import language_name, language_names

        names, hearing = language_names(tags), self._hearing(None)
        said_in = dict.fromkeys((self.language, *self.languages.all))
        told = [hear_listed(text, names, hearing._replace(language=tag)) for tag in said_in]
        found = next((outcome for outcome in told if not isinstance(outcome, Refused)), None)
        if found is not None:
            return found
        here = [language_name(tag, self.language) for tag in tags]
        return Refused(told[0].reason, none_of(here))

    def _labels(self, name: str, candidates: Sequence[Any]) -> list[str]:
        """Values as questions of our own name them, where no preposition fits: `Friday, right?`"""
        parameter = self._declared[name]
        entity, say = parameter.entity.name, "" if parameter.say == WHEN else parameter.say
        return [spoken(one, self.language, self.now, entity, say) for one in candidates]

    def _hearing(self, valid: Valid) -> Hearing:
        own = self.languages
        return Hearing(self.now(), self.language, own.country, own.currency, valid)
