from collections.abc import Iterator, Mapping

from ..credentials import Credentials
from ..errors import CredentialError, FlowError, Problem
from ..source import Source
from ..wiring import Step


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
    for field, mark in step.node.credential_fields():
        written = source.data["nodes"][step.name].get(field)
        if written is None:
            continue
        path = ("nodes", step.name, field)
        try:
            credential = credentials.get(written)
        except CredentialError as error:
            yield source.problem(path, str(error), "unknown-credential")
            continue
        except FlowError as error:
            yield from error.problems
            continue
        if mark.speaks and credential.speaks != mark.speaks:
            text = (
                f'"{credential.name}" has the type {credential.type}; '
                f"a {step.type} node needs a credential that speaks {mark.speaks}"
            )
            yield source.problem(path, text, "wrong-credential")
