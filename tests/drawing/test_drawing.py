"""What a picture of a flow promises: all of the flow, its marks, and text that fits."""

import html
import itertools
import json
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.check import check_flow
from engine.errors import FlowError
from engine.flow.loading import read_flow
from engine.source.reading import parse_source
from flowrun.cli import main
from flowrun.drawing import Marks, Picture, coverage_marks, draw, problem_marks, render
from flowrun.drawing.layout import laid_out
from flowrun.drawing.mermaid import escaped
from flowrun.drawing.png import png
from flowrun.project.types import node_types
from tests.browser import chromium, opened

ROOT = Path(__file__).parent.parent.parent
TYPES = node_types()
SVG = "{http://www.w3.org/2000/svg}"


def picture(text: str, marks: Marks | None = None) -> Picture:
    """The picture of a flow with its problems marked, or with the marks given."""
    source = parse_source(dedent(text), "x.yaml")
    try:
        flow = read_flow(source, TYPES)
        problems = check_flow(flow)
    except FlowError as error:
        flow, problems = None, list(error.problems)
    return draw(source, TYPES, flow.steps if flow else {}, marks or problem_marks(source, problems))


ORDER = """\
    flow: order
    start: ask
    on_failed: sorry
    parameters: {ORDER_NUMBER: {entity: number}, STATUS: }
    nodes:
      ask:
        type: collect_input
        label: Ask for the number
        parameter: $ORDER_NUMBER
        prompt: Which order?
        exits: {filled: look, missed: sorry, no_input: sorry}
      look:
        type: webhook
        method: GET
        url: https://erp.example.com/orders/$ORDER_NUMBER
        response_mapping: {status: $STATUS}
        exits: {success: tell, failed: ask}
      tell: {type: speak, text: It is $STATUS.}
      sorry: {type: end, text: Sorry.}
    """
DEMO = (ROOT / "flows/demo.yaml").read_text("utf-8")


def big(nodes: int = 30) -> str:
    """A flow of many nodes with branches, skips and loops."""
    lines = ["flow: big", "start: n0", "on_failed: sorry", "parameters: {A: }", "nodes:"]
    for number in range(nodes):
        near, far = (f"n{min(nodes - 1, number + step)}" for step in (1, 1 + number % 4))
        back = f"n{max(0, number - 1 - number % 6)}"
        test = "{first_choice: [$A, is, x], second: [$A, is, y]}"
        lines.append(
            [
                f"  n{number}: {{type: speak, text: hi, next: {near}}}",
                f"  n{number}: {{type: conditions, conditions: {test},"
                f" exits: {{first_choice: {near}, second: {far}, default: {back}}}}}",
                f"  n{number}: {{type: collect_input, label: Ask for thing {number},"
                f" parameter: $A, prompt: what,"
                f" exits: {{filled: {near}, missed: {back}, no_input: sorry}}}}",
                f"  n{number}: {{type: webhook, method: GET, url: https://a.example.com,"
                f" exits: {{success: {far}, failed: end}}}}",
            ][number % 4]
        )
    return "\n".join([*lines, "  sorry: {type: end, text: Sorry.}"])


def test_mermaid_shows_start_nodes_exits_failures_and_ends() -> None:
    assert render(picture(ORDER), "mermaid").decode() == dedent("""\
        flowchart TD
          start_((start)) --> ask
          failed_(["any failed"]) -.-> sorry
          ask[/"Ask for the number<br/><small>ask · collect_input</small>"/]
          look[["look<br/><small>webhook</small>"]]
          tell["tell<br/><small>speak</small>"]
          sorry(["sorry<br/><small>end</small>"])
          ask -->|"filled"| look
          ask -->|"missed, no_input"| sorry
          look -->|"success"| tell
          look -.->|"failed"| ask
          tell --> end_1((end))
        """)


def test_names_that_mean_something_to_mermaid_get_another_id() -> None:
    text = "start: graph\nnodes:\n  graph: {type: speak, text: x, next: Style}\n"
    text += '  Style: {type: speak, text: x, next: "a b"}\n  "a b": {type: speak, text: x}\n'
    text += "  node_2: {type: speak, text: x}\n"
    drawn = render(picture(text), "mermaid").decode()
    assert "start_((start)) --> node_1\n" in drawn
    assert "node_1 --> node_3\n" in drawn
    assert "node_3 --> node_4\n" in drawn
    assert '  node_2["node_2<br/>' in drawn


@given(st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from('"#;$\\n`*_{<&')))
def test_mermaid_labels_hold_no_syntax_and_are_read_as_they_were_written(text: str) -> None:
    shown = escaped(text)
    assert not set('"[]{}()|<>&`*$%\\@~=^') & set(shown)
    decoded = html.unescape(re.sub(r"#(\d+);", r"&#\1;", shown))
    assert decoded.replace("\u200b", "") == text.replace("\u200b", "")


def test_an_exit_that_is_left_open_is_shown_as_such() -> None:
    drawn = picture(
        "start: look\nnodes:\n  look: {type: webhook, method: GET, url: https://a.example.com}\n"
    )
    assert [(exit.name, exit.target, exit.wired) for exit in drawn.nodes[0].exits] == [
        ("success", None, False),
        ("failed", None, False),
    ]
    assert '|"success"| end_1(("open"))' in render(drawn, "mermaid").decode()
    assert "left open: ends the session" in render(drawn, "svg").decode()


def test_problems_are_marked_on_the_nodes_in_whose_lines_they_stand() -> None:
    drawn = picture("""\
        flow: broken
        start: greet
        turn_budget: soon
        nodes:
          greet: {type: speak, text: "Hello {{ name }}", next: lok}
          look:
            type: webhook
            url: https://a.example.com
            nonsense: 1
          fine: {type: speak, text: x}
        time_zone: Nowhere
        """)
    levels = {node.name: node.level for node in drawn.nodes}
    assert levels == {"greet": "error", "look": "error", "fine": None, "lok": None}
    assert [mark.text.partition(":")[0] for mark in drawn.marks] == ["error", "error"]
    assert drawn.nodes[-1].kind == "absent"
    svg = render(drawn, "svg").decode()
    assert "did you mean" in svg
    assert svg.count('class="sign"') == 2


@pytest.mark.parametrize(
    "text",
    [
        'start: ""\nnodes: {a: {type: speak, text: x, next: ""}}\n',
        "start: end\non_failed: end\nnodes: {end: {type: speak, text: x, next: [a]}, b: 1, c: }\n",
        "start: [a]\nnodes: {a: {type: [x], label: {b: c}, exits: next}}\n",
    ],
)
def test_a_flow_full_of_mistakes_is_drawn(text: str) -> None:
    drawn = picture(text)
    for form in ("svg", "mermaid", "dot", "json"):
        assert render(drawn, form)


def test_warnings_are_marked_apart_from_errors() -> None:
    drawn = picture("start: a\nnodes:\n  a: {type: collect_input, parameter: $A, prompt: x}\n")
    assert drawn.nodes[0].level == "error"
    drawn = picture("""\
        start: a
        parameters: {A: }
        nodes:
          a: {type: collect_input, parameter: $A, prompt: x, exits: {filled: end}}
        """)
    assert drawn.nodes[0].level == "warning"
    assert "class a warning" in render(drawn, "mermaid").decode()


def test_coverage_is_shown_by_node_and_by_exit_with_its_counts() -> None:
    marks = coverage_marks(
        {"ask": 3, "look": 1, "tell": 0},
        {"ask": {"filled": 2, "missed": 1, "no_input": 0}},
    )
    drawn = picture(ORDER, marks)
    assert {node.name: node.level for node in drawn.nodes} == {
        "ask": "covered",
        "look": "covered",
        "tell": "missed",
        "sorry": None,
    }
    text = render(drawn, "mermaid").decode()
    assert 'ask ==>|"filled 2×"| look' in text
    assert 'ask ==>|"missed 1×"| sorry' in text
    assert 'ask -.->|"no_input 0×"| sorry' in text
    svg = render(drawn, "svg").decode()
    for shown in ("filled 2×", "missed 1×", "no_input 0×", "collect_input 3×", "visited 1 time"):
        assert shown in svg
    document = json.loads(render(drawn, "json"))
    assert document["nodes"][0]["exits"][2]["mark"] == {
        "level": "missed",
        "text": "no test comes here",
        "count": 0,
    }


def test_a_failure_that_on_failed_wires_is_drawn_only_where_it_is_marked() -> None:
    text = ORDER.replace(", failed: ask}", "}")
    assert [exit.name for exit in picture(text).nodes[1].exits] == ["success"]
    drawn = picture(text, coverage_marks({}, {"look": {"success": 1, "failed": 0}}))
    assert [(exit.name, exit.target) for exit in drawn.nodes[1].exits] == [
        ("success", "tell"),
        ("failed", "sorry"),
    ]


@pytest.mark.parametrize("text", [ORDER, DEMO, big()], ids=["order", "demo", "big"])
def test_no_line_runs_through_a_box(text: str) -> None:
    layout = laid_out(picture(text))
    for line in layout.lines:
        for number, box in enumerate(layout.boxes):
            if number in (line.source, line.target):
                continue
            for x, y in curve(line.points):
                outside = abs(x - box.x) > box.width / 2 - 2 or abs(y - box.y) > box.height / 2 - 2
                assert outside, f"{line.exits[0]} runs through {box.title}"


@pytest.mark.parametrize("text", [ORDER, DEMO, big()], ids=["order", "demo", "big"])
def test_no_box_lies_on_another_and_all_lie_in_the_picture(text: str) -> None:
    layout = laid_out(picture(text))
    for box in layout.boxes:
        assert box.width / 2 <= box.x + 1 and box.x - 1 <= layout.width - box.width / 2
        assert box.height / 2 <= box.y + 1 and box.y - 1 <= layout.height - box.height / 2
    for one, other in itertools.combinations(layout.boxes, 2):
        apart_x = abs(one.x - other.x) >= (one.width + other.width) / 2
        apart_y = abs(one.y - other.y) >= (one.height + other.height) / 2
        assert apart_x or apart_y


def curve(points: tuple[tuple[float, float], ...]) -> Iterator[tuple[float, float]]:
    """Points along cubic Bézier curves that follow each other."""
    for start in range(0, len(points) - 3, 3):
        p = points[start : start + 4]
        for t in (step / 20 for step in range(21)):
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            yield (
                sum(weight * x for weight, (x, _) in zip(weights, p, strict=True)),
                sum(weight * y for weight, (_, y) in zip(weights, p, strict=True)),
            )


def test_loops_are_lines_of_their_own_kind_and_the_rest_goes_down() -> None:
    layout = laid_out(picture(DEMO))
    loops = [line for line in layout.lines if line.back]
    assert [(line.exits[0].name, line.exits[0].target) for line in loops] == [
        ("another", "ask_case")
    ]
    for line in layout.lines:
        assert (layout.boxes[line.source].y < layout.boxes[line.target].y) is not line.back


def test_a_picture_is_the_same_every_time() -> None:
    assert render(picture(big()), "svg") == render(picture(big()), "svg")


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4, unique=True))
@settings(max_examples=25, deadline=None)
def test_whatever_nodes_are_called_the_picture_is_well_formed(names: list[str]) -> None:
    names = [name for name in names if name != "end" and name.isprintable()] or ["a"]
    nodes = {name: {"type": "speak", "text": "x", "next": names[0]} for name in names}
    drawn = picture(json.dumps({"start": names[-1], "nodes": nodes}, ensure_ascii=False))
    ElementTree.fromstring(render(drawn, "svg"))


def test_text_fits_into_its_boxes_in_a_browser(tmp_path: Path) -> None:
    label = "WWW MMMM and a rather long label in small letters"
    odd = f"  odd: {{type: speak, label: {label}, text: x}}\n  wrong: {{type: speak, tex: x}}\n"
    drawn = render(picture(DEMO + odd), "svg")
    file = tmp_path / "demo.svg"
    file.write_bytes(drawn)
    with opened(chromium()) as page:
        page.goto(file.as_uri())
        wrong = page.evaluate("""() => [...document.querySelectorAll('.card')].flatMap(card => {
            const box = card.getBBox();
            return [...card.parentNode.querySelectorAll('text')].filter(text => {
                const own = text.getBBox();
                return !text.classList.contains('sign-text') && (own.x < box.x + 4
                    || own.x + own.width > box.x + box.width - 4 || own.y < box.y
                    || own.y + own.height > box.y + box.height);
            }).map(text => text.textContent)
        })""")
        count = page.evaluate("document.querySelectorAll('.card').length")
    assert wrong == []
    assert count == 18


def test_graphviz_reads_names_of_every_kind() -> None:
    name = 'a "b" \\ <c> | {d} \\n; -> e'
    nodes = {name: {"type": "speak", "text": "x", "next": "start"}}
    nodes["start"] = {"type": "speak", "text": "x", "next": name}
    drawn = render(picture(json.dumps({"start": name, "nodes": nodes})), "dot").decode()
    program = shutil.which("graphviz-pure", path=sysconfig.get_path("scripts"))
    assert program is not None
    ran = subprocess.run([program, "-Tjson"], input=drawn, capture_output=True, text=True)
    names = {item["name"] for item in json.loads(ran.stdout)["objects"]}
    assert {"start", "node start"} < names and len(names) == 3


def test_graph_writes_what_the_files_name_ends_in(tmp_path: Path) -> None:
    begins = {
        "svg": b"<svg ",
        "png": b"\x89PNG\r\n",
        "mmd": b"flowchart TD\n",
        "dot": b"digraph ",
        "json": b"{\n",
    }
    for suffix, start in begins.items():
        file = tmp_path / f"demo.{suffix}"
        assert main(["graph", str(ROOT / "flows/demo.yaml"), "--output", str(file)]) == 0
        assert file.read_bytes().startswith(start)


def test_graph_prints_mermaid_and_says_what_it_marked(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    flow = tmp_path / "x.yaml"
    flow.write_text("start: a\nnodes:\n  a: {type: speak, text: x, nxt: b}\n  b: {type: speak}\n")
    assert main(["graph", str(flow)]) == 0
    out, err = capsysbinary.readouterr()
    assert out.startswith(b"flowchart TD\n")
    assert b"class a error" in out
    assert err.decode() == f"2 errors; flowrun check {flow} explains\n"


def test_graph_marks_a_node_that_stands_twice(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    flow = tmp_path / "x.yaml"
    node = "  a: {type: speak, text: x, next: b}\n"
    flow.write_text(f"start: a\nnodes:\n{node}  b: {{type: end}}\n{node}")
    assert main(["graph", str(flow)]) == 0
    out = capsysbinary.readouterr().out
    assert b"class a error" in out and b"class b error" not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["flows/demo.yaml", "--output", "x.gif"], '"x.gif" ends in none of'),
        (["flows/demo.yaml", "--output", "no/such/folder/x.svg"], "cannot be written"),
        (["flows/credentials.yaml"], "there are no nodes to draw"),
        (["flows/none.yaml"], "there is no such file"),
    ],
)
def test_graph_says_what_is_wrong_with_its_command_line(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["graph", *arguments]) == 2
    assert message in capsys.readouterr().err


def hide_the_extra(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(path / "none"))
    monkeypatch.setenv("PATH", str(path))


def test_without_a_layout_program_graph_says_how_to_get_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hide_the_extra(monkeypatch, tmp_path)
    assert main(["graph", str(ROOT / "flows/demo.yaml"), "--format", "svg"]) == 2
    assert "a picture needs graphviz-pure or Graphviz" in capsys.readouterr().err


def test_graphviz_itself_lays_out_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = shutil.which("graphviz-pure", path=sysconfig.get_path("scripts"))
    assert program is not None
    expected = render(picture(ORDER), "svg")
    (tmp_path / "dot").symlink_to(program)
    hide_the_extra(monkeypatch, tmp_path)
    assert render(picture(ORDER), "svg") == expected


@pytest.mark.parametrize("library", ["resvg_py", "font_source_sans_pro"])
def test_without_its_library_a_png_is_refused_with_the_way_to_get_it(
    library: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    command = ["graph", str(ROOT / "flows/demo.yaml"), "--output", str(tmp_path / "x.png")]
    assert main(command) == 2
    assert (
        "a PNG needs resvg and a font; in flowrun's folder: "
        f"{shlex.quote(sys.executable)} -m pip install -e '.[graph]'" in capsys.readouterr().err
    )


def test_a_png_is_written_in_a_font_of_its_own_where_the_machine_has_none() -> None:
    def sample(family: str, text: str) -> bytes:
        written = f'<text x="2" y="25" font-family="{family}">{text}</text>'
        return png(f'<svg xmlns="{SVG[1:-1]}" width="90" height="40">{written}</svg>')

    own = sample("Source Sans Pro", "Żółw, кот, αβγ")
    assert sample("a font of no machine, sans-serif", "Żółw, кот, αβγ") == own
    assert sample("Source Sans Pro", "") != own


def test_the_mermaid_text_in_the_documentation_is_current() -> None:
    guide = (ROOT / "docs/drawing.md").read_text("utf-8")
    readme = (ROOT / "README.md").read_text("utf-8")
    text = readme.partition("```yaml\n")[2].partition("```")[0]
    assert f"```mermaid\n{render(picture(text, Marks()), 'mermaid').decode()}```\n" in guide


def test_the_python_of_the_documentation_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    guide = (ROOT / "docs/drawing.md").read_text("utf-8")
    (tmp_path / "flows").symlink_to(ROOT / "flows")
    monkeypatch.chdir(tmp_path)
    exec(guide.partition("```python\n")[2].partition("```")[0], {})
    assert "3×" in (tmp_path / "coverage.svg").read_text("utf-8")


def test_the_picture_in_the_documentation_is_current() -> None:
    written = (ROOT / "docs/demo-graph.svg").read_bytes()
    source = parse_source((ROOT / "flows/demo.yaml").read_bytes(), "flows/demo.yaml")
    assert render(draw(source, TYPES, read_flow(source, TYPES).steps), "svg") == written
