"""What a problem says to write instead is a quick fix, through the server."""

import re
from pathlib import Path

import pytest

from flowrun.language.changes.fixes import fixes
from flowrun.language.diagnostics import diagnostics
from flowrun.language.workspace import Workspace
from flowrun.lsp.editing import MOST_FIXES
from flowrun.project.types import node_types
from tests.language.language_client import LanguageClient
from tests.language.schemas import ROOT
from tests.language.test_language_server import applied

FILES = {"other.yaml": "flow: other\nstart: a\nnodes:\n  a: {type: end}\n"}
HEAD = "flow: x\nstart: a\nparameters: {X: y, N: {entity: number}}\nnodes:\n  a:\n"


def speak(text: str) -> str:
    return f"{HEAD}    type: speak\n    text: {text}\n    next: end\n"


def setting(value: str) -> str:
    return f"{HEAD}    type: set_parameter\n    parameters: {{$X: {value}}}\n    next: end\n"


def condition(operator: str) -> str:
    return (
        f"{HEAD}    type: conditions\n    conditions: {{c: [$X, {operator}, 1]}}\n"
        "    exits: {c: end, default: end}\n"
    )


def query(soql: str, style: str = ">-\n      ") -> str:
    return (
        f"{HEAD}    type: salesforce\n    credential: S\n    action: get_records\n"
        f"    query: {style}{soql}\n    exits: {{success: end, no_records: end, failed: end}}\n"
    )


def search(sosl: str) -> str:
    return query(sosl, "'").replace("get_records", "search").replace("\n    exits", "'\n    exits")


def declared(parameter: str) -> str:
    return (
        f"flow: x\nstart: a\nparameters:\n  D: {parameter}\nnodes:\n  a: {{type: end, text: $D}}\n"
    )


def webhook(more: str) -> str:
    return f"{HEAD}    type: webhook\n    url: https://x.example/$X\n    {more}\n"


def topped(setting: str) -> str:
    return speak("$X").replace("start:", f"{setting}\nstart:")


FROM = "SELECT Id FROM Case"
OPERATORS = [
    (condition(wrong), condition(right), "wrong-value")
    for wrong, right in [
        *(("==", "is"), ("=", "is"), ("'!='", "'is not'"), ("<>", "is not"), ("equals", "is")),
        *(('">=<"', '">="'), ("isnt", "is not")),
    ]
]
SOQL = [
    (query(wrong), query(right), "soql-syntax")
    for wrong, right in [
        ("SLECT Id FROM Case", FROM),
        ("SELECT Id FORM Case", FROM),
        (f"{FROM} WERE Id = $X", f"{FROM} WHERE Id = $X"),
        (f"{FROM} WHERE Name LIEK 'x'", f"{FROM} WHERE Name LIKE 'x'"),
        (f"{FROM} WHERE A = 1 AN B = 2", f"{FROM} WHERE A = 1 AND B = 2"),
        (f"{FROM} WHERE A = 1 && B = 2", f"{FROM} WHERE A = 1 AND B = 2"),
        (f"{FROM} ORDR BY Id", f"{FROM} ORDER BY Id"),
        (f"{FROM} ORDER BY Id DECS", f"{FROM} ORDER BY Id DESC"),
        (f"{FROM} ORDER BY Id NULLS LSAT", f"{FROM} ORDER BY Id NULLS LAST"),
        (f"{FROM} LIMT 3", f"{FROM} LIMIT 3"),
        (f"{FROM} WHERE Name == 'x'", f"{FROM} WHERE Name = 'x'"),
        (f"{FROM} WHERE Name IS NULL", f"{FROM} WHERE Name = null"),
        (f"{FROM} WHERE Name is not null", f"{FROM} WHERE Name != null"),
        (f'{FROM} WHERE Name = "x"', f"{FROM} WHERE Name = 'x'"),
        (f"{FROM} WHERE Name = Dana LIMIT 1", f"{FROM} WHERE Name = 'Dana' LIMIT 1"),
        (f"{FROM} WHERE Name = 'It''s'", f"{FROM} WHERE Name = 'It\\'s'"),
        (f"{FROM} WHERE Open = TREU", f"{FROM} WHERE Open = TRUE"),
        (f"{FROM} WHERE D = THIS_MONHT", f"{FROM} WHERE D = THIS_MONTH"),
        (f"{FROM} WHERE D > LAST_DAYS:5", f"{FROM} WHERE D > LAST_N_DAYS:5"),
        (f"{FROM} WHERE D > LAST_N_DAYS", f"{FROM} WHERE D > LAST_N_DAYS:30"),
        (f"{FROM} WHERE D > 2026-01-31T10:00", f"{FROM} WHERE D > 2026-01-31T10:00:00Z"),
        (f"{FROM} WHERE D > 2026-01-31 10:00:00", f"{FROM} WHERE D > 2026-01-31T10:00:00Z"),
        (f"{FROM};", FROM),
        ("SELECT Id, FROM Case", FROM),
        ("SELECT COUNT(Id) AS n FROM Case", "SELECT COUNT(Id) n FROM Case"),
    ]
]
SQL = [
    (query(wrong), query(right), "soql-syntax")
    for wrong, right in [
        (f"{FROM} WHERE A BETWEEN 1 AND 2", f"{FROM} WHERE A >= 1 AND A <= 2"),
        (f"{FROM} WHERE A.B between $X and $N", f"{FROM} WHERE A.B >= $X AND A.B <= $N"),
        (
            f"{FROM} WHERE A = $X OR D BETWEEN 2026-01-31 AND ${{N:-4}}",
            f"{FROM} WHERE A = $X OR (D >= 2026-01-31 AND D <= ${{N:-4}})",
        ),
        (f"{FROM} WHERE A NOT BETWEEN 1 AND 2", f"{FROM} WHERE (A < 1 OR A > 2)"),
        (
            f"{FROM} WHERE A = $X AND B NOT LIKE '$X%'",
            f"{FROM} WHERE A = $X AND (NOT B LIKE '$X%')",
        ),
        (f"{FROM} WHERE ISNULL(A) AND B = 1", f"{FROM} WHERE A = null AND B = 1"),
        (f"{FROM} WHERE A NOTNULL", f"{FROM} WHERE A != null"),
        (f'{FROM} WHERE Name = "$X"', f"{FROM} WHERE Name = '$X'"),
        (f"{FROM} WHERE A IN [1, 2]", f"{FROM} WHERE A IN (1, 2)"),
        (f"{FROM} WHERE D > GETDATE()", f"{FROM} WHERE D > TODAY"),
        ("SELECT Id FROM `Case`", FROM),
        ("SELECT [Id] FROM Case", FROM),
        ("SELECT * FROM Case", "SELECT FIELDS(ALL) FROM Case LIMIT 200"),
        (
            "SELECT * FROM Case WHERE A = $X LIMIT 5",
            "SELECT FIELDS(ALL) FROM Case WHERE A = $X LIMIT 5",
        ),
        ("SELECT * FROM Case OFFSET 5", "SELECT FIELDS(ALL) FROM Case LIMIT 200 OFFSET 5"),
        ("SELECT COUNT(*) FROM Case", "SELECT COUNT() FROM Case"),
        ("SELECT A, COUNT(*) FROM Case GROUP BY A", "SELECT A, COUNT(Id) FROM Case GROUP BY A"),
        ("SELECT TOP 5 Id FROM Case", f"{FROM} LIMIT 5"),
        (
            "SELECT TOP (5) Id FROM Case WHERE A = $X ORDER BY A FOR VIEW",
            f"{FROM} WHERE A = $X ORDER BY A LIMIT 5 FOR VIEW",
        ),
        ("SELECT TOP 500 * FROM Case", "SELECT FIELDS(ALL) FROM Case LIMIT 200"),
        (
            "SELECT DISTINCT A, B.C FROM Case WHERE D = $X ORDER BY A",
            "SELECT A, B.C FROM Case WHERE D = $X GROUP BY A, B.C ORDER BY A",
        ),
        ("SELECT DISTINCT(A) FROM Case", "SELECT A FROM Case GROUP BY A"),
        (f"{FROM} LIMIT 5, 10", f"{FROM} LIMIT 10 OFFSET 5"),
        (f"{FROM} OFFSET 5 LIMIT 10", f"{FROM} LIMIT 10 OFFSET 5"),
        (f"{FROM} FETCH NEXT 5 ROWS ONLY", f"{FROM} LIMIT 5"),
        (f"{FROM} ORDER BY A DESCENDING", f"{FROM} ORDER BY A DESC"),
    ]
]
RETURNING = "FIND {Dana} RETURNING Contact"
SOSL = [
    (search(wrong), search(right), "sosl-syntax")
    for wrong, right in [
        ("FIND {Dana} RETURNIN Contact", RETURNING),
        (
            "FIND {Dana} IN ALL FEILDS RETURNING Contact",
            f"{RETURNING}".replace("RET", "IN ALL FIELDS RET"),
        ),
        (f"{RETURNING}(Id WHERE A == 1)", f"{RETURNING}(Id WHERE A = 1)"),
    ]
]
FORMS = [
    (declared("{entity: date, say: shrt}"), declared("{entity: date, say: short}"), "wrong-form"),
    (declared("{entity: money, say: lnog}"), declared("{entity: money, say: long}"), "wrong-form"),
    (declared("{entity: text, say: short}"), declared("{entity: text}"), "wrong-form"),
]
SPEECH = [
    (speak(wrong), speak(right), code)
    for wrong, right, code in [
        ("{eahc: $X, say: x}", "{each: $X, say: x}", "unknown-key"),
        ("{each: $X, say: x, noen: y}", "{each: $X, say: x, none: y}", "unknown-key"),
        ("{plural: $N, oen: x, other: y}", "{plural: $N, one: x, other: y}", "unknown-key"),
        ("{plural: $N, zero: x, other: y}", "{plural: $N, 0: x, other: y}", "no-category"),
        ("{EN: x}", "{en: x}", "unknown-key"),
        ('"Hi {{X}}"', '"Hi $X"', "double-braces"),
        ('"Hi {{ X.a[0] }}!"', '"Hi ${X.a[0]}!"', "double-braces"),
        ("{{X}}", "$X", "double-braces"),
        (r'"$X \d"', r'"$X \\d"', "yaml-escape"),
        (r'"$X it\'s"', r'"$X it' "'" 's"', "yaml-escape"),
        ("@home $X", '"@home $X"', "yaml-quotes"),
    ]
]
FUNCTIONS = [
    (setting(wrong), setting(right), code)
    for wrong, right, code in [
        ("{summ: [$N, 1]}", "{sum: [$N, 1]}", "unknown-function"),
        ("{Add: [$N, 1]}", "{sum: [$N, 1]}", "unknown-function"),
        ("{sort: $N, bye: 2}", "{sort: $N, by: 2}", "unknown-key"),
        ("{shift: [now, 3 dayz]}", "{shift: [now, 3 days]}", "wrong-value"),
        ("{now: dat}", "{now: date}", "wrong-value"),
        ('"$N + 1"', "{sum: [$N, 1]}", "no-arithmetic"),
    ]
]
NODES = [
    (webhook("next: end"), webhook("exits: {success: end}"), "wrong-exits"),
    (webhook("method: post"), webhook("method: POST"), "wrong-value"),
    (webhook("response_mapping: {a: N}"), webhook("response_mapping: {a: $N}"), "wrong-value"),
    (
        webhook("response_mapping: {a: {parameter: N, default: 1}}"),
        webhook("response_mapping: {a: {parameter: $N, default: 1}}"),
        "wrong-value",
    ),
    (setting("5").replace("$X", "X"), setting("5"), "wrong-value"),
    (
        speak("$X").replace("next: end", "exits: {next: end}"),
        speak("$X"),
        "wrong-exits",
    ),
    (speak("$X").replace("speak", "say"), speak("$X"), "unknown-type"),
    (topped("country: us"), topped("country: US"), "wrong-value"),
    (topped("currency: usd"), topped("currency: USD"), "wrong-value"),
    (
        topped("entities: {C: {values: {a: }, fuzy: 90}}"),
        topped("entities: {C: {values: {a: }, fuzzy: 90}}"),
        "unknown-key",
    ),
]


ALL = [*OPERATORS, *SOQL, *SQL, *SOSL, *FORMS, *SPEECH, *FUNCTIONS, *NODES]


@pytest.mark.parametrize(("wrong", "right", "code"), ALL)
def test_what_to_write_instead_is_a_fix(
    client: LanguageClient, folder: Path, wrong: str, right: str, code: str
) -> None:
    for text, mended in ((wrong, right), ("\ufeff" + wrong, "\ufeff" + right)):
        assert mended in made(client, folder / "x.yaml", text, code)


@pytest.mark.parametrize("style", [">-", "|", "plain"])
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("SELECT */FROM Case/WHERE A = $X", "SELECT FIELDS(ALL)/FROM Case/WHERE A = $X LIMIT 200"),
        ("SELECT TOP 5 Id/FROM Case/ORDER BY A", "SELECT Id/FROM Case/ORDER BY A LIMIT 5"),
        ("SELECT TOP 5/Id/FROM Case/OFFSET 3", "SELECT Id/FROM Case/LIMIT 5 OFFSET 3"),
        (f"{FROM}/WHERE A BETWEEN/1 AND 2", f"{FROM}/WHERE A >=/1 AND A <= 2"),
        ("SELECT DISTINCT A/FROM Case/LIMIT 5", "SELECT A/FROM Case/GROUP BY A LIMIT 5"),
    ],
)
def test_a_query_over_several_lines_keeps_its_lines_when_it_is_mended(
    client: LanguageClient, folder: Path, style: str, wrong: str, right: str
) -> None:
    begins = "" if style == "plain" else f"{style}\n      "
    wrong, right = (query(text.replace("/", "\n      "), begins) for text in (wrong, right))
    assert made(client, folder / "x.yaml", wrong, "soql-syntax") == [right]


def made(client: LanguageClient, path: Path, text: str, code: str) -> list[str]:
    """What the fixes of the problems of a code make of a text."""
    uri = client.open(path, text)
    return [
        applied(text, fix["edit"]["changes"][uri])
        for problem in client.diagnostics(uri)
        if problem["code"] == code
        for fix in client.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": uri},
                "range": problem["range"],
                "context": {"diagnostics": [problem]},
            },
        )
    ]


def test_a_fix_that_would_say_something_else_where_it_stands_is_not_offered(
    client: LanguageClient, folder: Path
) -> None:
    quoted = query(f"{FROM} WHERE Name = Dana", "'").replace("Dana\n", "Dana'\n")
    assert made(client, folder / "x.yaml", quoted, "soql-syntax") == []
    both = webhook("next: end\n    exits: {failed: end}")
    assert made(client, folder / "x.yaml", both, "wrong-exits") == []
    first = speak("$X").replace("next: end", "exits: {next: end, failed: end}")
    assert made(client, folder / "x.yaml", first, "wrong-exits") == []


def test_a_column_that_no_row_has_is_mended_in_a_test(client: LanguageClient, folder: Path) -> None:
    def text(column: str) -> str:
        return (
            "flow: other.yaml\ntests:\n  - name: a\n    examples: [{word: x, more: <}]\n"
            f"    talk: [bot: <{column}> <more>]\n"
        ).replace("more: <}", "more: y}")

    assert made(client, folder / "other.test.yaml", text("wrod"), "wrong-test") == [text("word")]


NAMED = re.compile(r'(?:did you mean|write) "([^"]+)"')


def test_whatever_a_problem_asks_or_says_to_write_its_fix_writes(tmp_path: Path) -> None:
    mistakes = (ROOT / "docs/examples/mistakes.yaml").read_text("utf-8")
    asked = 0
    for text in (mistakes, *(wrong for wrong, _, _ in ALL)):
        files, path = Workspace(node_types(), None, lambda _: None), tmp_path / "x.yaml"
        for one in diagnostics(files, path, text):
            if said := NAMED.search(one.problem.message):
                asked += 1
                titles = [fix.title for fix in fixes(files.analysis(path, text), one)]
                assert f'Write "{said[1]}"' in titles, one.problem.message
    assert asked >= 20


def test_for_a_whole_file_a_number_of_fixes_is_offered_that_can_be_had_soon(
    client: LanguageClient, folder: Path
) -> None:
    wrong = "".join(f"  n{at}: {{type: speek, text: x}}\n" for at in range(60))
    uri = client.open(folder / "x.yaml", f"flow: x\nstart: n0\nnodes:\n{wrong}")
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 70, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}}
    assert len(client.request("textDocument/codeAction", asked)) == MOST_FIXES
