"""What the YAML parser refuses, placed in the file and said in the author's words."""

import re
from typing import Any

import yaml

from ..errors import Problem, Suggestion
from .escapes import wrong_escape
from .source import Source
from .tree import LINE_BREAK, TOO_DEEP

_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"
_NO_START = "found character that cannot start any token"
_TAB = "found a tab character that violates indentation"
_SECOND_COLON = "mapping values are not allowed in this context"
_KEY_AND_COLON = r"[\s-]*[^\s:]+:(?=\S)"
_NO_COLON = "a key without its colon; write key: value"
_ESCAPES = (
    "found unknown escape character",
    "found invalid Unicode character escape code",
    "did not find expected hexdecimal number",
)
_YAML_WORDS = {
    "found unexpected end of stream": "the file ends in the middle of a value",
    _NO_START: "this character cannot start a value; put text that begins with it in quotes",
    "block sequence entries are not allowed in this context": "a list begins on a line of its own;"
    " put text that begins with - in quotes",
    "did not find expected comment or line break": "text follows > or | on the next lines; put"
    " text that begins with > or | in quotes",
    "did not find expected alphabetic or numeric character": "a name follows & or *; put text that"
    " begins with & or * in quotes",
    "did not find expected node content": "a value is missing before this",
    "found unexpected non-alphabetical character": "put text that begins with % in quotes",
    _SECOND_COLON: 'a second colon here; put text that holds ": " in quotes',
    "could not find expected ':'": _NO_COLON,
    "did not find expected key": "the indentation does not fit the lines above",
    "did not find expected '-' indicator": "the indentation does not fit the list above",
    "did not find expected ',' or '}'": "the { … } is not closed, or a comma is"
    " missing; in it, text that holds [ ] { } , : stands in quotes",
    "did not find expected ',' or ']'": "the [ … ] is not closed, or a comma is"
    " missing; in it, text that holds [ ] { } , : stands in quotes",
}


def syntax_problem(source: Source, error: yaml.MarkedYAMLError) -> Problem:
    lines = source.lines
    mark = error.problem_mark or error.context_mark
    text = error.problem or error.context or "not YAML"
    if text in _ESCAPES and mark:
        wrong = wrong_escape(lines[mark.line], mark.column)
        at = mark.line, wrong.column
        problem = source.problem_at(*at, wrong.message, "yaml-escape", width=wrong.width)
        written = lines[mark.line][wrong.column : wrong.column + wrong.width]
        meant = Suggestion(written, wrong.meant) if wrong.meant else None
        return problem._replace(suggestion=meant)
    if "quoted scalar" in (error.context or "") and error.context_mark:
        mark, text = error.context_mark, "this quote is not closed"
    elif mark and (opened := _unclosed(source.text, error, mark.line)):
        return source.problem_at(*opened, "yaml-syntax")
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if "simple key" in (error.context or "") and error.context_mark:
        line, column, text = _without_colon(lines, error.context_mark.line)
    if text == _SECOND_COLON and _is_first_colon(lines, line, column):
        line, column, text = _misplaced(lines, line)
    if text == _LIBYAML_TOO_DEEP:
        return source.problem_at(line, column, TOO_DEEP, "yaml-depth")
    if text == _NO_START and (habit := _habit(lines, line, column)):
        told, code, meant = habit
        return source.problem_at(line, column, told, code)._replace(suggestion=meant)
    if text == _TAB:
        return source.problem_at(line, column, "a tab; indent with spaces", "yaml-tab")
    text = _YAML_WORDS.get(text, text)
    return source.problem_at(line, column, text, "yaml-syntax")


def _unclosed(text: str, error: yaml.MarkedYAMLError, line: int) -> tuple[int, int, str] | None:
    """Where the quote or the brace opens that swallowed the lines up to this one, and the words."""
    opening: Any = None
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for token in yaml.scan(text, Loader=loader):
            start, end = token.start_mark, token.end_mark
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                opening = start if start.line < end.line and end.line == line else opening
    except yaml.YAMLError:
        pass  # the error itself, or one that it hides
    if opening is not None:
        told = f"this quote is not closed; it goes on to the next one, on line {line + 1}"
        return opening.line, opening.column, told
    at = error.context_mark
    if at and at.line < line and "flow " in (error.context or ""):
        shown = "[ … ]" if "sequence" in str(error.context) else "{ … }"
        return at.line, at.column, f"the {shown} is not closed, or a comma is missing in it"
    return None


def odd_character(source: Source, error: yaml.reader.ReaderError | UnicodeEncodeError) -> Problem:
    """A character that may not stand in YAML, such as half of a surrogate pair, where it first
    does."""
    if isinstance(error, UnicodeEncodeError):
        character = source.text[error.start]
    else:
        odd: Any = error.character
        character = chr(odd) if isinstance(odd, int) else odd
    lines = LINE_BREAK.split(source.text[: source.text.find(character)])
    message = f"the character U+{ord(character):04X} may not stand in YAML"
    return source.problem_at(len(lines) - 1, len(lines[-1]), message, "yaml-character")


def _misplaced(lines: list[str], line: int) -> tuple[int, int, str]:
    """The place and the words for a key that the lines above it, as they are, have no room for:
    one that is indented too deep, or follows a line that lacks its colon."""
    column = _indentation(lines[line])
    above = next((at for at in reversed(range(line)) if lines[at].strip()), line)
    if _indentation(lines[above]) != column or ": " in lines[above]:
        return line, column, "this line is indented deeper than the lines it belongs to"
    return _without_colon(lines, above)


def _without_colon(lines: list[str], line: int) -> tuple[int, int, str]:
    text = lines[line] if line < len(lines) else ""
    if found := re.match(_KEY_AND_COLON, text):
        return line, found.end() - 1, "a space is missing after the colon"
    return line, _indentation(text), _NO_COLON


def _habit(lines: list[str], line: int, column: int) -> tuple[str, str, Suggestion | None] | None:
    """What to say of a character that cannot start a value, the code of that, and what to write
    instead where that is plain."""
    text = lines[line][column:].rstrip() if line < len(lines) else ""
    if text.startswith("\t"):
        tabs = text[: len(text) - len(text.lstrip("\t"))]
        return "a tab; indent with spaces", "yaml-tab", Suggestion(tabs, "  " * len(tabs))
    if text[:1] in ("@", "`", "%"):
        shown = text if len(text) <= 60 and '"' not in text else f"{text[0]}…"
        told = f'text that begins with {text[0]} stands in quotes: "{shown}"'
        is_plain = not set(text) & set('"\\#,{}[]')
        return told, "yaml-quotes", Suggestion(text, f'"{text}"') if is_plain else None
    return None


def _is_first_colon(lines: list[str], line: int, column: int) -> bool:
    return line < len(lines) and ":" not in lines[line][:column]


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
