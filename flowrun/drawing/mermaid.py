"""A picture as Mermaid text, as GitHub and GitLab render it."""

import re

from ..cli.terminal import shortened
from .picture import DrawnNode, Picture

_RESERVED = frozenset(
    ["acctitle", "accdescr", "call", "class", "classdef", "click", "default", "direction", "end"]
    + ["failed_", "flowchart", "graph", "href", "interpolate", "linkstyle", "start_", "style"]
    + ["subgraph"]
)
_ESCAPED = re.compile(r"[^\w ,:;!?'·–…✕×]|(?<!\w)_|_(?!\w)")
_SHAPES = {
    "statement": ("[", "]"),
    "question": ("[/", "/]"),
    "choice": ("{{", "}}"),
    "request": ("[[", "]]"),
    "end": ("([", "])"),
    "unknown": ("[", "]"),
    "absent": ("[", "]"),
}
_SIGNS = {"error": "✕", "warning": "!", "missed": "", "covered": ""}
_CLASSES = """\
  classDef error fill:#fbe1d9,stroke:#c2410c,stroke-width:3px,color:#111827
  classDef warning fill:#fff3c4,stroke:#a16207,stroke-width:2px,color:#111827
  classDef covered fill:#dbeafe,stroke:#0072b2,stroke-width:2px,color:#111827
  classDef missed fill:#ffffff,stroke:#b45309,stroke-width:2px,stroke-dasharray:5 4,color:#111827
  classDef absent fill:#ffffff,stroke:#c2410c,stroke-dasharray:3 3,color:#111827"""


class _Ids(dict[str, str]):
    """Names that are words of no meaning to Mermaid stay; the others get a number."""

    def __init__(self, picture: Picture) -> None:
        names = [node.name for node in picture.nodes]
        plain = [name for name in names if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name)]
        super().__init__({name: name for name in plain if name.lower() not in _RESERVED})
        self.taken = set(self.values())
        for name in names:
            if name not in self:
                self[name] = self.fresh("node")

    def fresh(self, word: str) -> str:
        number = 1
        while f"{word}_{number}" in self.taken:
            number += 1
        self.taken.add(f"{word}_{number}")
        return f"{word}_{number}"


def mermaid(picture: Picture) -> str:
    """A flowchart; the exits are the labels of the edges."""
    ids = _Ids(picture)
    lines = ["flowchart TD"]
    if picture.start:
        lines.append(f"  start_((start)) --> {ids[picture.start]}")
    if picture.on_failed:
        lines.append(f'  failed_(["any failed"]) -.-> {ids[picture.on_failed]}')
    for node in picture.nodes:
        before, after = _SHAPES[node.kind]
        lines.append(f'  {ids[node.name]}{before}"{_label(node)}"{after}')
    styled: list[tuple[str, str]] = []
    for node in picture.nodes:
        lines += _edges(node, ids)
        style = "absent" if node.kind == "absent" else node.level
        if style:
            styled.append((style, ids[node.name]))
    if styled:
        used = {style for style, _ in styled}
        lines += [line for line in _CLASSES.splitlines() if line.split()[1] in used]
        lines += [f"  class {id} {style}" for style, id in styled]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that Mermaid shows as it is: neither its syntax, nor HTML, nor Markdown."""
    text = re.sub(r"\$(?=\$)|\\(?=n)", "\\g<0>\u200b", " ".join(text.split()))
    text = _ESCAPED.sub(lambda found: f"#{ord(found[0])};", text)
    return re.sub(r"^(\d+)", lambda found: f"#{ord(found[1][0])};{found[1][1:]}", text)


def _label(node: DrawnNode) -> str:
    lines = [escaped(node.title), f"<small>{escaped(node.kicker)}</small>"]
    for mark in node.marks:
        text = f"{_SIGNS[mark.level]} {shortened(mark.text, 70)}"
        lines.append(f"<small>{escaped(text)}</small>")
    return "<br/>".join(lines)


def _edges(node: DrawnNode, ids: _Ids) -> list[str]:
    """An edge for each target, labelled with all the exits that lead there. A thick one is
    covered, a dotted one is missed, or is a failure."""
    lines = []
    for exits in node.bundles():
        name = ", ".join(exit.name for exit in exits)
        mark = exits[0].mark
        count = f" {mark.count}×" if mark and mark.count is not None else ""
        dotted = name == "failed" or (mark is not None and mark.level == "missed")
        arrow = "-.->" if dotted else "==>" if mark else "-->"
        label = "" if name == "next" and not count else f'|"{escaped(name + count)}"|'
        target = exits[0].target
        if target is None:
            end = ids.fresh("end")
            to = f"{end}((end))" if exits[0].wired or name == "next" else f'{end}(("open"))'
        else:
            to = ids[target]
        lines.append(f"  {ids[node.name]} {arrow}{label} {to}")
    return lines
