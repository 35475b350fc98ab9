"""The tokens of a query, read one by one."""

from .lexemes import SLOT, Lexeme, SoqlError
from .tree import FieldPath

MAX_DEPTH = 50


class Cursor:
    """`sign` is the token that comes next in capitals, `word` the same if it is a name."""

    __slots__ = ("_at", "_tokens", "allow_slots", "depth", "sign", "text", "token", "word")

    def __init__(self, text: str, tokens: list[Lexeme], allow_slots: bool) -> None:
        self.text = text
        self.allow_slots = allow_slots
        self.depth = 0
        self._tokens = tokens
        self._at = -1
        self.token = self._tokens[0]
        self._step()

    def _step(self) -> None:
        self._at = at = self._at + 1
        self.token = token = self._tokens[at]
        self.sign = sign = token.sign
        self.word = sign if token.kind == "name" else ""

    def advance(self) -> Lexeme:
        token = self.token
        if token.kind != "end":
            self._step()
        return token

    def next_is(self, sign: str) -> bool:
        return self.token.kind != "end" and self._tokens[self._at + 1].sign == sign

    def take(self, first: str, second: str | None = None) -> bool:
        """Takes the one or two keywords or signs when they come next."""
        if self.sign != first or (second and not self.next_is(second)):
            return False
        self._step()
        if second:
            self._step()
        return True

    def expect(self, word: str) -> Lexeme:
        token = self.token
        if not self.take(word):
            raise self.unexpected()
        return token

    def one_of(self, *words: str) -> str:
        if self.word not in words:
            raise self.unexpected()
        return self.advance().text.upper()

    def name(self) -> str:
        token = self.token
        if token.kind != "name":
            raise self.unexpected()
        self._step()
        return token.text

    def path(self) -> FieldPath:
        position = self.token.start
        first = self.name()
        if self.sign != ".":
            return FieldPath((first,), position)
        parts = [first]
        while self.take("."):
            parts.append(self.name())
        return FieldPath(tuple(parts), position)

    def slot_index(self) -> int:
        return self.text.count(SLOT, 0, self.token.start)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"Query is too complicated: nested deeper than {MAX_DEPTH} levels"
            raise SoqlError(message, self.token.start)

    def shallower(self) -> None:
        self.depth -= 1

    def unexpected(self, token: Lexeme | None = None) -> SoqlError:
        token = token or self.token
        return SoqlError(f"unexpected token: '{token.text.strip(chr(39))}'", token.start)
