"""The two pages on which somebody lets an app in: plain HTML, no scripts, everything escaped."""

from html import escape

from starlette.responses import HTMLResponse

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;background:#f3f4f6;color:#1f2937;margin:0}"
    "main{max-width:22rem;margin:4rem auto;padding:2rem;background:#fff;border-radius:12px;"
    "box-shadow:0 1px 4px #0002}h1{font-size:1.25rem;margin:0 0 1rem}label{display:block;"
    "margin:.75rem 0 .25rem}input{width:100%;box-sizing:border-box;font:inherit;padding:.5rem;"
    "border:1px solid #6b7280;border-radius:6px}button{font:inherit;padding:.5rem 1.25rem;"
    "margin:1.25rem .5rem 0 0;border:1px solid #1d4ed8;border-radius:6px;background:#1d4ed8;"
    "color:#fff}button.plain{background:#fff;color:#1d4ed8}.wrong{color:#b91c1c}"
    "footer{margin-top:1.5rem;color:#6b7280;font-size:.85rem}"
)


def login_page(org: str, request: str, username: str, wrong: str = "") -> HTMLResponse:
    told = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    return _page(
        f"Log in to {org}",
        f"""{told}<form method="post" action="/services/oauth2/login">
<input type="hidden" name="request" value="{escape(request)}">
<label for="username">Username</label>
<input id="username" name="username" value="{escape(username)}" autocomplete="username" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Log In</button></form>""",
    )


def consent_page(org: str, request: str, scopes: str) -> HTMLResponse:
    items = "".join(f"<li>{escape(scope)}</li>" for scope in scopes.split())
    return _page(
        "Allow Access?",
        f"""<p>An app asks for access to {escape(org)}:</p><ul>{items}</ul>
<form method="post" action="/services/oauth2/consent">
<input type="hidden" name="request" value="{escape(request)}">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny" class="plain">Deny</button></form>""",
    )


def refusal_page(error: str, description: str) -> HTMLResponse:
    return _page("This login cannot go on", f"<p>{escape(f'{error}: {description}')}</p>", 400)


def _page(title: str, body: str, status: int = 200) -> HTMLResponse:
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style><main><h1>{escape(title)}</h1>{body}"
        "<footer>A local org by flowrun, not Salesforce.</footer></main></html>"
    )
    return HTMLResponse(page, status, {"Cache-Control": "no-store"})
