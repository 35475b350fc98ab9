"""Being told to end, whatever a process is doing."""

import os
import signal
import subprocess
import sys

import pytest

STORM = """
import os, signal, threading
from contextlib import closing
from flowrun.ending import Told, told_to_end

def storm():
    for _ in range(20_000):
        os.kill(os.getpid(), signal.SIGTERM)

with closing(Told()) as told, told_to_end(told.set):
    storming = threading.Thread(target=storm)
    storming.start()
    while storming.is_alive():
        told.wait(0)
    assert told.wait()
"""


def test_a_signal_that_breaks_into_waiting_for_it_is_heard() -> None:
    told = subprocess.run([sys.executable, "-c", STORM], capture_output=True, timeout=120)
    assert (told.returncode, told.stderr) == (0, b"")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_a_signal_did_before_comes_back(number: signal.Signals) -> None:
    from flowrun.ending import told_to_end

    heard = list[str]()
    before = signal.signal(number, lambda *_: heard.append("before"))
    try:
        with told_to_end(lambda: heard.append("told")):
            os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
    finally:
        signal.signal(number, before)
    assert heard == ["told", "before"]


def test_a_signal_that_was_to_be_ignored_tells_nobody_to_end() -> None:
    from flowrun.ending import told_to_end

    heard = list[str]()
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with told_to_end(lambda: heard.append("told"), signal.SIGHUP):
            os.kill(os.getpid(), signal.SIGHUP)
        assert heard == [] and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
