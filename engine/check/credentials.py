"""What credentials files and environments name that no flow has, or almost has."""

from collections.abc import Collection, Iterator

from ..credentials.registry import Credentials
from ..errors import FlowError, Problem
from ..flow.loading import WrittenFlow
from ..suggestions import nearest
from ..values.environment import Environment


def environment_problems(written: WrittenFlow, environment: Environment) -> Iterator[Problem]:
    """Names in an environment that are almost the flow's: what they swap or set stays as it is.

    One that is far from all of them may be another flow's.
    """
    source = environment.source
    if source is None:
        return
    try:
        environment.values_for(written.parameters)
    except FlowError as error:
        yield from error.problems
    named = {one.name for step in written.steps.values() for one in step.node.named_credentials()}
    for key, given, known in (
        ("credentials", environment.credentials, named),
        ("parameters", environment.parameters, set(written.parameters)),
    ):
        for name in given:
            hint = nearest(name, sorted(known - set(given)))
            if name not in known and hint:
                text = f"{written.source.file} has no {key.removesuffix('s')} of that name{hint}"
                yield source.problem(
                    (key, name), text, "environment-name", severity="warning", key=True, hint=hint
                )


def unused_credentials(credentials: Credentials, used: Collection[str]) -> Iterator[Problem]:
    """The entries of the files that stand for none of the `used` names."""
    for name, entry in credentials.entries.items():
        if not entry.in_vault and name not in used:
            text = f'no flow here names "{name}"'
            yield entry.source.problem(
                (name,), text, "unused-credential", severity="warning", key=True
            )
