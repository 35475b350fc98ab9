"""What `make fuzz` starts from and what it found, replayed and spoilt in a few ways each."""

import random
from pathlib import Path

import pytest

from fuzz.targets import CORPUS, check_of, names, seeds, variants

ROUNDS = 40
FILES = [(name, file) for name in names() for file in seeds(name)]


@pytest.mark.parametrize(
    ("name", "file"), FILES, ids=[f"{name}/{file.name}" for name, file in FILES]
)
def test_hostile_bytes_break_no_promise(name: str, file: Path) -> None:
    check, data = check_of(name), file.read_bytes()
    check(data)
    others = [each.read_bytes() for each in seeds(name)]
    for spoilt in variants(data, others, ROUNDS):
        check(spoilt)


def test_every_target_has_something_to_start_from() -> None:
    targets = {file.stem for file in CORPUS.parent.glob("*.py") if "def check(" in file.read_text()}
    assert targets == set(names())
    assert all(seeds(name) for name in names())


def test_bytes_are_spoilt_the_same_way_each_time() -> None:
    others = [b"one", b"two"]
    first = list(variants(b"some bytes", others, 50))
    random.seed(1)
    assert list(variants(b"some bytes", others, 50)) == first
    assert len(set(first)) > 30
