"""What Salesforce has and the local org has not: refused by its name, so that nobody looks for a
mistake of their own."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..errors import ApiError, not_found
from ..http import DATA

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_RESOURCES = (
    "actions",
    "analytics",
    "appMenu",
    "apps",
    "asset-management",
    "async-queries",
    "chatter",
    "commerce",
    "connect",
    "consent",
    "dedupe",
    "domino",
    "einstein",
    "event",
    "financialservices",
    "folders",
    "graphql",
    "identity",
    "iot",
    "knowledgeManagement",
    "licensing",
    "localizedvalue",
    "manufacturing",
    "metadata",
    "mobile",
    "payments",
    "prechatForms",
    "process",
    "quickActions",
    "scheduling",
    "serviceTemplates",
    "sfdc",
    "smartdatadiscovery",
    "support",
    "tabs",
    "theme",
    "tooling",
    "ui-api",
    "wave",
)
_SERVICES = ("/services/apexrest", "/cometd", "/lightning")
NOT_HERE = frozenset({"approvalLayouts", "blob", "namedLayouts", "quickActions", "relevantItems"})
"""What Salesforce has below an object or a record."""


def elsewhere(name: str) -> ApiError:
    return not_found(
        f"The local org has no {name}, which Salesforce has; docs/local-org.md lists what it has"
    )


class Elsewhere:
    """Every path below the roots of what is not here."""

    def routes(self) -> list[Route]:
        roots = [f"{DATA}/{{version}}/{name}" for name in _RESOURCES]
        return [
            Route(path, self.refuse, methods=_METHODS)
            for root in (*roots, *_SERVICES)
            for path in (root, f"{root}/{{rest:path}}")
        ]

    async def refuse(self, request: Request) -> Response:
        words = request.url.path.strip("/").split("/")
        below_version = "/".join(words[:2]) == DATA.strip("/")
        raise elsewhere("/".join(words[3:5]) if below_version else "/".join(words[:2]))
