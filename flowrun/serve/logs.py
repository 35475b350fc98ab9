"""The log of a server: a line of JSON each, with the session that it is about, and nothing that
anybody said."""

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

session_id: ContextVar[str | None] = ContextVar("flowrun session", default=None)
"""Of what runs at the moment."""


class JsonLines(logging.Formatter):
    """`{time, level, logger, message, session?, …}`. Of an exception it tells kind and place: what
    it says of itself may hold anything."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if (id := session_id.get()) is not None:
            line["session"] = id
        line |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__
            line["trace"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)
            ]
        elif record.exc_text:  # of a turn, which masked it
            line["trace"] = [record.exc_text]
        return json.dumps(line, ensure_ascii=False)


def begin_log() -> None:
    """To stderr, from now on: uvicorn's too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("flowrun").setLevel(logging.INFO)
    # It says of a connection that a client closed early what is no news.
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
