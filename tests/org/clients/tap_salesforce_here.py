"""Runs `tap-salesforce` with the login host of Salesforce led to a local org.

    python tap_salesforce_here.py URL --config config.json …

The tap knows no other host; what it polls for it waits for no time at all.
"""

import sys

import requests
from requests.adapters import HTTPAdapter
from tap_salesforce import main
from tap_salesforce.salesforce import bulk

LOGIN = "https://login.salesforce.com"


class ToLocalOrg(HTTPAdapter):
    def __init__(self, place):
        super().__init__()
        self.place = place

    def send(self, request, *args, **options):
        request.url = request.url.replace(LOGIN, self.place, 1)
        return super().send(request, *args, **options)


def run(place):
    opened = requests.Session.__init__

    def mounted(session):
        opened(session)
        session.trust_env = False
        session.mount(LOGIN, ToLocalOrg(place))

    requests.Session.__init__ = mounted
    bulk.BATCH_STATUS_POLLING_SLEEP = bulk.PK_CHUNKED_BATCH_STATUS_POLLING_SLEEP = 0
    main()


run(sys.argv.pop(1))
