"""What a flow is called, without loading it."""

from pathlib import Path

from engine.source.reading import read_source
from engine.source.tree import Block


def flow_name(file: Path) -> str:
    """Its `flow:`, or else the file's own name. Raises `FlowError` for what cannot be read."""
    data = read_source(file, tolerant=True).data
    written = data.get("flow") if isinstance(data, Block) else None
    return str(written) if isinstance(written, str) and written else file.stem
