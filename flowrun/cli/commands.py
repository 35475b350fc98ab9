"""The commands, a module each in their rooms: `arguments` says what it takes, `main` does it."""

from typing import NamedTuple


class Command(NamedTuple):
    """The room of a command's module, what it does in a phrase, and an example of it."""

    room: str
    text: str
    example: str

    def module(self, name: str) -> str:
        """The module of the command of this name, below this package."""
        return f"{self.room}.{name.replace('-', '_')}"


COMMANDS = {
    "run": Command(
        "sessions",
        "talk to a flow (what FLOW.yaml alone does)",
        "flowrun flows/demo.yaml --input 1042 --input no --trace",
    ),
    "check": Command(
        "authoring", "find mistakes in flows before they run", "flowrun check flows --watch"
    ),
    "graph": Command(
        "authoring",
        "draw a flow: Mermaid text, SVG or PNG, with its problems marked",
        "flowrun graph flows/demo.yaml --output demo.svg",
    ),
    "fmt": Command(
        "authoring",
        "format flow files in one style, comments and meaning kept",
        "flowrun fmt flows --diff",
    ),
    "new": Command(
        "authoring",
        "write a flow that runs, or a node type, with its test",
        "flowrun new flow order-status",
    ),
    "test-request": Command(
        "testing",
        "make one node's request, outside any conversation",
        "flowrun test-request flows/demo.yaml find_caller --dry-run\n"
        "  flowrun test-request flows/demo.yaml find_caller --env qa --paths\n"
        "  flowrun test-request flows/demo.yaml find_caller --map 'records[0].Id=$CONTACT_ID'\n"
        "  flowrun test-request flows/demo.yaml find_caller --curl",
    ),
    "serve": Command(
        "serving",
        "serve flows over HTTP, as AI Studio's agents are, with a page to try them",
        "flowrun serve flows/demo.yaml --port 8000",
    ),
    "worker": Command(
        "serving",
        "make the turns of sessions that a distributed engine keeps (docs/scaling.md)",
        "flowrun worker flows/demo.yaml --port 9080",
    ),
    "up": Command(
        "serving",
        "try sessions beyond one machine, on this one: an engine, two workers and a front",
        "flowrun up flows/demo.yaml --port 8000",
    ),
    "studio": Command(
        "authoring",
        "edit flows, talk to them and connect credentials in the browser",
        "flowrun studio flows --port 8090",
    ),
    "keys": Command(
        "serving", "make, list and revoke keys for a server", "flowrun keys create web-shop"
    ),
    "sessions": Command(
        "sessions",
        "list, show, resume and remove the sessions that are kept",
        "flowrun sessions show 3f2a",
    ),
    "report": Command(
        "sessions",
        "tell of the kept sessions: outcomes, exits, times, errors; as a page too",
        "flowrun report --from 7d flows/demo.yaml --html week.html",
    ),
    "publish": Command(
        "serving",
        "check a flow, run its tests, and freeze it as the published version",
        "flowrun publish flows/demo.yaml",
    ),
    "versions": Command(
        "serving",
        "list the versions of flows, and which is published; remove old ones",
        "flowrun versions list demo --json",
    ),
    "rollback": Command(
        "serving",
        "make an earlier version of a flow the published one",
        "flowrun rollback demo\n  flowrun rollback flows/demo.yaml 3",
    ),
    "test": Command("testing", "run the tests beside flows: *.test.yaml", "flowrun test flows -x"),
    "preflight": Command(
        "testing",
        "log in with a flow's credentials and look for what the orgs lack",
        "flowrun preflight flows/demo.yaml --env qa",
    ),
    "nodes": Command("authoring", "list the node types, or explain one", "flowrun nodes webhook"),
    "credentials": Command(
        "secrets",
        "connect, list, test, rename and remove credentials",
        'flowrun credentials test "Salesforce Production"',
    ),
    "vault": Command("secrets", "keep secrets and their key", "flowrun vault set erp-token"),
    "schema": Command(
        "authoring",
        "write the JSON Schema of flows, tests, credentials or environments, for editors",
        "flowrun schema --output flow.schema.json",
    ),
    "rename": Command(
        "authoring",
        "rename a node, a parameter and the like, in tests and environments too",
        "flowrun rename flows/demo.yaml '$CHOICE' '$CASE_CHOICE' --dry-run",
    ),
    "lsp": Command("authoring", "the language server that editors start", "flowrun lsp"),
    "org": Command(
        "testing",
        "serve a local Salesforce org until interrupted",
        "flowrun org --port 8080 --data flows/orgs/qa.yaml",
    ),
}
