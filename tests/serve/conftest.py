"""What tests of served sessions may ask for."""

from collections.abc import Iterator

import pytest

from tests.engine_server import forget_all
from tests.serve.serving import ENGINE


@pytest.fixture(params=["here", "restate"])
def each_engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """The same sessions in the server itself, and on a distributed engine."""
    if request.param == "here":
        yield
        return
    engine = request.getfixturevalue("engine")
    forget_all(engine)
    token = ENGINE.set(engine)
    yield
    ENGINE.reset(token)
