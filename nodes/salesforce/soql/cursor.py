"""The tokens of a query, read one by one."""

from .tokens import SLOT, SoqlError, Token, tokenize
from .tree import Path

MAX_DEPTH = 50


class Cursor:
    """`sign` is the token that comes next in capitals, `word` the same if it is a name."""

    def __init__(self, text: str, allow_slots: bool) -> None:
        self.text = text
        self.allow_slots = allow_slots
        self.depth = 0
        self._tokens = tokenize(text)
        self._move_to(0)

    def _move_to(self, index: int) -> None:
        self._at = index
        self.token = self._tokens[index]
        self.sign = _sign(self.token)
        self.word = self.sign if self.token.kind == "name" else ""

    def advance(self) -> Token:
        token = self.token
        if token.kind != "end":
            self._move_to(self._at + 1)
        return token

    def next_is(self, sign: str) -> bool:
        return self.token.kind != "end" and _sign(self._tokens[self._at + 1]) == sign

    def take(self, first: str, second: str | None = None) -> bool:
        """Takes the one or two keywords or signs when they come next."""
        if self.sign != first or (second and not self.next_is(second)):
            return False
        self.advance()
        if second:
            self.advance()
        return True

    def expect(self, word: str) -> Token:
        token = self.token
        if not self.take(word):
            raise self.unexpected()
        return token

    def one_of(self, *words: str) -> str:
        if self.word not in words:
            raise self.unexpected()
        return self.advance().text.upper()

    def name(self) -> str:
        if self.token.kind != "name":
            raise self.unexpected()
        return self.advance().text

    def path(self) -> Path:
        position = self.token.start
        parts = [self.name()]
        while self.take("."):
            parts.append(self.name())
        return Path(tuple(parts), position)

    def slot_index(self) -> int:
        return self.text.count(SLOT, 0, self.token.start)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            message = f"Query is too complicated: nested deeper than {MAX_DEPTH} levels"
            raise SoqlError(message, self.token.start)

    def shallower(self) -> None:
        self.depth -= 1

    def unexpected(self, token: Token | None = None) -> SoqlError:
        token = token or self.token
        return SoqlError(f"unexpected token: '{token.text.strip(chr(39))}'", token.start)


def _sign(token: Token) -> str:
    return "" if token.kind in ("string", "end") else token.text.upper()
