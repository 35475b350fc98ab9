"""What tests of served sessions may ask for."""

from collections.abc import Iterator

import pytest

from tests.serve.serving import ENGINE


@pytest.fixture(params=["here", "restate"])
def each_engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """The same sessions in the server itself, and on a distributed engine."""
    if request.param == "here":
        yield
        return
    before = ENGINE.get()
    ENGINE.set(request.getfixturevalue("engine"))
    yield
    ENGINE.set(before)
