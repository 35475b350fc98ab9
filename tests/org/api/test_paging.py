"""Query results page by page."""

import re

import pytest

from tests.org.asking import DATA, OpenOrg, log_in, query, reach

pytestmark = pytest.mark.anyio


async def test_pages_follow_each_other_until_done(open_org: OpenOrg) -> None:
    org = open_org(page_size=3)
    async with reach(org) as client:
        await log_in(client, org)
        page = (await query(client, "SELECT Name FROM Contact ORDER BY Name")).json()
        names, sizes = [], []
        while True:
            names += [record["Name"] for record in page["records"]]
            sizes.append(len(page["records"]))
            assert page["totalSize"] == 10
            if page["done"]:
                break
            assert re.fullmatch(rf"{DATA}/query/01g\w{{15}}-{len(names)}", page["nextRecordsUrl"])
            page = (await client.get(page["nextRecordsUrl"])).json()
        assert "nextRecordsUrl" not in page
        assert sizes == [3, 3, 3, 1]
        assert names == sorted(names, key=str.casefold)


async def test_children_have_pages_of_their_own(open_org: OpenOrg) -> None:
    org = open_org(page_size=3)
    async with reach(org) as client:
        await log_in(client, org)
        soql = "SELECT (SELECT Subject FROM Cases) FROM Account WHERE Name LIKE 'Harbor Light C%'"
        cases = (await query(client, soql)).json()["records"][0]["Cases"]
        assert (cases["totalSize"], cases["done"], len(cases["records"])) == (4, False, 3)
        rest = (await client.get(cases["nextRecordsUrl"])).json()
        assert (rest["done"], len(rest["records"])) == (True, 1)


async def test_the_batch_size_is_kept_between_200_and_2000(open_org: OpenOrg) -> None:
    rows = "".join(f"    - {{LastName: N{number}}}\n" for number in range(2100))
    org = open_org(f"records:\n  Contact:\n{rows}")
    async with reach(org) as client:
        await log_in(client, org)
        for wanted, given in [("", 2000), ("batchSize=5", 200), ("batchSize=500", 500)]:
            options = {"Sforce-Query-Options": wanted}
            page = (await query(client, "SELECT Id FROM Contact", **options)).json()
            assert len(page["records"]) == given


async def test_a_page_size_in_the_data_file_holds(open_org: OpenOrg) -> None:
    org = open_org("org: {page_size: 2}\nrecords: {Account: [{Name: A}, {Name: B}, {Name: C}]}")
    async with reach(org) as client:
        await log_in(client, org)
        assert len((await query(client, "SELECT Id FROM Account")).json()["records"]) == 2
