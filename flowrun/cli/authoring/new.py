"""`flowrun new`: a flow or a node type that works, with its test, to begin with."""

import argparse
import re
import shlex
from pathlib import Path

from engine.errors import FlowError

from ...project.templates import FLOW_NAME, filled, new_flow, write_new
from ...project.types import node_types
from ..arguments import add_action

_NODE_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FLOWS, _NODES = Path("flows"), Path("my_nodes")


def arguments(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(dest="kind", required=True, metavar="KIND")
    for kind, text, name in (
        ("flow", "a flow that runs, with its test beside it", "order-status"),
        ("node", "a node type of your own, with its test", "dice"),
    ):
        parser = add_action(kinds, kind, text, f"new {kind} {name}")
        parser.add_argument("name", metavar="NAME")
        where = "flows, if there is such a folder" if kind == "flow" else str(_NODES)
        parser.add_argument("--folder", type=Path, metavar="DIR", help=f"default: {where}")


def main(options: argparse.Namespace) -> int:
    if options.kind == "flow":
        return _new_flow(options.name, options.folder)
    return _new_node(options.name, options.folder or _NODES)


def _new_flow(written: str, folder: Path | None) -> int:
    name = Path(written).name.removesuffix(".yaml")
    if not FLOW_NAME.fullmatch(name):
        like = _alike(name, "-", FLOW_NAME, "order-status")
        raise _no_name(name, "a flow", "letters, digits, - and _", like)
    if folder is None:
        named = Path(written).parent
        folder = _FLOWS if named == Path() and _FLOWS.is_dir() else named
    flow, test = new_flow("flow", folder / f"{name}.yaml")
    _tell(flow, test)
    shown, tested = shlex.quote(str(flow)), shlex.quote(str(test))
    _suggest(
        {
            f"flowrun {shown}": "talk to it",
            f"flowrun check {shown}": "look for mistakes",
            f"flowrun test {tested}": "run its test",
            f"flowrun graph {shown}": "draw it, as Mermaid",
        }
    )
    return 0


def _new_node(name: str, folder: Path) -> int:
    if not _NODE_NAME.fullmatch(name):
        like = _alike(name, "_", _NODE_NAME, "dice")
        raise _no_name(name, "a node type", "small letters, digits and _", like)
    if name in node_types(folder if folder.is_dir() else None).names():
        raise FlowError(f'there is a node type "{name}" already: flowrun nodes {name}')
    node, test = folder / f"{name}.py", folder / "tests" / f"test_{name}.py"
    words = {
        "NEW_NODE": name,
        "NEW_CLASS": "".join(part.capitalize() for part in name.split("_")),
    }
    write_new({node: filled("node.py.txt", words), test: filled("test_node.py.txt", words)})
    _tell(node, test)
    shown = shlex.quote(str(folder))
    _suggest(
        {
            f"flowrun nodes {name} --nodes-dir {shown}": "see how it explains itself",
            f"python -m pytest {shlex.quote(str(test))}": "run its test, where pytest is installed",
            f"flowrun FLOW.yaml --nodes-dir {shown}": "use it in a flow",
        }
    )
    return 0


def _no_name(name: str, what: str, made_of: str, like: str) -> FlowError:
    return FlowError(f'"{name}" is no name for {what}; {made_of}, a letter first, make one: {like}')


def _alike(name: str, joint: str, form: re.Pattern[str], otherwise: str) -> str:
    """The name as one that fits the form, or `otherwise` where that would be another word."""
    like = re.sub(r"[^a-z0-9]+", joint, name.lower()).strip(joint)
    return like if name.isascii() and form.fullmatch(like) else otherwise


def _tell(*written: Path) -> None:
    for path in written:
        print(f"wrote {path}")


def _suggest(commands: dict[str, str]) -> None:
    wide = max(map(len, commands))
    print("\nnext")
    for command, text in commands.items():
        print(f"  {command:<{wide}}  {text}")
