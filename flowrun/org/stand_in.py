"""The local org as what stands in for Salesforce in tests."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.credentials.credential import Credential
from engine.values.secret import GivenSecret

from ..testing.stand_ins import Held, Service, StandIn

DOMAIN = "local-org.my.salesforce.com"
"""Where a credential leads in a test when no file says so."""


class OrgStandIn(StandIn):
    """Whatever the grant of a credential, in a test it logs in with the key of a local org."""

    type = "org"
    stands_for = "salesforce"
    described = "a local org"
    credential_type = "local_org"

    def check(self, data: Path) -> None:
        from .data.org_data import read_data

        read_data(data)

    def open(
        self, data: Path | None, now: Callable[[], datetime], others: Sequence[Service]
    ) -> Service:
        from .app import LocalOrg

        org = LocalOrg(data, clock=now)
        for other in others:
            if isinstance(other, LocalOrg):
                org.tokens.trust(other.tokens)
                break
        return org

    def records(self, service: Service) -> Held | None:
        from .app import LocalOrg
        from .held import OrgRecords

        return OrgRecords(service) if isinstance(service, LocalOrg) else None

    def credential(
        self, name: str, written: Mapping[str, Any], service: Service | None
    ) -> Credential:
        from nodes.salesforce.login.credential import SalesforceCredential

        from .app import LocalOrg

        key, secret = "key", "secret"
        if isinstance(service, LocalOrg):
            key, secret = service.consumer_key, service.consumer_secret
        return SalesforceCredential(
            name=name,
            domain=_domain(written.get("domain")),
            allow_custom_host=True,
            consumer_key=key,
            consumer_secret=GivenSecret(secret),
        )


def _domain(written: Any) -> str:
    from nodes.salesforce.login.domain import normalise

    if not isinstance(written, str):
        return DOMAIN
    try:
        return normalise(written, allow_custom_host=True)
    except ValueError:
        return DOMAIN
