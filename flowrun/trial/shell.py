"""Words of a POSIX shell: whatever text they hold, the shell reads back that very text."""

import re

_BARE = re.compile(r"[A-Za-z0-9@%+=:,./_-]+")


class Variable(str):
    """The name of an environment variable within a word."""

    __slots__ = ()


Word = list[str]
"""Text and variables in turn."""


def quoted(word: Word) -> str:
    """The word as it is typed. It holds no control character that could steer a terminal, but
    for line breaks; NUL cannot stand in a word."""
    if not word:
        return "''"
    if any(isinstance(part, Variable) for part in word) and _can_be_double(word):
        return '"' + "".join(_within_double(word)) + '"'
    if len(word) == 1 and not isinstance(word[0], Variable) and _BARE.fullmatch(word[0]):
        return word[0]
    return "".join(f'"${part}"' if isinstance(part, Variable) else _single(part) for part in word)


def printed(word: Word) -> str:
    """A command that prints the word, which may hold any byte (as `surrogateescape` reads it)."""
    commands = [
        f'printf %s "${part}"'
        if isinstance(part, Variable)
        else "printf -- " + _single("".join(map(_in_format, part)))
        for part in word
    ]
    return commands[0] if len(commands) == 1 else "{ " + "; ".join(commands) + "; }"


def _can_be_double(word: Word) -> bool:
    """An interactive bash expands `!` within double quotes, and shells differ on backslashes."""
    literal = "".join(part for part in word if not isinstance(part, Variable))
    return not re.search(r"[!\\]", literal) and all(map(_is_plain, literal))


def _within_double(word: Word) -> list[str]:
    pieces = []
    for index, part in enumerate(word):
        if not isinstance(part, Variable):
            pieces.append(re.sub(r'(["$`])', r"\\\1", part))
            continue
        following = word[index + 1] if index + 1 < len(word) else ""
        joined = isinstance(following, Variable) or not re.match(r"\w", following)
        pieces.append(f"${part}" if joined else f"${{{part}}}")
    return pieces


def _single(text: str) -> str:
    """In single quotes; a control character is made by printf."""
    pieces = []
    for run in re.findall(r"'+|[^']+", text):
        if run[0] == "'":
            pieces.append('"' + run + '"' if len(run) > 1 else "\\'")
            continue
        for steers, plain in _runs(run):
            pieces.append(f"\"$(printf '{_octal(plain)}')\"" if steers else f"'{plain}'")
    return "".join(pieces)


def _runs(text: str) -> list[tuple[bool, str]]:
    runs: list[tuple[bool, str]] = []
    for mark in text:
        steers = not _is_plain(mark)
        if runs and runs[-1][0] == steers:
            runs[-1] = steers, runs[-1][1] + mark
        else:
            runs.append((steers, mark))
    return runs


def _is_plain(mark: str) -> bool:
    return mark == "\n" or mark.isprintable()


def _octal(text: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in text.encode("utf-8", "surrogateescape"))


def _in_format(mark: str) -> str:
    if mark in "%\\":
        return mark * 2
    return mark if _is_plain(mark) else _octal(mark)
