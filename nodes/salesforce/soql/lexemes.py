"""SOQL text to lexemes, with Salesforce's words for what is no lexeme."""

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Literal, NamedTuple

SLOT = "\ufffc"
MAX_LENGTH = 100_000

LexemeKind = Literal[
    "name",
    "string",
    "number",
    "date",
    "datetime",
    "time",
    "currency",
    "operator",
    "punctuation",
    "slot",
    "end",
]


class SoqlError(Exception):
    """A mistake in SOQL or SOSL: Salesforce's wording, and the offset in the text (from 0) it is
    about."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


class Lexeme(NamedTuple):
    """`value` is what a literal means: its escapes resolved, its number or date read; `sign` the
    text in capitals, but for a quoted literal and the end."""

    kind: LexemeKind
    text: str
    start: int
    end: int
    value: str | Decimal | date | time | None = None
    sign: str = ""


_LEXEME = re.compile(
    r"""\s*+(?:
    (?P<name>[A-Za-z]\w*+(?!\.\d))
  | (?P<punctuation>[(),:]|\.(?!\d))
  | (?P<operator><\s*=|>\s*=|<>|!\s*=|==?|<|>)
  | (?P<string>'(?:[^'\\]++|\\.)*+')
  | (?P<datetime>\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,6}\d*)?(?:[Zz]|[+-]\d\d:?\d\d))
  | (?P<zoneless>\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?)
  | (?P<date>\d{4}-\d\d-\d\d)
  | (?P<time>\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)
  | (?P<currency>[A-Za-z]{3}\d+\.\d+)
  | (?P<number>(?:[+-]\s*+)?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?)
  | (?P<slot>\ufffc)
  | (?P<end>\Z)
  | (?P<unknown>.)
    )""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)
_NAME, _PUNCTUATION = _LEXEME.groupindex["name"], _LEXEME.groupindex["punctuation"]
_ESCAPE = r"(?s)\\(u.{0,4}|.)"
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_ESCAPES |= {letter.upper(): _ESCAPES[letter] for letter in "nrtbf"}
_ESCAPES |= {"_": r"\_", "%": r"\%"}


_new = tuple.__new__  # what NamedTuple does itself, without the call in between


def lex(text: str, start: int = 0) -> list[Lexeme]:
    """The lexemes of `text` from `start` on, closed by one of kind `end`."""
    if len(text) > MAX_LENGTH:
        raise SoqlError(f"SOQL statements cannot be longer than {MAX_LENGTH} characters.", 0)
    lexemes: list[Lexeme] = []
    add = lexemes.append
    for match in _LEXEME.finditer(text, start):
        index = match.lastindex or 0
        word, at = match[index], match.end()
        if index == _NAME:
            add(_new(Lexeme, ("name", word, at - len(word), at, None, word.upper())))
        elif index == _PUNCTUATION:
            add(_new(Lexeme, ("punctuation", word, at - 1, at, None, word)))
        else:
            add(_lexeme(match.lastgroup or "", word, text, at))
            if word == "":
                break
    return lexemes


def _lexeme(kind: str, word: str, text: str, end: int) -> Lexeme:
    start = end - len(word)
    match kind:
        case "currency" | "slot":
            return Lexeme(kind, word, start, end, None, word.upper())
        case "operator":
            if word == "==":
                raise SoqlError("unexpected token: '='", start + 1)
            return Lexeme("operator", word, start, end, None, "".join(word.split()))
        case "string":
            return Lexeme("string", word, start, end, unescape(word, start))
        case "number":
            number = Decimal("".join(word.split()))
            return Lexeme("number", word, start, end, number, word.upper())
        case "date" | "datetime" | "time":
            return _moment(kind, word, start, end)
        case "end":
            return Lexeme("end", "<EOF>", start, end)
        case "zoneless":
            raise _no_lexeme(text, end)
        case _:
            raise _no_lexeme(text, start)


def _moment(kind: Literal["date", "datetime", "time"], word: str, start: int, end: int) -> Lexeme:
    try:
        if kind == "time":
            moment: date | time = time.fromisoformat(word).replace(tzinfo=None)
        elif kind == "date":
            moment = date.fromisoformat(word)
        else:
            moment = datetime.fromisoformat(word.upper()).astimezone(UTC)
        return Lexeme(kind, word, start, end, moment, word.upper())
    except (ValueError, OverflowError):
        raise SoqlError(f"Invalid {kind}: {word}", start) from None


def unescape(literal: str, start: int = 0) -> str:
    r"""What a quoted literal says; `\%` and `\_`, which only LIKE knows, keep their backslash."""
    value = literal[1:-1]
    if "\\" in value:

        def meant(escape: re.Match[str]) -> str:
            return _unescaped(escape[1], literal, start)

        value = _joined_surrogates(re.sub(_ESCAPE, meant, value))
    if not value.isascii() and re.search("[\ud800-\udfff]", value):
        raise SoqlError(f"Invalid string literal {literal!a}. Illegal unicode sequence.", start)
    return value


def _unescaped(code: str, literal: str, start: int) -> str:
    if code[0] == "u":
        if re.fullmatch("u[0-9a-fA-F]{4}", code):
            return chr(int(code[1:], 16))
        message = f"Illegal unicode sequence. '\\{code}' in string literal."
        raise SoqlError(f"Invalid string literal {literal}. {message}", start)
    if code not in _ESCAPES:
        message = f"Illegal character sequence '\\{code}' in string literal."
        raise SoqlError(f"Invalid string literal {literal}. {message}", start)
    return _ESCAPES[code]


def _joined_surrogates(value: str) -> str:
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _no_lexeme(text: str, at: int) -> SoqlError:
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1)
    if text[at : at + 1] == "'":
        return SoqlError(f"line {line}:{column} mismatched character '<EOF>' expecting '''", at)
    found = text[at : at + 1] or "<EOF>"
    return SoqlError(f"line {line}:{column} no viable alternative at character '{found}'", at)
