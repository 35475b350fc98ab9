"""The commands, a module each: `arguments` says what it takes, `main` does it."""

from typing import NamedTuple


class Command(NamedTuple):
    """What a command does, in a phrase, and an example of it."""

    text: str
    example: str


COMMANDS = {
    "run": Command(
        "talk to a flow (what FLOW.yaml alone does)",
        "flowrun flows/demo.yaml --input 1042 --input no --trace",
    ),
    "check": Command("find mistakes in flows before they run", "flowrun check flows --watch"),
    "graph": Command(
        "draw a flow: Mermaid text, SVG or PNG, with its problems marked",
        "flowrun graph flows/demo.yaml --output demo.svg",
    ),
    "fmt": Command(
        "format flow files in one style, comments and meaning kept", "flowrun fmt flows --diff"
    ),
    "new": Command(
        "write a flow that runs, or a node type, with its test", "flowrun new flow order-status"
    ),
    "test-request": Command(
        "make one node's request, outside any conversation",
        "flowrun test-request flows/demo.yaml find_caller --dry-run\n"
        "  flowrun test-request flows/demo.yaml find_caller --env qa --paths\n"
        "  flowrun test-request flows/demo.yaml find_caller --map 'records[0].Id=$CONTACT_ID'\n"
        "  flowrun test-request flows/demo.yaml find_caller --curl",
    ),
    "serve": Command(
        "serve flows over HTTP, as AI Studio's agents are, with a page to try them",
        "flowrun serve flows/demo.yaml --port 8000",
    ),
    "studio": Command(
        "edit flows, talk to them and connect credentials in the browser",
        "flowrun studio flows --port 8090",
    ),
    "keys": Command("make, list and revoke keys for a server", "flowrun keys create web-shop"),
    "sessions": Command(
        "list, show, resume and remove the sessions that are kept", "flowrun sessions show 3f2a"
    ),
    "report": Command(
        "tell of the kept sessions: outcomes, exits, times, errors; as a page too",
        "flowrun report --from 7d flows/demo.yaml --html week.html",
    ),
    "publish": Command(
        "check a flow, run its tests, and freeze it as the published version",
        "flowrun publish flows/demo.yaml",
    ),
    "versions": Command(
        "list the versions of flows, and which is published", "flowrun versions demo --json"
    ),
    "rollback": Command(
        "make an earlier version of a flow the published one",
        "flowrun rollback demo\n  flowrun rollback flows/demo.yaml 3",
    ),
    "test": Command("run the tests beside flows: *.test.yaml", "flowrun test flows -x"),
    "preflight": Command(
        "log in with a flow's credentials and look for what the orgs lack",
        "flowrun preflight flows/demo.yaml --env qa",
    ),
    "nodes": Command("list the node types, or explain one", "flowrun nodes webhook"),
    "credentials": Command(
        "connect, list, test, rename and remove credentials",
        'flowrun credentials test "Salesforce Production"',
    ),
    "vault": Command("keep secrets and their key", "flowrun vault set erp-token"),
    "schema": Command(
        "write the JSON Schema of flows, tests, credentials or environments, for editors",
        "flowrun schema --output flow.schema.json",
    ),
    "rename": Command(
        "rename a node, a parameter and the like, in tests and environments too",
        "flowrun rename flows/demo.yaml '$CHOICE' '$CASE_CHOICE' --dry-run",
    ),
    "lsp": Command("the language server that editors start", "flowrun lsp"),
    "org": Command(
        "serve a local Salesforce org until interrupted",
        "flowrun org --port 8080 --data flows/orgs/qa.yaml",
    ),
}
