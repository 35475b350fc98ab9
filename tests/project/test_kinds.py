"""What a YAML file is, by one rule for commands and editors."""

from pathlib import Path

import pytest

from flowrun.cli import main
from flowrun.project.kinds import Kind, kind_of, kind_of_named

ORG = "org: {name: Ours}\nobjects:\n  Lead:\n    Budget__c: {type: currency}\nrecords: {}\n"
LOGINS = "CRM:\n  # ours\n  type: salesforce\n  domain: acme\nMail: {type: http_bearer}\n"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.yaml", "flow: a\nstart: b\n", Kind.FLOW),
        ("a.test.yaml", "flow: a\n", Kind.TEST),
        ("credentials.yaml", "", Kind.CREDENTIALS),
        ("local.yaml", LOGINS, Kind.CREDENTIALS),
        ("environments/x.yaml", "credentials: {}\n", Kind.ENVIRONMENT),
        ("org.yaml", ORG, Kind.OTHER),
        ("nodes.yaml", "greet: {type: speak, text: Hello}\n", Kind.OTHER),
        ("find.yaml", "find: {type: salesforce, query: x, exits: {success: end}}\n", Kind.OTHER),
        ("services.yaml", "services:\n  web: {image: a}\n", Kind.OTHER),
        ("secret.yaml", "apiVersion: v1\nkind: Secret\n", Kind.OTHER),
        ("nothing.yaml", "", Kind.OTHER),
    ],
)
def test_a_file_is_what_its_name_and_its_text_tell(name: str, text: str, kind: Kind) -> None:
    assert kind_of(Path(name), text) is kind


@pytest.mark.parametrize(
    "text", ["", "greet: {type: speak}\n", "nodes:\n", "description: mine\n", "\ufffe"]
)
def test_what_may_be_meant_as_a_flow_is_one_where_it_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text, "utf-16" if text == "\ufffe" else "utf-8")
    assert kind_of_named(file) is Kind.FLOW
    assert kind_of_named(tmp_path / "gone.yaml") is Kind.FLOW


def test_named_files_are_checked_as_what_they_are_or_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("environments").mkdir()
    Path("environments/x.yaml").write_text("no: {}\n", "utf-8")
    Path("org.yaml").write_text(ORG, "utf-8")
    Path("local.yaml").write_text(LOGINS, "utf-8")
    assert main(["check", "org.yaml", "local.yaml", "environments/x.yaml"]) == 1
    told = capsys.readouterr().out
    assert "passed over: org.yaml is no flow" in told and "2 files checked" in told
    assert 'unknown key "no"' in told and "is a node" not in told
    assert main(["fmt", "--check", "org.yaml", "local.yaml"]) == 0
    assert "passed over: org.yaml" in capsys.readouterr().err
