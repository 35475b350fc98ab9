"""Salesforce hosts: whatever people paste, normalised to the My Domain host."""

import re
from urllib.parse import SplitResult, urlsplit

from engine.credentials import is_loopback

FORMS = (
    "X.my.salesforce.com",
    "X.develop.my.salesforce.com",
    "X--sandbox.sandbox.my.salesforce.com",
)
_SUFFIXES = (
    ".salesforce.com",
    ".salesforce.mil",
    ".sfcrmproducts.cn",
    ".my-salesforce.com",
)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_SHARED = {"login": "login.salesforce.com", "test": "test.salesforce.com"}
_MOVED = {".lightning.force.com": "", ".my.salesforce-setup.com": ""}


class StrangeHost(ValueError):
    """A host that is not Salesforce's."""

    def __init__(self, host: str) -> None:
        self.reason = f'"{host}" is not a Salesforce host, and the consumer secret would go there'
        super().__init__(f"{self.reason}; set allow_custom_host: true if it is meant")


def normalise(pasted: str, *, allow_custom_host: bool = False) -> str:
    """The host (with a port only on loopback) for a pasted name, host or URL.

    Raises `ValueError` for what is no host, and `StrangeHost` for one that isn't Salesforce's
    unless `allow_custom_host` is set.
    """
    text = pasted.strip().lower()
    parts = _split(text if "://" in text else f"//{text}")
    if parts is None or parts.scheme not in ("", "http", "https"):
        raise ValueError(f'"{pasted}" is not a domain; write X.my.salesforce.com')
    if "@" in parts.netloc:
        raise ValueError("a domain holds no user name or password")
    host = parts.netloc.rstrip(".")
    if is_loopback(host):
        return host
    for moved in _MOVED:
        if host.endswith(moved):
            host = host.removesuffix(moved) + ".my.salesforce.com"
    host = _completed(host)
    if ":" in host and not allow_custom_host:
        raise ValueError(f'"{pasted}" has a port; a Salesforce domain has none')
    if not all(_LABEL.fullmatch(label) for label in host.partition(":")[0].split(".")):
        raise ValueError(f'"{pasted}" is not a domain; write X.my.salesforce.com')
    if not (allow_custom_host or is_salesforce(host)):
        raise StrangeHost(host)
    return host


def _split(url: str) -> SplitResult | None:
    """The parts of a URL; None where its port or its brackets are wrong."""
    try:
        parts = urlsplit(url)
        return parts if parts.port or not parts.netloc.endswith(":") else None
    except ValueError:
        return None


def is_salesforce(host: str) -> bool:
    return host.endswith(_SUFFIXES)


def environment(host: str) -> str:
    """`production`, `sandbox`, `developer` or `local`, as far as the host says."""
    if is_loopback(host):
        return "local"
    if ".sandbox.my." in host or host == "test.salesforce.com":
        return "sandbox"
    if (
        re.search(r"\.(develop|scratch|trailblaze|demo|patch|free)\.my\.", host)
        or "-dev-ed." in host
    ):
        return "developer"
    return "production" if is_salesforce(host) else ""


def _completed(host: str) -> str:
    if host in _SHARED:
        return _SHARED[host]
    if "." not in host:
        return f"{host}.sandbox.my.salesforce.com" if "--" in host else f"{host}.my.salesforce.com"
    if host.endswith(".my"):
        return f"{host}.salesforce.com"
    return host
