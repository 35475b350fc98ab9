"""A server on loopback that answers any query with records in pages of 2,000, made beforehand."""

import asyncio
import json
import re
import sys

PAGE = 2_000
_NEXT = re.compile(rb"GET /services/data/v[\d.]+/query/01g-(\d+) ")


def record(number: int) -> dict[str, object]:
    """About 500 bytes as Salesforce writes them."""
    return {
        "attributes": {
            "type": "Contact",
            "url": f"/services/data/v66.0/sobjects/Contact/0035f{number:010}AAA",
        },
        "Id": f"0035f{number:010}AAA",
        "FirstName": f"First {number}",
        "LastName": f"Last {number}",
        "Email": f"person.{number}@example.com",
        "Phone": "+14155550100",
        "MailingStreet": f"{number} Long Street, Building {number % 97}, Floor {number % 12}",
        "Description": "A note about this person that is as long as notes usually are. " * 2,
        "Amount__c": number * 1.5,
        "IsActive__c": number % 2 == 0,
        "CreatedDate": "2026-01-31T10:00:00.000+0000",
    }


FIELDS = [name for name in record(0) if name != "attributes"]


def page(start: int, total: int) -> bytes:
    end = min(total, start + PAGE)
    body: dict[str, object] = {"totalSize": total, "done": end == total}
    if end < total:
        body["nextRecordsUrl"] = f"/services/data/v66.0/query/01g-{end}"
    body["records"] = [record(number) for number in range(start, end)]
    return answer(body)


def answer(body: object) -> bytes:
    text = json.dumps(body, separators=(",", ":")).encode()
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\n"
        f"Content-Length: {len(text)}\r\n\r\n"
    )
    return head.encode() + text


class Answering(asyncio.Protocol):
    """Answers as soon as a request's head is whole; the body of a login is not looked at."""

    pages: dict[int, bytes] = {}
    token = answer({"access_token": "00D5f!bench", "token_type": "Bearer"})

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.received = b""

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, mark, rest = self.received.partition(b"\r\n\r\n")
        if not mark:
            return
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if length and len(rest) < int(length[1]):
            return
        self.received = b""
        if head.startswith(b"POST"):
            self.transport.write(self.token)
            return
        following = _NEXT.match(head)
        self.transport.write(self.pages[int(following[1]) if following else 0])


async def main() -> None:
    total = int(sys.argv[1])
    Answering.pages = {start: page(start, total) for start in range(0, total, PAGE)}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Answering, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
