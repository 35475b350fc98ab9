"""One style: two spaces, short blocks may stay in braces, a blank line between nodes."""

from .commented import CommentedText, Entry, Place, Value
from .order import Order, Path

MOST = 110


class OddKey(Exception):
    """A key that is written with `?`, at a line from 0."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Writer:
    """Writes a text anew, value by value, each scalar as it was written."""

    def __init__(self, text: CommentedText, order: Order) -> None:
        self.text = text
        self.order = order
        self.blank_is_text = False  # after a `|+` text every blank line is a part of it

    def lines(self) -> list[str]:
        root = self.text.root
        if root is None:
            return self.text.lines
        if root.is_block:
            return [*self._header(root), *self._block(root, 0, ())]
        before = [line.strip() for line in self.text.lines[: root.start[0]]]
        after = [line.strip() for line in self.text.lines[root.end[0] + 1 :]]
        return [*before, *self.in_braces(root), *after]

    def in_braces(self, root: Value) -> list[str]:
        """A whole file that stands in { } or [ ], without the comments around it."""
        return self._braces("", Entry(None, root, root.start), 0, ())

    def _header(self, root: Value) -> list[str]:
        """What stands above the first key stays on top, whichever key is first then; but what
        stands right above it, below a blank line, goes with it."""
        first = root.entries[0]
        header, own = first.above, []
        if self._sorted(root, ())[0] is not first and "" in header:
            at = len(header) - header[::-1].index("")
            header, own = header[:at], header[at:]
        first.above = own
        return _comments(header, 0)

    def _block(self, block: Value, indent: int, path: Path) -> list[str]:
        lines: list[str] = []
        before: list[str] = []
        for entry in self._sorted(block, path):
            above = _comments(entry.above, indent)
            blank_is_text, self.blank_is_text = self.blank_is_text, False
            own = self.entry(entry, indent, (*path, self.name(entry)))
            if not lines or blank_is_text:
                above = _without_blank(above)
            elif self._stands_apart(path, before, own):
                above = ["", *_without_blank(above)]
            lines += [*above, *own]
            before = own
        tail = _comments(block.tail, indent)
        if tail and self.blank_is_text:
            tail, self.blank_is_text = _without_blank(tail), False
        return [*lines, *tail]

    def _stands_apart(self, path: Path, before: list[str], own: list[str]) -> bool:
        """Nodes, and the blocks of a flow, unless both they and what they follow are short."""
        outer = self.order.kind == "flow" and path in ((), ("nodes",))
        return outer and (len(before) > 1 or len(own) > 1)

    def _sorted(self, block: Value, path: Path) -> list[Entry]:
        if block.kind == "sequence":
            return block.entries
        return sorted(block.entries, key=lambda entry: self.order.rank(path, self.name(entry)))

    def name(self, entry: Entry) -> str:
        return "-" if entry.key is None else self.text.slice(entry.key).strip("\"'")

    def entry(self, entry: Entry, indent: int, path: Path) -> list[str]:
        """All of an entry but the comments above it."""
        value, head = entry.value, self._head(entry, indent)
        if value.is_block:
            return self._nested(head, entry, indent, path)
        if value.style in ("|", ">"):
            return self._block_text(head, entry, indent)
        if self._has_lines_between(entry):
            return self._moved(entry, indent)
        if value.in_braces:
            return self._braces(head, entry, indent, path)
        return self._commented(self._scalar(head, value, indent), value.end, entry, indent)

    def _head(self, entry: Entry, indent: int) -> str:
        if entry.key is None:
            return " " * indent + "-"
        if not self.text.has_colon(entry.key):
            raise OddKey(entry.key.start[0])
        return " " * indent + self.text.slice(entry.key) + ":"

    def _nested(self, head: str, entry: Entry, indent: int, path: Path) -> list[str]:
        """A block below its key, or beside its dash."""
        value = entry.value
        inner = self._block(value, indent + 2, path)
        anchor = f" &{value.anchor}" if value.anchor else ""
        if value.entries[0].start[0] == entry.start[0]:
            own = [head + anchor]
        else:
            own = self._commented([head + anchor], self._end_of_head(entry), entry, indent)
        return _beside_dash(own, inner)

    def _end_of_head(self, entry: Entry) -> Place:
        """Where the key with its colon, or the dash, and the anchor behind it end."""
        line, value = entry.start[0], entry.value
        if value.anchor and value.start[0] == line:
            return line, value.start[1] + len(value.anchor) + 1
        column = entry.key.end[1] if entry.key else entry.start[1]
        rest = self.text.after((line, column))
        return line, column + len(rest) - len(rest.lstrip(" :-"))

    def _scalar(self, head: str, value: Value, indent: int) -> list[str]:
        if value.is_empty:
            return [head]
        first, last = value.start[0], value.end[0]
        if first == last:
            return [f"{head} {self.text.slice(value)}"]
        middle = self.text.lines[first + 1 : last]
        end = self.text.lines[last][: value.end[1]]
        below = [line.strip() for line in middle] + [end.lstrip()]
        start = self.text.after(value.start).rstrip()
        return [f"{head} {start}", *(_indented(line, indent + 2) for line in below)]

    def _block_text(self, head: str, entry: Entry, indent: int) -> list[str]:
        """A `|` or `>` text, moved as a whole."""
        first, last = entry.value.start[0], entry.value.end[0]
        header = self.text.after(entry.value.start).rstrip()
        lines = self.text.lines[first + 1 : last + 1]
        filled = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")]
        was, now = min(filled, default=0), indent + 2
        self.blank_is_text = "+" in header.partition("#")[0]
        digits = [mark for mark in header.partition("#")[0] if mark.isdigit()]
        if digits:
            was, now = entry.start[1] + int(digits[0]), indent + int(digits[0])
        return [f"{head} {header}", *(_indented(line[was:], now) for line in lines)]

    def _has_lines_between(self, entry: Entry) -> bool:
        """Whether a comment stands between a key and its value."""
        ends = entry.key.end[0] if entry.key else entry.start[0]
        between = self.text.lines[ends + 1 : entry.value.start[0]]
        if entry.value.start[0] > ends:
            between = [self.text.after(self._end_of_head(entry)), *between]
        return any(line.strip() for line in between)

    def _moved(self, entry: Entry, indent: int) -> list[str]:
        """The lines of an entry as they are, further left or right."""
        by = indent - entry.start[1]
        lines = self.text.lines[entry.start[0] : entry.value.end[0] + 1]
        first = " " * indent + lines[0][entry.start[1] :].rstrip()
        least = indent + 2
        below = []
        for line in lines[1:]:
            own = len(line) - len(line.lstrip())
            below.append(_indented(line.strip(), max(least, own + by)))
        return [first, *below]

    def _braces(self, head: str, entry: Entry, indent: int, path: Path) -> list[str]:
        """What is written in { } or [ ]: on one line, or as a block where that is too long."""
        value = entry.value
        if not self._can_be_joined(value):
            return self._moved(entry, indent)
        anchor = f"&{value.anchor} " if value.anchor else ""
        line = " ".join(filter(None, [head, anchor + self._joined(value, path)]))
        if self._may_stay(value, line) or not head:
            return self._commented([line], value.end, entry, indent)
        own = [f"{head} {anchor}".rstrip()]
        comment = self.text.after(value.end).strip()
        if comment:
            own = [f"{own[0]}  {comment}"]
        return _beside_dash(own, self._opened(value, indent, path))

    def _may_stay(self, value: Value, line: str) -> bool:
        """Rows of data stay rows, however long they are."""
        return len(line) <= MOST or not value.entries or self.order.kind == "other"

    def _opened(self, value: Value, indent: int, path: Path) -> list[str]:
        """What stood in braces as the entries of a block."""
        lines: list[str] = []
        for entry in self._sorted(value, path):
            key = f"{self.text.slice(entry.key)}:" if entry.key else "-"
            at = (*path, self.name(entry))
            lines += self._in_block(" " * (indent + 2) + key, entry.value, indent + 2, at)
        return lines

    def _in_block(self, head: str, value: Value, indent: int, path: Path) -> list[str]:
        if value.is_empty:
            return [head]
        line = f"{head} {self._joined(value, path)}"
        if not value.in_braces or value.anchor or self._may_stay(value, line):
            return [line]
        return _beside_dash([head], self._opened(value, indent, path))

    def _can_be_joined(self, value: Value) -> bool:
        """Whether all of it can stand on one line: no comment in it, no scalar of several lines, no
        pair without braces in a list."""
        if not value.in_braces:
            return value.start[0] == value.end[0]
        if self.text.lines[value.start[0]][value.start[1]] not in "{[&":
            return False
        for entry in value.entries:
            key = entry.key
            if key and not (self._can_be_joined(key) and self.text.has_colon(key)):
                return False
            if not self._can_be_joined(entry.value):
                return False
        return not self._has_comment_inside(value)

    def _has_comment_inside(self, value: Value) -> bool:
        """A # in what stands between the scalars."""
        place = value.start
        for scalar in sorted(_scalars(value), key=lambda scalar: scalar.start):
            if "#" in self._between(place, scalar.start):
                return True
            place = scalar.end
        return "#" in self._between(place, value.end)

    def _between(self, start: Place, end: Place) -> str:
        if start[0] == end[0]:
            return self.text.lines[start[0]][start[1] : end[1]]
        inner = self.text.lines[start[0] + 1 : end[0]]
        return "\n".join([self.text.after(start), *inner, self.text.lines[end[0]][: end[1]]])

    def _joined(self, value: Value, path: Path) -> str:
        if not value.in_braces:
            return self.text.slice(value)
        parts = []
        for entry in self._sorted(value, path):
            inner = self._joined(entry.value, (*path, self.name(entry)))
            parts.append(f"{self.text.slice(entry.key)}: {inner}" if entry.key else inner)
        content = ", ".join(parts)
        return f"{{{content}}}" if value.kind == "mapping" else f"[{content}]"

    def _commented(self, lines: list[str], place: Place, entry: Entry, indent: int) -> list[str]:
        """With the comment behind `place`: in its column if it can be, two spaces away else."""
        rest = self.text.after(place)
        comment = rest.strip()
        if not comment.startswith("#"):
            return lines
        column = place[1] + len(rest) - len(rest.lstrip()) + indent - entry.start[1]
        gap = max(2, column - len(lines[-1]))
        return [*lines[:-1], lines[-1] + " " * gap + comment]


def _beside_dash(own: list[str], inner: list[str]) -> list[str]:
    """A block below its key; its first line stands beside a dash that stands alone."""
    if own[-1].lstrip() == "-" and not inner[0].lstrip().startswith("#"):
        return [*own[:-1], f"{own[-1]} {inner[0].lstrip()}", *inner[1:]]
    return [*own, *inner]


def _scalars(value: Value) -> list[Value]:
    if not value.in_braces:
        return [value]
    found = []
    for entry in value.entries:
        found += [*([entry.key] if entry.key else []), *_scalars(entry.value)]
    return found


def _comments(lines: list[str], indent: int) -> list[str]:
    """Comment lines at an indent, with at most one blank line at a time."""
    kept: list[str] = []
    for line in lines:
        if line or (kept[-1:] != [""]):
            kept.append(_indented(line, indent))
    return kept


def _without_blank(lines: list[str]) -> list[str]:
    return lines[1:] if lines[:1] == [""] else lines


def _indented(line: str, indent: int) -> str:
    return " " * indent + line if line else ""
