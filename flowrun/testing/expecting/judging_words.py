"""Compares what a test expects to be said, or not to be, with all that was said."""

from collections.abc import Iterator, Sequence

from engine.errors import NodeError

from ..conversation import TestedConversation
from ..reporting.outcome import Failure
from .expectations import Expectation
from .words import TOO_SLOW, Words, each_its_own


def judge_words(
    expected: Expectation, conversation: TestedConversation, more: Sequence[str]
) -> Iterator[Failure]:
    """`more` is what was said that no line of the talk holds."""
    said = conversation.says
    for words in expected.says:
        if not (fits := _held(words, said)):
            told = f"{words.quoted} {TOO_SLOW}" if fits is None else words.never
            yield Failure(expected.places["says"], told, (f"- {words}", *_all(said)))
    yield from _in_any_order(expected, said)
    for words in expected.not_said:
        for text in said:
            if (fits := _held(words, [text])) is not False:
                told = f"{words.quoted} " + (TOO_SLOW if fits is None else "was said")
                yield Failure(expected.places["not_said"], told, (f"+ {text}",))
                break
    if expected.quick_replies is not None:
        yield from _quick_replies(expected, conversation.quick_replies)
    if expected.nothing_else:
        yield from _nothing_else(expected, more)


def _quick_replies(expected: Expectation, offered: Sequence[list[str]]) -> Iterator[Failure]:
    wanted = list(expected.quick_replies or ())
    if wanted not in offered and (wanted or offered):
        text = "no message offers these quick replies" if wanted else "quick replies are offered"
        lines = tuple(f"+ [{', '.join(one)}]" for one in offered) or ("+ (none)",)
        yield Failure(expected.places["quick_replies"], text, (f"- [{', '.join(wanted)}]", *lines))


def _held(words: Words, said: Sequence[str]) -> bool | None:
    """Whether one of the messages holds the words; None where a pattern takes too long."""
    try:
        return any(words.found_in(text) >= 0 for text in said)
    except NodeError:
        return None


def _in_any_order(expected: Expectation, said: Sequence[str]) -> Iterator[Failure]:
    several = expected.in_any_order
    for words, told in not_in_any_order(several, said):
        yield Failure(expected.places["said_in_any_order"], told, (f"- {words}", *_all(said)))


def not_in_any_order(
    several: Sequence[Words], said: Sequence[str], start: int = 0, offset: int = 0
) -> list[tuple[Words, str]]:
    """Those that no message of their own holds, with how that is told."""
    try:
        found = each_its_own(several, said, start, offset)
    except NodeError:
        slow = [words for words in several if _held(words, said) is None]
        return [(words, f"{words.quoted} {TOO_SLOW}") for words in slow or several[:1]]
    missing = [words for number, words in enumerate(several) if number not in found]
    return [
        (
            words,
            f"{words.quoted} was said only in a message that another text of these takes"
            if _held(words, said[start:])
            else words.missing(said[start:]),
        )
        for words in missing
    ]


def _nothing_else(expected: Expectation, more: Sequence[str]) -> Iterator[Failure]:
    held = (*expected.says, *expected.in_any_order)
    left = [text for text in more if not any(_held(words, [text]) for words in held)]
    if left:
        text = "something else was said, which no line of the test holds"
        lines = tuple(f"+ {one}" for one in left)
        yield Failure(expected.places["nothing_else_said"], text, lines)


def _all(said: Sequence[str]) -> list[str]:
    return [f"+ {text}" for text in said] or ["+ (nothing)"]
