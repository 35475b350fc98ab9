"""Where the places of an earlier text stand in a later one."""

from collections.abc import Callable

from engine.source.tree import Span


class Moved:
    """Two texts that differ in one stretch: from `start` to `before` in the earlier one, to `after`
    in the later one."""

    def __init__(self, earlier: str, later: str) -> None:
        most = min(len(earlier), len(later))
        self.start = _most(most, lambda done, more: earlier[done:more] == later[done:more])

        def ends_alike(done: int, more: int) -> bool:
            ends = [text[len(text) - more : len(text) - done] for text in (earlier, later)]
            return ends[0] == ends[1]

        tail = _most(most - self.start, ends_alike)
        self.before, self.after = len(earlier) - tail, len(later) - tail

    def span(self, span: Span) -> Span:
        """The stretch in the later text; what is typed anew belongs to what it stands in."""
        start, end = span
        start = start + self.after - self.before if start >= self.before else min(start, self.start)
        if end > self.start:
            end = end + self.after - self.before if end >= self.before else self.after
        return Span(start, max(start, end))

    def keeps(self, span: Span) -> bool:
        """Whether all of the stretch stands in the later text as it was."""
        return span.end <= self.start or span.start >= self.before

    def back(self, offset: int) -> int | None:
        """Where a character of the later text stood in the earlier; None for what is new."""
        if offset <= self.start:
            return offset
        return offset - self.after + self.before if offset >= self.after else None


def _most(most: int, alike: Callable[[int, int], bool]) -> int:
    """How many characters are alike, each compared about twice."""
    if alike(0, most):
        return most
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if alike(low, middle):
            low = middle
        else:
            high = middle - 1
    return low
