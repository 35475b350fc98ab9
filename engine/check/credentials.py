from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from ..credentials import Credential, Credentials
from ..environment import Environment
from ..errors import CredentialError, FlowError, Problem
from ..hosts import is_bound
from ..source import Source
from ..spelling import nearest
from ..url import Url
from ..wiring import Step

if TYPE_CHECKING:
    from ..draft import Draft


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


def environment_problems(draft: "Draft", environment: Environment) -> Iterator[Problem]:
    """Names in an environment that are almost the flow's: what they swap or set stays as it is.

    One that is far from all of them may be another flow's.
    """
    source = environment.source
    if source is None:
        return
    try:
        environment.values_for(draft.parameters)
    except FlowError as error:
        yield from error.problems
    named = {one.name for step in draft.steps.values() for one in step.node.named_credentials()}
    for key, given, known in (
        ("credentials", environment.credentials, named),
        ("parameters", environment.parameters, set(draft.parameters)),
    ):
        for name in given:
            hint = nearest(name, sorted(known - set(given)))
            if name not in known and hint:
                text = f"{draft.source.file} has no {key.removesuffix('s')} of that name{hint}"
                yield source.problem(
                    (key, name), text, "environment-name", severity="warning", key=True
                )


def _of_step(source: Source, step: Step, credentials: Credentials) -> Iterator[Problem]:
    for named in step.node.named_credentials():
        path = ("nodes", step.name, named.key)
        try:
            credential = credentials.get(named.name)
        except CredentialError as error:
            yield source.problem(path, str(error), "unknown-credential")
            continue
        except FlowError as error:
            yield from error.problems
            continue
        if named.speaks and credential.speaks != named.speaks:
            text = (
                f'"{credential.name}" has the type {credential.type}; '
                f"a {step.type} node needs a credential that speaks {named.speaks}"
            )
            yield source.problem(path, text, "wrong-credential")
        yield from _to_other_hosts(source, step, credential)


def _to_other_hosts(source: Source, step: Step, credential: Credential) -> Iterator[Problem]:
    """A URL with a host that the node's credential may not be sent to."""
    for at, piece in step.node.pieces():
        if isinstance(piece, Url) and piece.host and not is_bound(piece.host, credential.bound_to):
            allowed = ", ".join(sorted(credential.bound_to)) or "no host"
            text = f'"{credential.name}" may be sent to {allowed}, not to {piece.host}'
            yield source.problem(("nodes", step.name, *at), text, "credential-host")


def unused_credentials(credentials: Credentials, used: Collection[str]) -> Iterator[Problem]:
    """The entries of the files that stand for none of the `used` names."""
    for name, entry in credentials.entries.items():
        if not entry.in_vault and name not in used:
            text = f'no flow here names "{name}"'
            yield entry.source.problem(
                (name,), text, "unused-credential", severity="warning", key=True
            )
