"""Servers of a cluster on loopback, with the settings that deploy/ has, which tests kill."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flowrun.listening import free_ports
from flowrun.scale.server import Server
from tests.engine_server import TOOLS


@contextmanager
def nodes(count: int) -> Iterator[list[Server]]:
    """So many, each ready; what one of three keeps another has too."""
    ports = free_ports(3 * count)
    addresses = [f"http://127.0.0.1:{port}" for port in ports[2 * count :]]
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        made = []
        for number in range(count):
            settings = {
                "RESTATE_CLUSTER_NAME": "tests",
                "RESTATE_NODE_NAME": f"n{number + 1}",
                "RESTATE_AUTO_PROVISION": str(number == 0).lower(),
                "RESTATE_DEFAULT_REPLICATION": str(min(2, count)),
                "RESTATE_DEFAULT_NUM_PARTITIONS": "8",
                "RESTATE_METADATA_CLIENT__ADDRESSES": json.dumps(addresses),
                "RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE": "512MB",
            }
            node = Server(
                Path(folder) / str(number),
                ingress=ports[number],
                admin=ports[count + number],
                node=ports[2 * count + number],
                settings=settings,
            )
            made.append(node)
        try:
            with ThreadPoolExecutor() as pool:
                list(pool.map(lambda node: node.start(TOOLS), made))
            yield made
        finally:
            for node in made:
                node.kill()
