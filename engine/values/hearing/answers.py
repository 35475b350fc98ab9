"""Yes and no: every word of the answer says one of them, or nothing."""

from .utterance import Utterance


def answers(heard: Utterance) -> bool | None:
    """None for what is neither, both, or something else as well."""
    words, at, said = heard.words, 0, set[bool | None]()
    fillers = (
        heard.language.phrases("before:confirmation"),
        heard.language.phrases("after:confirmation"),
    )
    while at < len(words):
        meant = next(heard.language.phrases("confirmation").at(words, at), None)
        if meant is not None:
            at = meant[0]
            said.add(meant[1])
            continue
        end = max((end for known in fillers for end, _ in known.at(words, at)), default=at)
        if end == at:
            return None
        at = end
    return said.pop() if len(said) == 1 else None
