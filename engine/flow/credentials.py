"""That the credentials which a flow names exist, and may go where its requests go."""

from collections.abc import Iterator, Mapping

from ..credentials.credential import Credential
from ..credentials.registry import Credentials
from ..errors import CredentialError, FlowError, Problem
from ..fields.url import Url
from ..hosts import is_bound
from ..source.source import Source
from ..suggestions import with_article
from .wiring import Step


def credential_problems(
    source: Source, steps: Mapping[str, Step], credentials: Credentials
) -> Iterator[Problem]:
    """Every credential that a node names exists here and speaks what it needs.

    No secret is read. A wrong entry of the credentials file comes as its own problems.
    """
    told: set[Problem] = set()
    for step in steps.values():
        for problem in _of_step(source, step, credentials):
            if problem not in told:
                told.add(problem)
                yield problem


def _of_step(source: Source, step: Step, credentials: Credentials) -> Iterator[Problem]:
    for named in step.node.named_credentials():
        path = ("nodes", step.name, named.key)
        try:
            credential = credentials.get(named.name)
        except CredentialError as error:
            hint = error.hint if credentials.actual(named.name) == named.name else ""
            yield source.problem(path, str(error), "unknown-credential", hint=hint)
            continue
        except FlowError as error:
            yield from error.problems
            continue
        if named.speaks and credential.speaks != named.speaks:
            text = (
                f'"{credential.name}" has the type {credential.type}; '
                f"{with_article(step.type)} node needs a credential that speaks {named.speaks}"
            )
            yield source.problem(path, text, "wrong-credential")
        yield from _to_other_hosts(source, step, credential)


def _to_other_hosts(source: Source, step: Step, credential: Credential) -> Iterator[Problem]:
    """A URL with a host that the node's credential may not be sent to."""
    for at, piece in step.pieces:
        if isinstance(piece, Url) and piece.host and not is_bound(piece.host, credential.bound_to):
            allowed = ", ".join(sorted(credential.bound_to)) or "no host"
            text = f'"{credential.name}" may be sent to {allowed}, not to {piece.host}'
            yield source.problem(("nodes", step.name, *at), text, "credential-host")
