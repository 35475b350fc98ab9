"""What deploy/ has, judged by the tools that will read it."""

import os
import re
import shutil
import subprocess
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from flowrun.cli.arguments import parser_of
from flowrun.cli.commands import COMMANDS
from tests.serve.serving import PATIENCE

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
BALANCER = {"LISTEN": "127.0.0.1:9080", "HEALTH": "127.0.0.1:9081", "WORKERS": "localhost:9082"}


def told(*command: str | Path, **environment: str) -> str:
    """What a tool says. Where there is none, the test is skipped in one line; in CI it fails."""
    program = shutil.which(command[0])
    if program is None:
        told = f"{command[0]} is not installed; .ci/run installs it"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    ran = subprocess.run(
        [program, *map(str, command[1:])],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
    )
    assert ran.returncode == 0, ran.stdout
    return ran.stdout


def manifests() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8")))


def test_haproxy_takes_its_configuration_without_a_warning() -> None:
    said = told("haproxy", "-c", "-f", DEPLOY / "haproxy.cfg", **BALANCER)
    assert "warning" not in said.lower()


def test_compose_takes_its_file() -> None:
    told("docker-compose", "-f", DEPLOY / "compose.yaml", "config", "-q", FLOWRUN_NAME="flows")


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    # It asks for each program where its unit says it is.
    program = shutil.which("true")
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text("utf-8").replace("/opt/flowrun/.venv/bin/flowrun", f"{program}")
        text = text.replace("/usr/local/bin/restate-server", f"{program}")
        (tmp_path / unit.name).write_text(text, "utf-8")
    assert told("systemd-analyze", "verify", *sorted(tmp_path.iterdir())) == ""


def test_kubernetes_takes_every_manifest_and_knows_every_key_of_it() -> None:
    told("kubernetes-validate", "--strict", "--version", "1.32", DEPLOY / "kubernetes.yaml")


def test_kubernetes_has_the_very_balancer_that_is_tested() -> None:
    found = [one["data"] for one in manifests() if one["kind"] == "ConfigMap"]
    assert found == [{"haproxy.cfg": (DEPLOY / "haproxy.cfg").read_text("utf-8")}]


def test_nobody_outside_reaches_the_engine_or_a_worker() -> None:
    services = [one for one in manifests() if one["kind"] == "Service"]
    assert all(one["spec"].get("type", "ClusterIP") == "ClusterIP" for one in services)
    kept = {
        one["spec"]["podSelector"]["matchLabels"]["app"]
        for one in manifests()
        if one["kind"] == "NetworkPolicy"
    }
    assert kept == {"restate", "haproxy", "worker"}
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    assert compose["networks"]["engine"] == {"internal": True}
    opened = {name: one["ports"] for name, one in compose["services"].items() if "ports" in one}
    assert opened == {"front": ["127.0.0.1:8000:8000"]}


def test_every_part_that_has_a_secret_has_it_from_a_file_or_a_secret_of_the_cluster() -> None:
    for file in DEPLOY.rglob("*.*"):
        for line in file.read_text("utf-8").splitlines():
            assert "FLOWRUN_SHARED_KEY" not in line or "FLOWRUN_SHARED_KEY_FILE" in line, line


def test_every_command_is_one_that_flowrun_has() -> None:
    """The words behind `flowrun` in each file, as its parser reads them."""
    for words in commands():
        assert words[0] in COMMANDS
        parser = parser_of(words[0])
        import_module(f"flowrun.cli.{COMMANDS[words[0]].module(words[0])}").arguments(parser)
        given = [re.sub(r"\$\{[^}]*\}", "flows.example.com", word) for word in words[1:]]
        parser.parse_args(given)


def commands() -> list[list[str]]:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"].values()
    found = [one["command"] for one in compose if one["image"] == "flowrun"]
    for manifest in manifests():
        pod = manifest.get("spec", {}).get("template", {}).get("spec", {})
        found += [one["args"] for one in pod.get("containers", ()) if one["image"] == "flowrun"]
    for unit in (DEPLOY / "systemd").iterdir():
        for line in unit.read_text("utf-8").splitlines():
            program, _, words = line.partition("/bin/flowrun ")
            found += [words.split()] if program.startswith("ExecStart=") and words else []
    assert len(found) == 6
    return found
