"""`login()` of the SOAP API, and nothing else of it: the way in for older password clients."""

from html import escape
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..http import base_url
from .tokens import Tokens

_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope'
    ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns="urn:partner.soap.sforce.com"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"
)
_WRONG = "Invalid username, password, security token; or user locked out."


class SoapLogin:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def routes(self) -> list[Route]:
        login = "/services/Soap/u/{version}"
        return [
            Route(login, self.log_in, methods=["POST"]),
            Route(f"{login}/{{organization}}", self.log_in, methods=["POST"]),
        ]

    async def log_in(self, request: Request) -> Response:
        try:
            sent = ElementTree.fromstring(await request.body())
        except (ElementTree.ParseError, ValueError):
            return _fault("soapenv:Client", "The request is no XML")
        login = sent.find(".//{urn:partner.soap.sforce.com}login")
        if login is None:
            return _fault("sf:UNKNOWN_EXCEPTION", "The local org knows no SOAP call but login")
        told = {each.tag.rpartition("}")[2]: each.text or "" for each in login}
        token = self.tokens.log_in(told.get("username", ""), told.get("password", ""))
        if token is None:
            return _fault("sf:INVALID_LOGIN", _WRONG)
        organization, version = self.tokens.organization, request.path_params["version"]
        server = f"{base_url(request)}/services/Soap/u/{version}/{organization}"
        result = {
            "metadataServerUrl": server.replace("/u/", "/m/"),
            "passwordExpired": "false",
            "sandbox": str(self.tokens.settings.is_sandbox).lower(),
            "serverUrl": server,
            "sessionId": token,
            "userId": self.tokens.user,
        }
        info = {
            "organizationId": organization,
            "userId": self.tokens.user,
            "userName": self.tokens.settings.username,
        }
        nested = f"<userInfo>{_elements(info)}</userInfo>"
        body = f"<loginResponse><result>{_elements(result)}{nested}</result></loginResponse>"
        return _answer(body, 200)


def _fault(code: str, message: str) -> Response:
    plain = code.rpartition(":")[2]
    detail = _elements({"sf:exceptionCode": plain, "sf:exceptionMessage": message})
    body = (
        f"<soapenv:Fault>{_elements({'faultcode': code, 'faultstring': f'{plain}: {message}'})}"
        f"<detail><sf:LoginFault>{detail}</sf:LoginFault></detail></soapenv:Fault>"
    )
    return _answer(body, 500)


def _elements(values: dict[str, str]) -> str:
    """Names are ours, values are escaped."""
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())


def _answer(body: str, status: int) -> Response:
    return Response(_ENVELOPE.format(body=body), status, media_type="text/xml")
