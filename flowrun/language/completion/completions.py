"""What may be written at the cursor, by what kind of file it is in."""

from ...project.files import CREDENTIALS_FILE, is_environment, is_test
from ...project.flow_text import is_foreign
from ..related_files import may_be_flow
from ..workspace import Workspace
from .beside_flows import credentials_completions, environment_completions
from .flows import flow_completions
from .offered import Completion, Typing
from .suites import suite_completions


def completions(files: Workspace, typing: Typing) -> list[Completion]:
    path, text = typing.path, typing.text
    if is_foreign(text):
        return []
    if path.name == CREDENTIALS_FILE:
        return credentials_completions(files, typing)
    if is_environment(path):
        return environment_completions(files, typing)
    if is_test(path):
        return suite_completions(files, typing)
    return flow_completions(files, typing) if may_be_flow(path, text) else []
