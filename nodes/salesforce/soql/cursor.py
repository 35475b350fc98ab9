"""The lexemes of a query, read one by one."""

from .lexemes import SLOT, Lexeme, SoqlError
from .values import FieldPath

MAX_DEPTH = 50
RESERVED = frozenset(
    {"AND", "OR", "NOT", "TRUE", "FALSE", "NULL", "IN", "LIKE", "INCLUDES", "EXCLUDES"}
    | {"SELECT", "FROM", "AS", "USING", "WHERE", "WITH", "HAVING", "LIMIT", "FOR", "UPDATE"}
    | {"BY", "ROLLUP", "CUBE", "ASC", "DESC", "NULLS", "FIRST", "LAST", "ELSE", "LOOKUP", "BIND"}
)
"""What names no field, no object and no alias."""


class Cursor:
    """`sign` is the lexeme that comes next in capitals, `word` the same if it is a name."""

    __slots__ = ("_at", "_lexemes", "allow_slots", "depth", "sign", "text", "lexeme", "word")

    def __init__(self, text: str, lexemes: list[Lexeme], allow_slots: bool) -> None:
        self.text = text
        self.allow_slots = allow_slots
        self.depth = 0
        self._lexemes = lexemes
        self._at = -1
        self.lexeme = self._lexemes[0]
        self._step()

    def _step(self) -> None:
        self._at = at = self._at + 1
        self.lexeme = lexeme = self._lexemes[at]
        self.sign = sign = lexeme.sign
        self.word = sign if lexeme.kind == "name" else ""

    def advance(self) -> Lexeme:
        lexeme = self.lexeme
        if lexeme.kind != "end":
            self._step()
        return lexeme

    def next_is(self, *signs: str) -> bool:
        """Whether these signs follow the lexeme."""
        following = self._lexemes[self._at + 1 : self._at + 1 + len(signs)]
        return [lexeme.sign for lexeme in following] == [*signs]

    def take(self, first: str, second: str | None = None) -> bool:
        """Takes the one or two keywords or signs when they come next."""
        if self.sign != first or (second and not self.next_is(second)):
            return False
        self._step()
        if second:
            self._step()
        return True

    def expect(self, word: str) -> Lexeme:
        lexeme = self.lexeme
        if not self.take(word):
            raise self.unexpected()
        return lexeme

    def one_of(self, *words: str) -> str:
        if self.word not in words:
            raise self.unexpected()
        return self.advance().text.upper()

    def name(self) -> str:
        lexeme = self.lexeme
        if lexeme.kind != "name":
            raise self.unexpected()
        self._step()
        return lexeme.text

    def path(self) -> FieldPath:
        """A name, or names with dots and without spaces between them."""
        start = self.lexeme
        first = self.name()
        if self.sign != ".":
            if start.sign in RESERVED:
                raise self.unexpected(start)
            return FieldPath((first,), start.start)
        parts, end = [first], start.end
        while self.sign == ".":
            dot = self.advance()
            if dot.start != end or self.lexeme.start != dot.end:
                raise self.unexpected(dot)
            end = self.lexeme.end
            parts.append(self.name())
        return FieldPath(tuple(parts), start.start)

    def slot_index(self) -> int:
        return self.text.count(SLOT, 0, self.lexeme.start)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"Query is too complicated: nested deeper than {MAX_DEPTH} levels"
            raise SoqlError(message, self.lexeme.start)

    def shallower(self) -> None:
        self.depth -= 1

    def unexpected(self, lexeme: Lexeme | None = None) -> SoqlError:
        lexeme = lexeme or self.lexeme
        return SoqlError(f"unexpected token: '{lexeme.text.strip(chr(39))}'", lexeme.start)
