"""YAML as people write it: of any shape, with odd indents, comments and blank lines anywhere."""

from typing import Any

from hypothesis import strategies as st

LEAVES = [
    *("", "plain text", "+14155550100", "01234", "12:30", "yes", '"quoted # text"', "'it''s'"),
    *("{a: 1, b: [x, 'y: z']}", "[]", "{}", "[1,  2,3 ]", "{ k:   v }", "one # two", "$A", "&x 1"),
    *(
        "|\n literal\n  deeper\n",
        ">-\n folded\n\n text\n",
        "|+\n kept\n\n",
        "two\n lines",
        '"a\n b"',
    ),
    *("{a: 1,\n b: 2}", "{a: 1, # c\n b: 2}", "[" + ", ".join(["word"] * 30) + "]"),
]
KEYS = st.sampled_from(
    [
        "flow",
        "start",
        "nodes",
        "parameters",
        "type",
        "next",
        "exits",
        "name",
        "tests",
        '"a b"',
        "zz",
    ]
)
VALUES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(KEYS, inner, min_size=1)
    ),
    max_leaves=12,
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """YAML of any shape, with odd indents, and comments and blank lines anywhere."""
    count = 0

    def noise(indent: int) -> list[str]:
        nonlocal count
        lines = []
        for kind in draw(st.lists(st.sampled_from(["", "#"]), max_size=2)):
            count += 1
            at = draw(st.sampled_from([indent, indent, 0, indent + 1]))
            lines.append(" " * at + f"# comment {count}" if kind else "")
        return lines

    def tail() -> str:
        return draw(st.sampled_from(["", "", "   # behind", "  "]))

    def written(value: Any, head: str, indent: int) -> list[str]:
        if isinstance(value, str):
            first, *below = value.split("\n")
            behind = "" if below or value.startswith(("|", ">")) else tail()
            lines = [" " * (indent + 2) + line if line else "" for line in below]
            return [f"{head} {first}".rstrip() + behind, *lines]
        deeper = indent + draw(st.integers(1, 4))
        return [head + tail(), *block(value, deeper)]

    def block(value: Any, indent: int) -> list[str]:
        lines = []
        pairs = value.items() if isinstance(value, dict) else [("-", item) for item in value]
        for key, inner in pairs:
            head = " " * indent + (key if key == "-" else f"{key}:")
            lines += [*noise(indent), *written(inner, head, indent)]
        return lines

    root = draw(st.dictionaries(KEYS, VALUES, min_size=1))
    return "\n".join([*block(root, 0), *noise(0)]) + draw(st.sampled_from(["", "\n", "\n\n"]))
