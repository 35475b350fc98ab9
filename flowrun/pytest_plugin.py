"""pytest collects `*.test.yaml` files and has the fixtures `flow`, `local_org` and `http`.

Nothing of flowrun is imported before one of them is met.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import respx

    from .org.app import LocalOrg
    from .testing import FlowRun

ENDING = ".test.yaml"
_COVERAGE = "flowrun_coverage"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("flowrun")
    group.addoption(
        "--flow-coverage",
        action="store_true",
        help="show the nodes and exits of flows that *.test.yaml files take",
    )
    parser.addini("flowrun_nodes_dir", "a folder of node types that the flows use", default="")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if not file_path.name.endswith(ENDING):
        return None
    from .testing.collecting import FlowTestFile

    return FlowTestFile.from_parent(parent, path=file_path)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not config.getoption("--flow-coverage"):
        return
    from .testing.collecting import summary

    summary(terminalreporter, config)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist says what its tests take; it shows nothing itself."""
    output = getattr(session.config, "workeroutput", None)
    if output is None or not session.config.getoption("--flow-coverage"):
        return
    from .testing.collecting import hand_over

    output[_COVERAGE] = hand_over(session.config)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    handed = getattr(node, "workeroutput", {}).get(_COVERAGE)
    if handed:
        from .testing.collecting import take_over

        take_over(node.config, handed)


@pytest.fixture
def http() -> "Iterator[respx.MockRouter]":
    """A respx router that answers the requests of `flow`; each of its routes has to be called."""
    import respx

    router = respx.MockRouter(assert_all_called=True)
    yield router
    router.assert_all_called()


@pytest.fixture
def local_org(request: pytest.FixtureRequest) -> "Callable[..., LocalOrg]":
    """Makes a local Salesforce org: `local_org("acme.yaml")`, a file beside the test."""
    from .org.app import LocalOrg

    def make(data: str | Path | None = None) -> LocalOrg:
        return LocalOrg(None if data is None else request.path.parent / data)

    return make


@pytest.fixture
def flow(request: pytest.FixtureRequest) -> "Callable[..., FlowRun]":
    """Runs a flow that lies beside the test: `flow("demo.yaml", inputs=["1042"])`, with what
    `run_flow` takes. The routes of `http` answer it where the test uses that fixture."""
    from .testing import run_flow

    def run(path: str | Path, **options: Any) -> "FlowRun":
        if "http" in request.fixturenames:
            options.setdefault("http", request.getfixturevalue("http"))
        return run_flow(request.path.parent / path, **options)

    return run
