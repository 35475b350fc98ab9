"""What is answered for a new credential, read: by the names of its type's questions."""

import re
from collections.abc import Iterator, Mapping

from engine.credentials.connecting import Connecting, LoginDetails, Question
from engine.errors import CredentialError, FlowError
from engine.values.secret import Secret

Answers = Mapping[str, str | bool]


class WrongAnswer(FlowError):
    """`field` is the question whose answer will not do."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def questions_of(connecting: Connecting, grant: str) -> Iterator[tuple[Question, bool]]:
    """Those of a grant in the order in which they are asked, each with whether it is needed."""
    named = {question.name: question for question in connecting.questions}
    way = connecting.grants[grant]
    yield from ((named[name], True) for name in way.needed)
    yield from ((named[name], False) for name in way.optional)
    yield from ((one, False) for one in connecting.questions if one.kind == "flag")


def details_of(connecting: Connecting, name: str, grant: str, answers: Answers) -> LoginDetails:
    kinds = {question.name: question.kind for question in connecting.questions}
    texts = {key: answer for key, answer in answers.items() if isinstance(answer, str)}
    return LoginDetails(
        name,
        grant,
        {key: text for key, text in texts.items() if kinds[key] == "text"},
        {key: Secret(text) for key, text in texts.items() if kinds[key] in ("secret", "pem_file")},
        frozenset(key for key, answer in answers.items() if answer is True),
    )


def read_form(connecting: Connecting, name: str, grant: str, given: Answers) -> LoginDetails:
    """What was filled into a form; empty fields are no answers. Raises `WrongAnswer`."""
    if grant not in connecting.grants:
        known = ", ".join(connecting.grants)
        raise WrongAnswer(f'no grant "{grant[:100]}"; there are: {known}', "grant")
    asked = list(questions_of(connecting, grant))
    known_names = [question.name for question, _ in asked]
    answers: dict[str, str | bool] = {}
    for key, answer in given.items():
        if key not in known_names:
            raise WrongAnswer(f'"{key[:100]}" is not asked for here', key)
        text = answer.strip() if isinstance(answer, str) else answer
        if text:
            answers[key] = text
    flags = frozenset(key for key, answer in answers.items() if answer is True)
    for question, needed in asked:
        written = answers.get(question.name)
        if needed and written is None:
            raise WrongAnswer(f"{title_of(question)} is missing", question.name)
        if written is not None and isinstance(written, bool) != (question.kind == "flag"):
            raise WrongAnswer(f"{title_of(question)} takes another kind of answer", question.name)
        if isinstance(written, str) and question.kind == "text":
            try:
                connecting.read(question.name, written, flags)
            except CredentialError as error:
                raise WrongAnswer(str(error), question.name) from None
    return details_of(connecting, name, grant, answers)


def title_of(question: Question) -> str:
    return question.name.replace("_", " ").title()


def in_words_of_a_form(text: str, connecting: Connecting) -> str:
    """A message that names options of the command or keys of a file, with the titles of fields in
    their place."""
    for question in connecting.questions:
        option, title = f"--{question.name.replace('_', '-')}", title_of(question)
        instead = f"choose “{title}”" if question.kind == "flag" else title
        text = text.replace(f"give {option}", instead).replace(option, instead)
        if "_" in question.name:
            text = re.sub(rf"\b{question.name}\b", title, text)
    return text
