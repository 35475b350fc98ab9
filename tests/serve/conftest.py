"""What tests of served sessions may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine_server import forget_all
from tests.serve.serving import ENGINE
from tests.serve.shop import Shop, a_shop, written


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


@pytest.fixture
def shop() -> Iterator[Shop]:
    with a_shop() as shop:
        yield shop


@pytest.fixture
def flow(shop: Shop, tmp_path: Path) -> Path:
    return written(tmp_path, shop)
