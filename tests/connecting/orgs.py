"""A local org in a process of its own, and what somebody does at its login page."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

FORM = re.compile(r'name="request" value="([^"]+)"')


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@dataclass
class Org:
    """`flowrun org` in a process of its own."""

    domain: str
    consumer_key: str
    consumer_secret: str
    username: str
    password: str
    callback: str

    def flags(self) -> list[str]:
        return [
            *("--domain", self.domain, "--consumer-key", self.consumer_key),
            *("--consumer-secret-env", "SECRET", "--callback", self.callback),
        ]


@contextmanager
def an_org(folder: Path) -> Iterator[Org]:
    """Its data lie in the folder."""
    callback = f"http://localhost:{free_port()}/oauth/redirect"
    data = folder / "org.yaml"
    data.write_text(
        f'org: {{rotation: true, pkce_required: true, callback_urls: ["{callback}"]}}\n'
        "records:\n  Organization: [{Name: Acme}]\n"
        "  User: [{Username: a@acme.example.com, LastName: A}]\n"
    )
    command = [sys.executable, "-m", "flowrun.cli", "org", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline().strip().partition(": ") for _ in range(7)]
            told = {name: value for name, _, value in lines}
            names = ("consumer_key", "consumer_secret", "username", "password")
            domain = told["url"].removeprefix("http://")
            yield Org(domain, *(told[name] for name in names), callback)
        finally:
            process.terminate()


def log_in(org: Org, url: str, decision: str) -> httpx.Response:
    """What somebody does in a browser, from the login form to the last page."""
    with httpx.Client(follow_redirects=True) as browser:
        return decide(org, url, decision, browser)


def decide(org: Org, url: str, decision: str, browser: httpx.Client) -> httpx.Response:
    """As `log_in`, in a browser that goes on afterwards."""
    base = f"http://{org.domain}"
    form = FORM.findall(browser.get(url).text)[0]
    login = {"request": form, "username": org.username, "password": org.password}
    page = browser.post(f"{base}/services/oauth2/login", data=login).text
    assert "Allow Access?" in page
    answer = {"request": FORM.findall(page)[0], "decision": decision}
    return browser.post(f"{base}/services/oauth2/consent", data=answer)
