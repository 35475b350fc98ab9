"""How much memory reading a large result takes: the peak of a process of its own, on Linux."""

from .measure import Figure, Side, interleave
from .soql import RECORDS, peak


def grown(side: str, records: int) -> Side:
    async def megabytes() -> float:
        return peak(side, records)

    return megabytes


async def measure(rounds: int) -> dict[str, Figure]:
    return await interleave(
        {
            "simple-salesforce query_all_iter": grown("simple-salesforce", RECORDS),
            "salesforce node, page by page": grown("pages", RECORDS),
            "the same, 300,000 records": grown("pages", 3 * RECORDS),
            "salesforce node, save_to .jsonl": grown("file", RECORDS),
            "save_to .jsonl, 300,000 records": grown("file", 3 * RECORDS),
        },
        rounds,
    )
