from collections.abc import Iterator

from ..credentials import Credentials
from ..errors import CredentialError, FlowError, Problem
from ..flow import Flow
from ..wiring import Step


def credential_problems(
    flow: Flow, credentials: Credentials, only: str | None = None
) -> Iterator[Problem]:
    """Every credential that a node (or `only` that one) names exists here and speaks what it needs.

    No secret is read. A wrong entry of the credentials file comes as its own problems.
    """
    told: set[Problem] = set()
    for step in flow.steps.values():
        if only is not None and step.name != only:
            continue
        for problem in _of_step(flow, step, credentials):
            if problem not in told:
                told.add(problem)
                yield problem


def _of_step(flow: Flow, step: Step, credentials: Credentials) -> Iterator[Problem]:
    for field, mark in step.node.credential_fields():
        written = flow.source.data["nodes"][step.name].get(field)
        if written is None:
            continue
        path = ("nodes", step.name, field)
        try:
            credential = credentials.get(written)
        except CredentialError as error:
            yield flow.source.problem(path, str(error), "unknown-credential")
            continue
        except FlowError as error:
            yield from error.problems
            continue
        if mark.speaks and credential.speaks != mark.speaks:
            text = (
                f'"{credential.name}" is a {credential.type} credential; '
                f"a {step.type} node needs one that speaks {mark.speaks}"
            )
            yield flow.source.problem(path, text, "wrong-credential")
