"""What `flowrun fmt` promises: one style, no comment lost, nothing said differently."""

import io
import re
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import FlowError
from engine.source.reading import parse_source
from flowrun.cli import main
from flowrun.formatting import formatted
from flowrun.formatting.order import Order
from tests.untidy_yaml import texts

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GUIDES = [page for page in PAGES if page.name != "problems.md"]  # which is wrong on purpose
OURS = sorted((ROOT / "flows").rglob("*.yaml")) + sorted((ROOT / "docs/examples").glob("*.yaml"))


def fmt(text: str, file: str = "x.yaml") -> str:
    """Formatted, and shown to stay so."""
    once = formatted(dedent(text), file)
    assert formatted(once, file) == once
    return once


def test_a_flow_gets_its_order_its_indents_and_its_blank_lines() -> None:
    assert fmt("""\
        # What this flow is for.

        parameters:
            A:   {entity: number,value: 1}
            B:
        nodes:
            greet:
                next: find
                # The first words.
                text:   Hello
                type: speak
            find:
                exits: { success: a,
                         failed: b }
                type: webhook
                headers:
                - x
                -   y: 1
                    z: 2
            a: { type: speak, text: hi }
            b: {next: end, text: bye, type: speak}
        start:  greet
        flow: order
        """) == dedent("""\
        # What this flow is for.

        flow: order
        start: greet

        parameters:
          A: {entity: number, value: 1}
          B:

        nodes:
          greet:
            type: speak
            # The first words.
            text: Hello
            next: find

          find:
            type: webhook
            headers:
              - x
              - y: 1
                z: 2
            exits: {success: a, failed: b}

          a: {type: speak, text: hi}
          b: {type: speak, text: bye, next: end}
        """)


def test_comments_stay_with_what_they_are_about() -> None:
    assert fmt("""\
        # The file.

        # The nodes.
        nodes:
            # The first.
            a:      # named a
                type: speak    # its type
                text: x
                # the end of a

            # The second.
            b:
                type: speak
        # The start.
        start: a
        # The end.
        """) == dedent("""\
        # The file.

        # The start.
        start: a

        # The nodes.
        nodes:
          # The first.
          a:      # named a
            type: speak    # its type
            text: x
            # the end of a

          # The second.
          b:
            type: speak
        # The end.
        """)


def test_comments_in_one_column_stay_in_one_column() -> None:
    text = "parameters:\n  A:             # to be filled\n  GREETING: Hello  # a default\n"
    assert fmt(text) == text
    assert fmt("a:   1   # x\nb: 22  # y\n") == "a: 1     # x\nb: 22  # y\n"


@pytest.mark.parametrize(
    "scalar",
    ["+14155550100", "01234", "12:30", "1.10", "yes", "no", "on", "~", "null", "1e3", "0x1f"]
    + ["2026-01-31", '"5"', "'5'", '"\\u00e9 \\"x\\""', "'it''s'", "=", "*a", "&b 1", "$A", "é"],
)
def test_a_scalar_stays_as_it_is_written(scalar: str) -> None:
    text = f"first: &a 1\nx:   {scalar}\ny: [{scalar}]\n"
    assert fmt(text) == f"first: &a 1\nx: {scalar}\ny: [{scalar}]\n"


def test_long_texts_keep_their_lines() -> None:
    assert fmt("""\
        nodes:
            a:
                literal: |
                      one
                        two # no comment

                      three
                folded: >-
                    one
                    two
                counted: |1-
                  kept
                plain: one
                   two
                quoted: "one
                    # no comment"
                below:
                    on a line of its own
        """) == dedent("""\
        nodes:
          a:
            literal: |
              one
                two # no comment

              three
            folded: >-
              one
              two
            counted: |1-
              kept
            plain: one
              two
            quoted: "one
              # no comment"
            below: on a line of its own
        """)


def test_braces_too_long_for_a_line_become_a_block_and_no_others_do() -> None:
    long = ", ".join(f"key_number_{number}: value" for number in range(6))
    keys = "".join(f"      key_number_{number}: value\n" for number in range(6))
    text = f"nodes:\n  a:\n    json: {{{long}}}  # why\n    short: {{a: b}}\n"
    assert fmt(text) == f"nodes:\n  a:\n    json:  # why\n{keys}    short: {{a: b}}\n"
    rows = f"records:\n  - {{{long}}}\n"
    assert fmt(rows) == rows


def test_braces_with_a_comment_in_them_keep_their_lines() -> None:
    assert fmt("""\
        a:
            b: {x: 1, # why
                y: 2}
        """) == dedent("""\
        a:
          b: {x: 1, # why
              y: 2}
        """)


def test_the_order_that_means_something_stays() -> None:
    text = "nodes:\n  a:\n    type: conditions\n    conditions:\n      z: [$A, is, x]\n"
    text += "      b: [$A, is, y]\n"
    assert fmt(text) == text


def test_a_test_file_begins_with_its_flow_and_each_test_with_its_name() -> None:
    written = fmt(
        "tests:\n- expect: {path: [a]}\n  talk: [{bot: hi}]\n  name: greets\nflow: x.yaml\n",
        "x.test.yaml",
    )
    assert written == dedent("""\
        flow: x.yaml
        tests:
          - name: greets
            talk: [{bot: hi}]
            expect: {path: [a]}
        """)


def test_what_a_test_is_comes_first_and_its_table_last() -> None:
    written = fmt(
        dedent("""\
            tests:
              - examples: [{a: 1}]
                expect: {status: ended}
                talk: [bot: <a>]
                begins_with: x
                tags: [t]
                skip: no
                name: n
            beginnings:
              x:
                talk: [user: 1]
                begins_with: y
            flow: x
            """),
        "x.test.yaml",
    )
    assert written == dedent("""\
        flow: x
        beginnings:
          x:
            begins_with: y
            talk: [user: 1]
        tests:
          - name: n
            skip: no
            tags: [t]
            begins_with: x
            talk: [bot: <a>]
            expect: {status: ended}
            examples: [{a: 1}]
        """)


@settings(deadline=None, max_examples=100)
@given(texts(), st.sampled_from(["x.yaml", "x.test.yaml"]))
def test_formatting_twice_is_formatting_once_and_nothing_is_said_differently(
    text: str, file: str
) -> None:
    try:
        data = parse_source(text, file).data
    except FlowError:
        return
    once = formatted(text, file)
    assert formatted(once, file) == once
    order = Order(file, data)
    assert order.meaning(parse_source(once, file).data) == order.meaning(data)
    assert sorted(re.findall(r"# comment \d+|# behind|# c$", text, re.MULTILINE)) == sorted(
        re.findall(r"# comment \d+|# behind|# c$", once, re.MULTILINE)
    )


def test_line_breaks_of_windows_stay() -> None:
    assert formatted("b:   1\r\na: |\r\n    x\r\n", "x.yaml") == "b: 1\r\na: |\r\n  x\r\n"


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "just text \n", "- \n"])
def test_what_is_hardly_a_file_stays_what_it_is(text: str) -> None:
    assert fmt(text).strip() == text.strip()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("? a\n: b\n", "x.yaml:1:1: error: write key: value, without `?` [not-formatted]"),
        ("a: b\n\tc: d\n", "yaml-tab"),
        ("a: 1\na: 2\n", "duplicate-key"),
        ("a: one\u2028  two\n", "cannot be formatted without changing it"),
    ],
)
def test_what_cannot_be_formatted_is_refused_with_the_reason(text: str, message: str) -> None:
    with pytest.raises(FlowError, match=re.escape(message)):
        formatted(text, "x.yaml")


@pytest.mark.parametrize("file", OURS, ids=lambda file: file.name)
def test_the_flows_of_this_project_are_formatted(file: Path) -> None:
    text = file.read_text("utf-8")
    assert formatted(text, str(file)) == text


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_the_yaml_of_the_guides_is_formatted(page: Path) -> None:
    for block in re.findall(r"^```yaml\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.M):
        file = "x.test.yaml" if re.search(r"^tests:", block, re.MULTILINE) else "x.yaml"
        assert formatted(block, file) == block


FLOW = "flow: x\nstart: a\n\nnodes:\n  a: {type: speak, text: x}\n"
MESSY = "start:   a\nflow: x\nnodes: {a: {type: speak,text: x}}\n"
MENDED = "flow: x\nstart: a\nnodes: {a: {type: speak, text: x}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "flows/environments").mkdir(parents=True)
    (tmp_path / "node_modules").mkdir()
    for name in ("flows/messy.yaml", "node_modules/x.yaml"):
        (tmp_path / name).write_text(MESSY)
    (tmp_path / "flows/good.yaml").write_text(FLOW)
    (tmp_path / "flows/x.test.yaml").write_text("flow:   x\n")
    (tmp_path / "flows/credentials.yaml").write_text("Erp:   {type: http_bearer}\n")
    (tmp_path / "flows/environments/qa.yaml").write_text("parameters:   {A: 1}\n")
    (tmp_path / "compose.yaml").write_text("services:   {a: 1}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_fmt_formats_flows_tests_credentials_and_environments_below_a_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fmt"]) == 0
    shown = capsys.readouterr()
    assert shown.out.splitlines() == [
        "formatted flows/credentials.yaml",
        "formatted flows/environments/qa.yaml",
        "formatted flows/messy.yaml",
        "formatted flows/x.test.yaml",
    ]
    assert shown.err == "4 files formatted, 1 file unchanged\n"
    assert (folder / "flows/messy.yaml").read_text() == FLOW.replace(
        "\n\nnodes:\n  a: {type: speak, text: x}\n", "\nnodes: {a: {type: speak, text: x}}\n"
    )
    assert (folder / "compose.yaml").read_text() == "services:   {a: 1}\n"
    assert (folder / "node_modules/x.yaml").read_text() == MESSY
    assert main(["fmt", "--check"]) == 0


def test_fmt_check_names_the_files_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fmt", "--check", "flows/messy.yaml", "flows/good.yaml"]) == 1
    shown = capsys.readouterr()
    assert shown.out == "flows/messy.yaml\n"
    assert shown.err == "1 file would be formatted, 1 file unchanged\n"
    assert (folder / "flows/messy.yaml").read_text() == MESSY


def test_fmt_diff_shows_the_changes_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fmt", "--diff", "flows/messy.yaml"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "--- flows/messy.yaml (as it is)",
        "+++ flows/messy.yaml (formatted)",
    ]
    assert "-start:   a" in lines and "+start: a" in lines
    assert (folder / "flows/messy.yaml").read_text() == MESSY


def test_fmt_reads_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def given_in(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    given_in(MESSY)
    assert main(["fmt", "-"]) == 0
    assert capsys.readouterr().out == MENDED
    given_in(MESSY)
    assert main(["fmt", "-", "--check"]) == 1
    given_in("a: [")
    assert main(["fmt", "-"]) == 2
    assert "<stdin>:" in capsys.readouterr().err


def test_fmt_goes_on_after_a_file_that_is_no_yaml_and_ends_with_2(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "flows/broken.yaml").write_text("flow: x\nnodes: {a: b\n")
    (folder / "flows/latin.yaml").write_bytes(b"flow: \xe9\nnodes: {}\n")
    assert main(["fmt", "flows"]) == 2
    shown = capsys.readouterr().err
    assert "flows/broken.yaml:2:8: error: the { … } is not closed" in shown
    assert "flows/latin.yaml:1:1: error: not UTF-8 text (byte 0xe9)" in shown
    assert "4 files formatted" in shown


def test_fmt_shows_no_line_of_a_file_that_may_hold_a_secret(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "flows/credentials.yaml").write_text("Erp: {token: hunter2-canary\n")
    assert main(["fmt", "flows/credentials.yaml"]) == 2
    shown = capsys.readouterr()
    assert "hunter2-canary" not in shown.out + shown.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nope.yaml"], "nope.yaml: there is no such file or folder"),
        (["-", "flows"], "- stands alone"),
        (["node_modules"], None),
        ([".git"], ".git: there is no such file or folder"),
    ],
)
def test_fmt_says_what_is_wrong_with_its_command_line(
    folder: Path, arguments: list[str], message: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fmt", *arguments]) == (2 if message else 0)
    assert (message or "formatted") in capsys.readouterr().err
