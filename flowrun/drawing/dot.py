"""A picture as text for Graphviz."""

from .picture import DrawnExit, DrawnNode, Picture

_SHAPES = {"question": "parallelogram", "choice": "diamond", "request": "component"}
_COLOURS = {"error": "#c2410c", "warning": "#a16207", "covered": "#0072b2", "missed": "#c2630a"}
_FILLS = {"error": "#fdebe5", "warning": "#fff7d6", "covered": "#e3f0fb", "missed": "#ffffff"}


def dot(picture: Picture) -> str:
    lines = [
        f"digraph {_quoted(picture.name or 'flow')} {{",
        "  node [shape=box, style=filled, fillcolor=white, fontname=Helvetica]",
        "  edge [fontname=Helvetica, fontsize=11]",
    ]
    for node in picture.nodes:
        lines.append(f"  {_id(node.name)} [{_attributes(node)}]")
    for name, word in ((picture.start, "start"), (picture.on_failed, "any failed")):
        if name is not None:
            style = "shape=circle" if word == "start" else "shape=oval, style=dashed"
            lines.append(f"  {_quoted(word)} [{style}]")
            dashed = " [style=dashed]" if word != "start" else ""
            lines.append(f"  {_quoted(word)} -> {_id(name)}{dashed}")
    ends = 0
    for node in picture.nodes:
        for exits in node.bundles():
            target = exits[0].target
            if target is None:
                ends += 1
                lines.append(f'  "end {ends}" [shape=doublecircle, label="", width=0.15]')
            to = f'"end {ends}"' if target is None else _id(target)
            lines.append(f"  {_id(node.name)} -> {to} [{_edge(exits)}]")
    return "\n".join([*lines, "}"]) + "\n"


def _attributes(node: DrawnNode) -> str:
    label, tooltip = f"{node.title}\n{node.kicker}", "\n".join(mark.text for mark in node.marks)
    parts = [f"label={_quoted(label)}"]
    if node.kind in _SHAPES:
        parts.append(f"shape={_SHAPES[node.kind]}")
    if node.kind in ("end", "absent"):
        parts.append(f'style="filled,{"rounded" if node.kind == "end" else "dashed"}"')
    if node.level:
        parts.append(f'color="{_COLOURS[node.level]}", fillcolor="{_FILLS[node.level]}"')
        parts.append(f"penwidth=2, tooltip={_quoted(tooltip)}")
    return ", ".join(parts)


def _edge(exits: tuple[DrawnExit, ...]) -> str:
    name = ", ".join(exit.name for exit in exits)
    mark = exits[0].mark
    parts = [] if name == "next" else [f"label={_quoted(name)}"]
    if mark is not None:
        parts.append(f'color="{_COLOURS[mark.level]}", tooltip={_quoted(mark.text)}')
    if name == "failed" or (mark is not None and mark.level == "missed"):
        parts.append("style=dashed")
    return ", ".join(parts)


def _id(name: str) -> str:
    """Nodes are kept apart from `start` and `end 1`, which are no names of theirs."""
    return _quoted(f"node {name}")


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'
