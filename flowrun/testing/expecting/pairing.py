"""What is expected in any order, each with something of its own that fits it."""

from collections.abc import Iterable, Sequence


def paired(fits: Sequence[Iterable[int]]) -> dict[int, int]:
    """For as many of the expected as there can be one that nobody else has, by their numbers;
    `fits` has those that fit each."""
    candidates = [list(one) for one in fits]
    taken: dict[int, int] = {}

    def find(number: int, tried: set[int]) -> bool:
        """Who has one already moves on to another, if there is another."""
        for at in candidates[number]:
            if at not in tried:
                tried.add(at)
                if at not in taken or find(taken[at], tried):
                    taken[at] = number
                    return True
        return False

    for number in range(len(candidates)):
        find(number, set())
    return {number: at for at, number in taken.items()}
