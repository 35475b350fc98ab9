"""`/services/data` and the first below it: the versions, the resources of one, the limits."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..http import DATA, json_answer
from .requests import base_path
from .usage import DAILY_CALLS, ApiUsage

_NEWEST, _OLDEST = 67, 31
_SEASONS = ("Spring", "Summer", "Winter")
_RESOURCES = (
    "composite",
    "jobs",
    "limits",
    "parameterizedSearch",
    "query",
    "queryAll",
    "search",
    "sobjects",
    "tooling",
)
_LIMITS = {
    "ConcurrentAsyncGetReportInstances": 200,
    "DailyAsyncApexExecutions": 250_000,
    "DailyBulkApiBatches": 15_000,
    "DailyBulkV2QueryFileStorageMB": 976_562,
    "DailyBulkV2QueryJobs": 10_000,
    "DailyGenericStreamingApiEvents": 10_000,
    "DailyStreamingApiEvents": 10_000,
    "DailyWorkflowEmails": 1000,
    "DataStorageMB": 1024,
    "FileStorageMB": 1024,
    "HourlyAsyncReportRuns": 1200,
    "HourlyPublishedPlatformEvents": 50_000,
    "HourlyTimeBasedWorkflow": 1000,
    "MassEmail": 5000,
    "SingleEmail": 5000,
}


class Resources:
    def __init__(self, usage: ApiUsage) -> None:
        self.usage = usage

    def routes(self) -> list[Route]:
        version = f"{DATA}/{{version}}"
        return [
            Route(DATA, self.versions),
            Route(version, self.resources),
            Route(f"{version}/limits", self.limits),
        ]

    async def versions(self, _: Request) -> Response:
        return json_answer([_version(number) for number in range(_OLDEST, _NEWEST + 1)])

    async def resources(self, request: Request) -> Response:
        base = base_path(request)
        return json_answer({name: f"{base}/{name}" for name in _RESOURCES})

    async def limits(self, request: Request) -> Response:
        base_path(request)
        others = {name: {"Max": most, "Remaining": most} for name, most in _LIMITS.items()}
        calls = {"DailyApiRequests": {"Max": DAILY_CALLS, "Remaining": self.usage.left}}
        return json_answer(dict(sorted((calls | others).items())))


def _version(number: int) -> dict[str, str]:
    """Three releases a year; v66.0 is Spring '26."""
    year = 26 + (number - 65) // 3
    label = f"{_SEASONS[number % 3]} '{year}"
    return {"label": label, "url": f"{DATA}/v{number}.0", "version": f"{number}.0"}
