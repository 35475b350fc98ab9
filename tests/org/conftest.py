"""Local orgs, and clients that ask them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from flowrun.org.app import LocalOrg
from tests.org.asking import DATA, ORIGIN, Clock, OpenOrg, log_in, reach


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_org(tmp_path: Path, clock: Clock) -> OpenOrg:
    """Opens an org with a data file of this text, or else the shipped one."""

    def opened(text: str = "", **options: Any) -> LocalOrg:
        if not text:
            return LocalOrg(clock=clock, **options)
        path = tmp_path / "org.yaml"
        path.write_text(text, encoding="utf-8")
        return LocalOrg(path, clock=clock, **options)

    return opened


@pytest.fixture
def org(request: pytest.FixtureRequest, open_org: OpenOrg) -> LocalOrg:
    """The org of a test file: filled with what the file calls ORG, or else the shipped one."""
    return open_org(getattr(request.module, "ORG", ""))


@pytest.fixture(scope="module")
def shared_org(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> LocalOrg:
    """The same for many examples of one test, which leave it as it is."""
    path = tmp_path_factory.mktemp("org") / "org.yaml"
    path.write_text(request.module.ORG, encoding="utf-8")
    return LocalOrg(path, clock=Clock())


@pytest.fixture
async def visitor(org: LocalOrg) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a token."""
    async with reach(org) as client:
        yield client


@pytest.fixture
async def client(org: LocalOrg) -> AsyncIterator[httpx.AsyncClient]:
    """A client that has logged in; its paths lie below a version of the API."""
    async with reach(org) as client:
        await log_in(client, org)
        client.base_url = httpx.URL(f"{ORIGIN}{DATA}/")
        yield client
