"""The targets, what they start from, and how that is varied where no fuzzer is at hand."""

import random
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"

Check = Callable[[bytes], None]


def names() -> list[str]:
    """Every folder of the corpus is a target of that name."""
    return sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())


def check_of(name: str) -> Check:
    check: Check = import_module(f"fuzz.{name}").check
    return check


def seeds(name: str) -> list[Path]:
    return sorted((CORPUS / name).iterdir())


def variants(data: bytes, others: list[bytes], rounds: int) -> Iterator[bytes]:
    """`data` spoilt in so many ways, the same ones each time."""
    chance = random.Random(data)
    for _ in range(rounds):
        spoilt = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            chance.choice(_SPOILING)(spoilt, chance, others)
        yield bytes(spoilt)


def _place(data: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.randint(0, 12))


def _cut(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    start, end = _place(data, chance)
    del data[start:end]


def _repeat(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    start, end = _place(data, chance)
    data[start:start] = data[start:end] * chance.choice((1, 2, 60))


def _replace(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    start, end = _place(data, chance)
    data[start:end] = chance.randbytes(chance.randint(1, 3))


def _sign(data: bytearray, chance: random.Random, _others: list[bytes]) -> None:
    start, _ = _place(data, chance)
    data[start:start] = chance.choice(_SIGNS)


def _splice(data: bytearray, chance: random.Random, others: list[bytes]) -> None:
    other = chance.choice(others)
    data[chance.randint(0, len(data)) :] = other[chance.randint(0, len(other)) :]


_SIGNS = [sign.encode() for sign in "'\"\\$(){}[],.:;%_-+#&*!|>?@`~ \n\r\t\0"]
_SIGNS += ["\u00e9".encode(), "\ufffc".encode(), "\U0001f600".encode(), b"\xff", b"\xed\xa0\x80"]
_SPOILING = (_cut, _repeat, _replace, _sign, _splice)
