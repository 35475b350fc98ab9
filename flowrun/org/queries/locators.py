"""Query results handed out page by page, each page but the first by its query locator."""

import itertools
from collections import OrderedDict

from ..data.ids import make_id
from ..errors import ApiError
from .plan import Record

_MOST_OPEN = 1000


class Locators:
    """The results not yet read to their end; the oldest are forgotten when there are too many."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, tuple[list[Record], int]] = OrderedDict()
        self._numbers = itertools.count(1)

    def first(self, records: list[Record], size: int, base: str) -> Record:
        """The answer with the first page."""
        if len(records) <= size:
            return {"totalSize": len(records), "done": True, "records": records}
        locator = make_id("01g", next(self._numbers))
        self._open[locator] = (records, size)
        if len(self._open) > _MOST_OPEN:
            self._open.popitem(last=False)
        return self._page(locator, 0, base)

    def forget(self) -> None:
        """As when the session ended that held them."""
        self._open.clear()

    def next(self, locator: str, base: str) -> Record:
        """The page that `01g…-2000` names."""
        name, _, offset = locator.partition("-")
        if name not in self._open or not (offset.isascii() and offset.isdigit()):
            raise ApiError("INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(name, int(offset[:12]), base)

    def _page(self, locator: str, start: int, base: str) -> Record:
        records, size = self._open[locator]
        end = start + size
        done = end >= len(records)
        answer: Record = {"totalSize": len(records), "done": done}
        if not done:
            answer["nextRecordsUrl"] = f"{base}/query/{locator}-{end}"
        return answer | {"records": records[start:end]}
