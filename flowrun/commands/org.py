"""`flowrun org`: a local Salesforce org on loopback."""

import argparse

from engine import FlowError

from ..org.chaos import read_switch
from ..org.server import serve


def main(options: argparse.Namespace) -> int:
    try:
        chaos = dict(read_switch(each) for each in options.chaos.split(",") if each.strip())
    except ValueError as error:
        raise FlowError(f"--chaos: {error}") from None
    serve("127.0.0.1", options.port, options.data, chaos)
    return 0
