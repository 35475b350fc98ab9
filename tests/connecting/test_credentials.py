"""What credentials promise: where they are found, what they refuse, and where a secret may go."""

import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from joserfc import jwt
from joserfc.jwk import RSAKey

from engine.check import check_flow
from engine.credentials.connections import Connections
from engine.credentials.token import Token
from engine.errors import CredentialError, FlowError
from engine.flow.loading import read_flow
from engine.run.runner import Runner
from engine.source.reading import parse_source
from engine.values.environment import Environment, read_environment
from engine.values.secret import Secret
from flowrun.org.app import LocalOrg
from flowrun.project.project import find_credentials
from flowrun.project.types import node_types
from flowrun.testing import VirtualClock
from nodes.salesforce.login.domain import environment, normalise

CANARY = "canary-4f1c-secret"
KEY = "3MVG9.consumer-key"

SALESFORCE = """
SF:
  type: salesforce
  domain: acme
  consumer_key: 3MVG9.consumer-key
  consumer_secret: {env: FLOWRUN_TEST_SECRET}
"""

Answer = Callable[[httpx.Request], Any]


@dataclass
class Project:
    """A folder with a credentials.yaml, and a wire that answers its logins."""

    folder: Path

    def write(self, text: str, name: str = "credentials.yaml") -> Path:
        path = self.folder / name
        path.write_text(dedent(text), "utf-8")
        return path

    def credentials(self, text: str = "", environment: Environment | None = None) -> Any:
        if text:
            self.write(text)
        return find_credentials(self.folder, None, environment or Environment())

    def refusal(self, text: str, name: str = "SF") -> str:
        with pytest.raises(FlowError) as refused:
            self.credentials(text).get(name)
        return str(refused.value)

    async def login(self, answer: Answer | httpx.Response, text: str = SALESFORCE) -> Token:
        given = answer if callable(answer) else lambda request: answer
        wire = httpx.MockTransport(given)
        credentials = self.credentials(text)
        async with Connections(credentials, clock=VirtualClock(), wire=wire) as connections:
            return await connections.open("SF").token()

    async def refused_login(self, answer: Answer | httpx.Response, text: str = SALESFORCE) -> str:
        with pytest.raises(CredentialError) as refused:
            await self.login(answer, text)
        assert CANARY not in str(refused.value)
        return str(refused.value)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("FLOWRUN_TEST_SECRET", CANARY)
    return Project(tmp_path)


def token(**more: Any) -> httpx.Response:
    answer = {"access_token": "00D!tok", "instance_url": "https://acme.my.salesforce.com"}
    return httpx.Response(200, json={**answer, **more})


def domain(written: str) -> str:
    return SALESFORCE.replace("domain: acme", f"domain: {json.dumps(written)}")


# The registry


def test_the_file_on_the_command_line_comes_first(project: Project) -> None:
    project.write(SALESFORCE.replace("acme", "beside"))
    given = project.write(SALESFORCE.replace("acme", "given"), "mine.yaml")
    credentials = find_credentials(project.folder, given, Environment())
    assert credentials.get("SF").host == "given.my.salesforce.com"


def test_a_name_that_the_first_file_lacks_comes_from_the_one_beside_the_flow(
    project: Project,
) -> None:
    project.write(SALESFORCE)
    given = project.write(SALESFORCE.replace("SF:", "Other:"), "mine.yaml")
    credentials = find_credentials(project.folder, given, Environment())
    assert credentials.get("SF").host == "acme.my.salesforce.com"


def test_an_unknown_name_is_told_with_the_nearest(project: Project) -> None:
    credentials = project.credentials(SALESFORCE.replace("SF:", "Salesforce Production:"))
    with pytest.raises(CredentialError, match='did you mean "Salesforce Production"'):
        credentials.get("Salesforce Prodction")


def test_an_unknown_name_with_nothing_near_is_told_with_what_there_is(project: Project) -> None:
    credentials = project.credentials(SALESFORCE)
    with pytest.raises(CredentialError, match='no credential "ERP"; there are: "SF"; looked in'):
        credentials.get("ERP")


def test_without_any_file_the_missing_file_is_told(project: Project) -> None:
    with pytest.raises(CredentialError, match="no credentials.yaml beside the flow"):
        project.credentials().get("SF")


def test_an_environment_swaps_the_names_that_a_flow_uses(project: Project) -> None:
    text = SALESFORCE + SALESFORCE.replace("SF:", "SF QA:").replace("acme", "acme--qa")
    path = project.write("credentials: {SF: SF QA}", "qa.yaml")
    credentials = project.credentials(text, read_environment(path))
    assert credentials.get("SF").host == "acme--qa.sandbox.my.salesforce.com"


def test_a_name_that_the_environment_leads_to_and_that_is_not_there_tells_both(
    project: Project,
) -> None:
    path = project.write("credentials: {SF: SF QB}", "qa.yaml")
    credentials = project.credentials(SALESFORCE, read_environment(path))
    with pytest.raises(CredentialError) as missing:
        credentials.get("SF")
    assert 'no credential "SF QB" (for "SF" in environment qa)' in str(missing.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("credential: {SF: QA}", 'unknown key "credential"; did you mean "credentials"?'),
        ("credentials: SF", "credentials: takes NAME: … lines"),
        ("credentials: {SF: [QA]}", "takes the name of a credential"),
        ("writes: never", "writes: takes allow, confirm or deny"),
        ("[a]", "takes credentials, parameters, writes"),
    ],
)
def test_a_wrong_environment_file_is_refused(project: Project, text: str, message: str) -> None:
    with pytest.raises(FlowError) as refused:
        read_environment(project.write(text, "qa.yaml"))
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SF: {domain: acme}", 'missing key "type"'),
        ("SF: {type: salesfroce}", 'no credential type "salesfroce"; did you mean "salesforce"?'),
        ("SF: secret", "takes {type: …} and the fields of that type"),
        ("[SF]", "takes NAME: {type: …} entries"),
        ("SF: {type: salesforce, name: x}", 'unknown key "name": the name is the line above'),
        ("SF: {type: salesforce, domian: x}", 'unknown key "domian"; did you mean "domain"?'),
        ("SF: {type: salesforce}", 'missing key "domain"'),
        ("SF: {type: http_bearer, token: {env: X}}", 'missing key "hosts"'),
        ("SF: {type: http_bearer, token: {env: X}, hosts: []}", "at least 1"),
        ("SF: {type: http_basic, username: u, password: {env: X}}", 'missing key "hosts"'),
        (SALESFORCE + "  grant: jwt\n", "takes client_credentials, authorization_code"),
        (SALESFORCE + "  grant: password\n", "grant: password takes username and password"),
        (
            SALESFORCE + "  username: u\n",
            "username belongs to grant: jwt_bearer, password or sf_cli",
        ),
        ("SF: {type: local_org, data: nowhere.yaml}", "there is no file"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(project: Project, text: str, message: str) -> None:
    refusal = project.refusal(text)
    assert message in refusal
    assert "credentials.yaml:" in refusal


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (SALESFORCE.replace("{env: FLOWRUN_TEST_SECRET}", CANARY), "{env: …} or {file: …}"),
        (SALESFORCE.replace("{env: FLOWRUN", "{evn: " + CANARY), "say where the secret is kept"),
        (SALESFORCE.replace("{env: FLOWRUN_TEST_SECRET}", f"[{CANARY}]"), "not written here"),
        (SALESFORCE.replace("{env: FLOWRUN_TEST_SECRET}", f"{{env: [{CANARY}]}}"), "takes a name"),
        (f"SF: {{type: http_bearer, hosts: [a.example.com], token: {CANARY}}}", "not written here"),
        (
            f"SF: {{type: http_basic, hosts: [a.b], username: u, password: {CANARY}}}",
            "a secret is not written here; say where it is kept",
        ),
    ],
)
def test_a_literal_secret_is_refused_with_the_reason_and_never_repeated(
    project: Project, text: str, message: str
) -> None:
    refusal = project.refusal(text)
    assert message in refusal
    assert CANARY not in refusal


def test_a_wrong_key_beside_a_literal_secret_does_not_show_the_line(project: Project) -> None:
    refusal = project.refusal(f"SF: {{type: salesforce, consumer_secrt: {CANARY}}}")
    assert CANARY not in refusal


# Where a secret is kept


def test_a_secret_comes_from_the_environment_variable(project: Project) -> None:
    (secret,) = project.credentials(SALESFORCE).get("SF").secrets()
    assert secret.reveal() == CANARY


def test_a_secret_comes_from_a_file_beside_the_credentials(project: Project) -> None:
    project.write(CANARY + "\r\n", "secret.txt")
    text = SALESFORCE.replace("{env: FLOWRUN_TEST_SECRET}", "{file: secret.txt}")
    (secret,) = project.credentials(text).get("SF").secrets()
    assert secret.reveal() == CANARY


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("{env: FLOWRUN_NOT_THERE}", "the environment variable FLOWRUN_NOT_THERE is not set"),
        ("{env: FLOWRUN_EMPTY}", "the environment variable FLOWRUN_EMPTY is not set or empty"),
        ("{env: FLOWRUN_BINARY}", "the environment variable FLOWRUN_BINARY is not UTF-8 text"),
        ("{file: nowhere.txt}", "nowhere.txt: No such file or directory"),
        ("{file: empty.txt}", "empty.txt is empty"),
        ("{file: binary}", "binary: not UTF-8 text"),
        ("{file: .}", "Is a directory"),
    ],
)
def test_a_secret_that_is_not_there_is_told_with_its_credential(
    project: Project, monkeypatch: pytest.MonkeyPatch, place: str, message: str
) -> None:
    monkeypatch.setenv("FLOWRUN_EMPTY", "")
    monkeypatch.setenv("FLOWRUN_BINARY", "canary-\udcff")
    project.write("\n", "empty.txt")
    (project.folder / "binary").write_bytes(b"\xff\xfe\x00")
    text = SALESFORCE.replace("{env: FLOWRUN_TEST_SECRET}", place)
    with pytest.raises(CredentialError) as missing:
        Connections(project.credentials(text)).open("SF")
    assert message in str(missing.value)
    assert str(missing.value).startswith('credential "SF": ')


def test_a_credential_that_speaks_something_else_is_refused_by_check(project: Project) -> None:
    project.write("SF: {type: http_bearer, token: {env: FLOWRUN_TEST_SECRET}, hosts: [a.b]}")
    flow = "start: a\nnodes: {a: {type: salesforce, credential: SF, query: SELECT Id FROM Case}}"
    source = parse_source(flow, "t.yaml")
    with pytest.raises(FlowError) as refused:
        check_flow(read_flow(source, node_types(), project.credentials()))
    assert (
        '"SF" has the type http_bearer; a salesforce node needs a credential that speaks salesforce'
        in str(refused.value)
    )


def test_printing_a_credential_shows_no_secret(project: Project) -> None:
    credential = project.credentials(SALESFORCE).get("SF")
    assert CANARY not in repr(credential) + str(credential) + str(credential.secrets())


# Domains

FORMS = [
    ("acme", "acme.my.salesforce.com"),
    ("ACME", "acme.my.salesforce.com"),
    ("acme.my", "acme.my.salesforce.com"),
    ("acme.my.salesforce.com", "acme.my.salesforce.com"),
    ("  Acme.My.Salesforce.com ", "acme.my.salesforce.com"),
    ("acme.my.salesforce.com.", "acme.my.salesforce.com"),
    ("https://acme.my.salesforce.com", "acme.my.salesforce.com"),
    ("https://acme.my.salesforce.com/", "acme.my.salesforce.com"),
    ("http://acme.my.salesforce.com/home?x=1#y", "acme.my.salesforce.com"),
    ("acme.my.salesforce.com/lightning/page/home", "acme.my.salesforce.com"),
    ("acme.lightning.force.com", "acme.my.salesforce.com"),
    ("https://acme.lightning.force.com/lightning/o/Case", "acme.my.salesforce.com"),
    ("acme--uat.sandbox.lightning.force.com", "acme--uat.sandbox.my.salesforce.com"),
    ("acme.my.salesforce-setup.com", "acme.my.salesforce.com"),
    ("acme--uat.sandbox.my.salesforce-setup.com", "acme--uat.sandbox.my.salesforce.com"),
    ("acme--uat", "acme--uat.sandbox.my.salesforce.com"),
    ("acme--uat.sandbox.my", "acme--uat.sandbox.my.salesforce.com"),
    ("acme--uat.sandbox.my.salesforce.com", "acme--uat.sandbox.my.salesforce.com"),
    ("acme-dev-ed.develop.my.salesforce.com", "acme-dev-ed.develop.my.salesforce.com"),
    ("acme-dev-ed.develop.lightning.force.com", "acme-dev-ed.develop.my.salesforce.com"),
    ("acme-dev-ed.my.salesforce.com", "acme-dev-ed.my.salesforce.com"),
    ("acme.scratch.my.salesforce.com", "acme.scratch.my.salesforce.com"),
    ("acme.trailblaze.my.salesforce.com", "acme.trailblaze.my.salesforce.com"),
    ("login", "login.salesforce.com"),
    ("test", "test.salesforce.com"),
    ("login.salesforce.com", "login.salesforce.com"),
    ("https://test.salesforce.com", "test.salesforce.com"),
    ("acme.my.salesforce.mil", "acme.my.salesforce.mil"),
    ("acme.my.sfcrmproducts.cn", "acme.my.sfcrmproducts.cn"),
    ("acme.my-salesforce.com", "acme.my-salesforce.com"),
    ("127.0.0.1:8080", "127.0.0.1:8080"),
    ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
    ("localhost:8080", "localhost:8080"),
    ("localhost", "localhost"),
    ("[::1]:8080", "[::1]:8080"),
]


@pytest.mark.parametrize(("pasted", "host"), FORMS)
def test_whatever_people_paste_becomes_the_my_domain_host(pasted: str, host: str) -> None:
    assert normalise(pasted) == host


@pytest.mark.parametrize(("pasted", "host"), FORMS)
def test_normalising_twice_changes_nothing(pasted: str, host: str) -> None:
    assert normalise(normalise(pasted)) == host


STRANGERS = [
    "evil.com",
    "https://evil.com/acme.my.salesforce.com",
    "x.my.salesforce.com.evil.com",
    "salesforce.com.evil",
    "salesforce.com",
    "my.salesforce.com.evil.com",
    "evilsalesforce.com",
    "evil-my-salesforce.com",
    "acme.lightning.force.com.evil.com",
    "evil.com?.my.salesforce.com",
    "evil.com#.my.salesforce.com",
    "evil.com/.my.salesforce.com",
    "evil.com\\.my.salesforce.com",
    "force.com",
    "127.0.0.1.evil.com",
    "localhost.evil.com",
    "127.0.0.2:8080",
    "10.0.0.1",
    "[::2]:8080",
    "0x7f000001.evil",
]
NO_DOMAINS = [
    "",
    " ",
    ".",
    "..",
    "x@evil.com",
    "https://acme.my.salesforce.com@evil.com",
    "acme.my.salesforce.com:443@evil.com",
    "acme.my.salesforce.com:443",
    "acme:8080",
    "acmé.my.salesforce.com",
    "аcme.my.salesforce.com",
    "acme。my.salesforce.com",
    "acme.my.salesforce.com。evil.com",
    "ac me",
    "acme..my.salesforce.com",
    "-acme.my.salesforce.com",
    "acme-.my.salesforce.com",
    "acme_x.my.salesforce.com",
    "ftp://acme.my.salesforce.com",
    "javascript:alert(1)",
    "%61cme.my.salesforce.com",
    "$DOMAIN",
    "http://[::1",
    "127.0.0.1:",
    "127.0.0.1:99999",
    "localhost:http",
]


@pytest.mark.parametrize("pasted", STRANGERS + NO_DOMAINS)
def test_a_host_that_is_not_salesforces_is_refused(pasted: str) -> None:
    with pytest.raises(ValueError):
        normalise(pasted)


@pytest.mark.parametrize("pasted", STRANGERS[:4])
def test_the_refusal_of_a_strangers_host_says_why_and_what_to_do(
    project: Project, pasted: str
) -> None:
    refusal = project.refusal(domain(pasted))
    assert "is not a Salesforce host, and the consumer secret would go there" in refusal
    assert "allow_custom_host: true" in refusal


def test_a_password_in_a_domain_is_refused_and_never_repeated(project: Project) -> None:
    refusal = project.refusal(domain(f"https://dana:{CANARY}@acme.my.salesforce.com"))
    assert "a domain holds no user name or password" in refusal
    assert CANARY not in refusal


@pytest.mark.parametrize(
    ("pasted", "host"),
    [
        ("proxy.example.com", "proxy.example.com"),
        ("https://proxy.example.com:8443/x", "proxy.example.com:8443"),
    ],
)
def test_allow_custom_host_lets_another_host_be_meant(pasted: str, host: str) -> None:
    assert normalise(pasted, allow_custom_host=True) == host


@pytest.mark.parametrize(
    "pasted",
    ["x@evil.com", "a b", "", "..", "h.example.com:x", "h.example.com:99999", "h.example.com:"],
)
def test_allow_custom_host_does_not_let_nonsense_pass(pasted: str) -> None:
    with pytest.raises(ValueError):
        normalise(pasted, allow_custom_host=True)


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("acme.my.salesforce.com", "production"),
        ("login.salesforce.com", "production"),
        ("acme--uat.sandbox.my.salesforce.com", "sandbox"),
        ("test.salesforce.com", "sandbox"),
        ("acme-dev-ed.develop.my.salesforce.com", "developer"),
        ("acme-dev-ed.my.salesforce.com", "developer"),
        ("acme.scratch.my.salesforce.com", "developer"),
        ("127.0.0.1:8080", "local"),
        ("proxy.example.com", ""),
    ],
)
def test_the_host_says_which_environment_it_is(host: str, name: str) -> None:
    assert environment(host) == name


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("acme", "https://acme.my.salesforce.com/services/oauth2/token"),
        ("http://acme.my.salesforce.com", "https://acme.my.salesforce.com/services/oauth2/token"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080/services/oauth2/token"),
        ("localhost:8080", "http://localhost:8080/services/oauth2/token"),
        ("[::1]:8080", "http://[::1]:8080/services/oauth2/token"),
    ],
)
@pytest.mark.anyio
async def test_the_login_goes_over_https_but_on_this_machine(
    project: Project, written: str, url: str
) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return token(instance_url=None)

    found = await project.login(answer, domain(written))
    assert asked == [url]
    assert found.base_url == url.removesuffix("/services/oauth2/token")


# Logging in


@pytest.mark.anyio
async def test_client_credentials_send_key_and_secret_in_the_body_only(project: Project) -> None:
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return token()

    found = await project.login(answer)
    assert found.value.reveal() == "00D!tok"
    (request,) = asked
    assert request.url.query == b""
    assert "authorization" not in request.headers
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(request.content.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": [KEY],
        "client_secret": [CANARY],
    }


@pytest.mark.anyio
async def test_the_password_grant_sends_the_security_token_after_the_password(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_PASSWORD", "pass&word=")
    monkeypatch.setenv("FLOWRUN_TEST_TOKEN", "+TOK")
    forms = []

    def answer(request: httpx.Request) -> httpx.Response:
        forms.append(parse_qs(request.content.decode()))
        return token()

    text = SALESFORCE + (
        "  grant: password\n  username: dana@example.com\n"
        "  password: {env: FLOWRUN_TEST_PASSWORD}\n  security_token: {env: FLOWRUN_TEST_TOKEN}\n"
    )
    await project.login(answer, text)
    assert forms[0]["grant_type"] == ["password"]
    assert forms[0]["username"] == ["dana@example.com"]
    assert forms[0]["password"] == ["pass&word=+TOK"]


@pytest.mark.anyio
@pytest.mark.parametrize("grant", ["client_credentials", "password"])
async def test_a_local_org_accepts_the_login(
    project: Project, monkeypatch: pytest.MonkeyPatch, grant: str
) -> None:
    org = LocalOrg()
    monkeypatch.setenv("FLOWRUN_TEST_SECRET", org.consumer_secret)
    monkeypatch.setenv("FLOWRUN_TEST_PASSWORD", org.password)
    text = SALESFORCE.replace(KEY, org.consumer_key) + f"  grant: {grant}\n"
    if grant == "password":
        text += f"  username: {org.username}\n  password: {{env: FLOWRUN_TEST_PASSWORD}}\n"
    wire = httpx.ASGITransport(org.app)
    async with Connections(project.credentials(text), wire=wire) as connections:
        found = await connections.open("SF").token()
    assert found.base_url == "https://acme.my.salesforce.com"
    assert org.logins == 1


ERRORS = [
    ("invalid_client_id", "client identifier invalid", "check consumer_key and domain"),
    ("invalid_client_id", "client identifier invalid", "up to 10 minutes"),
    ("invalid_client", "invalid client credentials", "check consumer_secret"),
    ("invalid_grant", "authentication failure", "check username, password and security_token"),
    ("invalid_grant", "expired access/refresh token", "connect the credential again"),
    ("invalid_grant", "request not supported on this domain", "use the org's My Domain"),
    ("invalid_grant", "no client credentials user enabled", "sets a Run As user"),
    ("invalid_grant", "client credentials flow not enabled", "Enable Client Credentials Flow"),
    ("invalid_grant", "user hasn't approved this consumer", "the admin pre-authorises the user"),
    ("invalid_grant", "inactive user", "the admin activates the user"),
    ("invalid_grant", "user is locked", "the admin unlocks the user"),
    ("invalid_grant", "login rate exceeded", "3,600 times this hour; wait"),
    ("invalid_grant", "expired authorization code", "start the login again"),
    ("invalid_grant", "invalid authorization code", "start the login again"),
    ("invalid_grant", "redirect_uri must match configuration", "the same, letter by letter"),
    ("redirect_uri_mismatch", "redirect_uri must match configuration", "letter by letter"),
    ("invalid_grant", "invalid code verifier", "start the login again"),
    ("invalid_request", "invalid code verifier", "start the login again"),
    ("invalid_request", "missing required code challenge", "the app wants PKCE"),
    ("invalid_request", "missing parameter", "that none of its fields is empty"),
    ("invalid_grant", "ip restricted", "the admin allows this machine's address"),
    ("invalid_grant", "audience is invalid", "check that domain is the org's own"),
    ("invalid_grant", "Audience validation failed", "check that domain is the org's own"),
    ("invalid_grant", "invalid assertion", "the app has the key's certificate"),
    ("unsupported_response_type", "", "the admin enables the web server flow"),
    ("access_denied", "end-user denied authorization", "somebody chose Deny"),
    ("invalid_grant", "something new", "check the credential's user and its app's policies"),
    ("invalid_app_access", "user is not admin approved to access this app", "pre-authorises"),
    ("unsupported_grant_type", "grant type not supported", "the admin enables this OAuth flow"),
    ("invalid_scope", "the requested scope is not allowed", "the admin adds the scope"),
    ("inactive_user", "", "the admin activates the user"),
    ("inactive_org", "", "the org is closed or suspended; check the domain"),
    ("rate_limit_exceeded", "", "too many logins; wait"),
    ("OAUTH_EC_APP_NOT_FOUND", "app not installed in this org", "the admin installs the app"),
    ("server_error", "", "try again"),
]


@pytest.mark.anyio
@pytest.mark.parametrize(("error", "description", "advice"), ERRORS)
@pytest.mark.parametrize("status", [400, 401])
async def test_a_refused_login_says_what_to_do(
    project: Project, status: int, error: str, description: str, advice: str
) -> None:
    body = {"error": error, "error_description": description}
    message = await project.refused_login(httpx.Response(status, json=body))
    assert message.startswith(f'credential "SF": Salesforce refused the login: {error}')
    assert description in message and advice in message
    assert "https://help.salesforce.com/" in message


PASSWORD = """\
SF:
  type: salesforce
  domain: acme.my.salesforce.com
  grant: password
  consumer_key: key
  consumer_secret: {env: FLOWRUN_TEST_SECRET}
  username: dana@acme.com
  password: {env: FLOWRUN_TEST_PASSWORD}
  security_token: {env: FLOWRUN_TEST_SECRET}
"""


@pytest.mark.anyio
@pytest.mark.parametrize("before", [0, 370, 380, 390])
async def test_a_secret_in_a_refusal_is_masked_before_the_sentence_is_cut_or_trimmed(
    project: Project, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_PASSWORD", "hunter2-hunter2...")
    body = {"error": "invalid_grant", "error_description": "x" * before + " hunter2-hunter2..."}
    message = await project.refused_login(httpx.Response(400, json=body), PASSWORD)
    assert "hunt" not in message


@pytest.mark.anyio
@pytest.mark.parametrize("before", [50, 60, 70])
async def test_a_token_in_a_strange_instance_url_is_masked_before_it_is_cut(
    project: Project, before: int
) -> None:
    url = f"https://evil.example.com/?{'x' * before}{'hunter2' * 10}"
    answer = token(instance_url=url, access_token="hunter2" * 10)
    assert "hunt" not in await project.refused_login(answer)


@pytest.mark.anyio
async def test_a_description_in_capitals_gets_the_same_advice(project: Project) -> None:
    body = {"error": "invalid_grant", "error_description": "Authentication Failure"}
    message = await project.refused_login(httpx.Response(400, json=body))
    assert "check username, password and security_token" in message


@pytest.mark.anyio
@pytest.mark.parametrize("status", [200, 404])
async def test_html_in_the_place_of_a_token_tells_to_check_the_domain(
    project: Project, status: int
) -> None:
    answer = httpx.Response(status, html="<h1>Welcome</h1>")
    assert "check the domain" in await project.refused_login(answer)


@pytest.mark.anyio
async def test_html_with_a_5xx_tells_that_salesforce_is_down(project: Project) -> None:
    message = await project.refused_login(httpx.Response(503, html="<h1>Maintenance</h1>"))
    assert "503" in message and "status.salesforce.com" in message


@pytest.mark.anyio
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"{}",
        b'{"access_token": null}',
        b'{"access_token": ""}',
        b'{"access_token": 5}',
        b'{"access_token": ["t"]}',
        b'{"access_token": "t", "instance_url": 5}',
        b'{"access_token": "t", "instance_url": ["https://acme.my.salesforce.com"]}',
        b'{"access_token": "t\\r\\nX-Evil: 1"}',
        b'{"access_token": "t", "instance_url": "http://[::1"}',
    ],
)
async def test_an_answer_that_is_no_token_is_told_and_crashes_nothing(
    project: Project, body: bytes
) -> None:
    message = await project.refused_login(httpx.Response(200, content=body))
    assert message.startswith('credential "SF": ')


@pytest.mark.anyio
async def test_an_endless_error_description_is_cut(project: Project) -> None:
    body = {"error": "invalid_grant", "error_description": "x" * 100_000}
    assert len(await project.refused_login(httpx.Response(400, json=body))) < 2_000


@pytest.mark.anyio
async def test_a_host_that_does_not_exist_is_told_with_the_forms_that_orgs_have(
    project: Project,
) -> None:
    def unknown(request: httpx.Request) -> httpx.Response:
        error = httpx.ConnectError("Name or service not known")
        error.__cause__ = socket.gaierror(-2, "Name or service not known")
        raise error

    message = await project.refused_login(unknown)
    assert "there is no host acme.my.salesforce.com (DNS)" in message
    assert "X.develop.my.salesforce.com" in message
    assert "X--sandbox.sandbox.my.salesforce.com" in message


@pytest.mark.anyio
async def test_a_login_that_is_not_answered_is_told(project: Project) -> None:
    message = await project.refused_login(_refuse)
    assert message == 'credential "SF": acme.my.salesforce.com cannot be reached'


def _refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused")


@pytest.mark.anyio
@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(503, html="<h1>Maintenance</h1>"),
        httpx.Response(502),
        httpx.Response(400, json={"error": "server_error"}),
    ],
)
@pytest.mark.parametrize("times", [1, 2, 3])
async def test_a_login_is_asked_for_again_where_salesforce_is_at_fault(
    project: Project, trouble: httpx.Response, times: int
) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return trouble if len(asked) <= times else token()

    if times < 3:
        assert (await project.login(answer)).value == Secret("00D!tok")
    else:
        await project.refused_login(answer)
    assert len(asked) == min(times + 1, 3)


@pytest.mark.anyio
@pytest.mark.parametrize("error", ["invalid_grant", "invalid_client", "rate_limit_exceeded"])
async def test_a_login_that_is_refused_is_not_asked_for_again(project: Project, error: str) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(400, json={"error": error})

    await project.refused_login(answer)
    assert len(asked) == 1


@pytest.mark.anyio
async def test_a_login_whose_answer_is_lost_is_not_asked_for_again(project: Project) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ReadError("gone")

    await project.refused_login(answer)
    assert len(asked) == 1


@pytest.mark.anyio
async def test_a_login_that_hangs_is_cut_off(project: Project) -> None:
    clock = VirtualClock()

    async def hang(request: httpx.Request) -> httpx.Response:
        await clock.sleep(3600)
        return token()

    credentials = project.credentials(SALESFORCE)
    wire = httpx.MockTransport(hang)
    async with Connections(credentials, clock=clock, wire=wire) as connections:
        with pytest.raises(CredentialError, match="did not answer within 10 s"):
            await connections.open("SF").token()
    assert clock.elapsed == 10


@pytest.mark.anyio
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.com",
        "https://acme.my.salesforce.com.evil.com",
        "https://acme.my.salesforce.com@evil.com",
        "https://evil.com\\.my.salesforce.com",
        "https://evil.com:x.my.salesforce.com",
        "https://evil.com:443",
        "http://acme.my.salesforce.com",
        "http://127.0.0.1:8080",
        "https://localhost",
        "//evil.com",
        "acme",
        "ftp://acme.my.salesforce.com",
        "evil.com",
        "https://acme.my.salesforce.com:8443",
    ],
)
async def test_a_login_that_points_to_a_stranger_is_refused(project: Project, url: str) -> None:
    assert "the login points to" in await project.refused_login(token(instance_url=url))


@pytest.mark.anyio
async def test_a_login_may_point_to_another_host_of_salesforce(project: Project) -> None:
    found = await project.login(token(instance_url="https://na1.my.salesforce.com/"))
    assert found.base_url.rstrip("/") == "https://na1.my.salesforce.com"


@pytest.mark.anyio
async def test_an_echo_of_the_secret_is_masked_wherever_it_is_told(project: Project) -> None:
    project.write(SALESFORCE)
    flow = "start: a\nnodes: {a: {type: salesforce, credential: SF, query: SELECT Id FROM Case}}"
    body = {"error": "invalid_client", "error_description": f"bad secret {CANARY}"}
    wire = httpx.MockTransport(lambda request: httpx.Response(400, json=body))
    async with Connections(project.credentials(), wire=wire) as connections:
        runner = Runner(read_flow(parse_source(flow, "t.yaml"), node_types()), connections)
        turn = await runner.turn(runner.start())
    assert "bad secret •••" in turn.credential_errors[0]
    told = json.dumps([turn.trace(), turn.credential_errors, turn.session.error])
    assert CANARY not in told


JWT = """
SF:
  type: salesforce
  domain: acme--qa.sandbox.my.salesforce.com
  grant: jwt_bearer
  consumer_key: the-key
  username: api@acme.example.com.qa
  private_key: {env: FLOWRUN_TEST_KEY}
"""


def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def pem(key: rsa.RSAPrivateKey) -> str:
    pkcs8, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, pkcs8, plain).decode()


@pytest.mark.anyio
async def test_a_jwt_is_signed_for_the_login_host_of_that_kind_of_org(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = rsa_key(2048)
    monkeypatch.setenv("FLOWRUN_TEST_KEY", pem(key))
    sent: list[dict[str, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(dict(httpx.QueryParams(request.content.decode())))
        return httpx.Response(200, json={"access_token": "token"})

    wire = httpx.MockTransport(answer)
    clock = VirtualClock()
    async with Connections(project.credentials(JWT), wire=wire, clock=clock) as connections:
        await connections.open("SF").token()
    (form,) = sent
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    assert set(form) == {"grant_type", "assertion"}
    public = RSAKey.import_key(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    claims = jwt.decode(form["assertion"], public, algorithms=["RS256"]).claims
    assert claims == {
        "iss": "the-key",
        "sub": "api@acme.example.com.qa",
        "aud": "https://test.salesforce.com",
        "exp": int(clock.now().timestamp()) + 180,
    }


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no key", "is no RSA private key in PEM"),
        (pem(rsa_key(1024)), "is shorter than 2048 bits"),
    ],
)
async def test_a_key_that_cannot_sign_is_told_and_nothing_is_sent(
    project: Project, monkeypatch: pytest.MonkeyPatch, text: str, reason: str
) -> None:
    monkeypatch.setenv("FLOWRUN_TEST_KEY", text)
    wire = httpx.MockTransport(lambda _: pytest.fail("a login was sent"))
    async with Connections(project.credentials(JWT), wire=wire) as connections:
        with pytest.raises(CredentialError, match=reason):
            await connections.open("SF").token()


SF = """#!/bin/sh
case "$1 $2" in
  "org display") echo '{"result": {"accessToken": "[REDACTED]", "instanceUrl": "https://acme.my.salesforce.com"}}';;
  "org auth") echo '{"result": {"accessToken": "00D000000000001!token"}}';;
esac
"""
SF_CREDENTIAL = "SF: {type: salesforce, domain: acme, grant: sf_cli, username: dev}\n"


@pytest.mark.anyio
async def test_an_org_that_sf_is_logged_in_to_needs_no_app(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "sf"
    program.parent.mkdir()
    program.write_text(SF)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    async with Connections(project.credentials(SF_CREDENTIAL)) as connections:
        token = await connections.open("SF").token()
    assert token == Token(Secret("00D000000000001!token"), "https://acme.my.salesforce.com")


@pytest.mark.anyio
async def test_without_the_sf_command_it_says_how_to_install_it(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    async with Connections(project.credentials(SF_CREDENTIAL)) as connections:
        with pytest.raises(CredentialError, match="npm install --global @salesforce/cli"):
            await connections.open("SF").token()
