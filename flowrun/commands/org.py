"""`flowrun org`: a local Salesforce org on loopback."""

import argparse

from ..org.server import serve


def main(options: argparse.Namespace) -> int:
    serve("127.0.0.1", options.port, options.data)
    return 0
