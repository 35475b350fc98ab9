"""A session's parameters behave as a dict does, and a copy is one whatever it shares."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.run.parameters import SessionParameters
from engine.values.parameters import UNSET

NAMES = st.sampled_from([f"P{number}" for number in range(200)])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), NAMES, st.integers()),
        st.tuples(st.just("remove"), NAMES, st.none()),
        st.tuples(st.just("copy"), st.none(), st.none()),
    ),
    max_size=60,
)


@given(st.sampled_from([0, 3, 128, 129, 200]), STEPS)
def test_it_is_what_a_dict_would_be_and_leaves_what_it_was_copied_from(
    many: int, steps: list[tuple[str, str, int]]
) -> None:
    model = {f"P{number}": number for number in range(many)}
    ours, before = SessionParameters(model), []
    for what, name, value in steps:
        if what == "set":
            ours[name] = model[name] = value
        elif what == "remove":
            assert (ours.pop(name, None) is None) is (model.pop(name, None) is None)
        else:
            before.append((ours, dict(model)))
            ours = SessionParameters.over(ours)
    for mine, wanted in (*before, (ours, model)):
        assert mine == wanted and mine.gathered() == wanted and len(mine) == len(wanted)
        view = mine.view()
        assert dict(view) == wanted and set(view) == set(wanted)
        for number in range(200):
            name = f"P{number}"
            assert view.get(name, UNSET) == wanted.get(name, UNSET)
            assert (name in view, name in mine) == (name in wanted, name in wanted)


@pytest.mark.parametrize("many", [2, 5_000])
def test_a_name_without_a_value_is_refused_as_by_a_dict(many: int) -> None:
    values = SessionParameters({f"P{number}": number for number in range(many)})
    del values["P0"]
    with pytest.raises(KeyError):
        values["P0"]
    with pytest.raises(KeyError):
        del values["P0"]


def test_a_copy_of_many_takes_along_what_was_set_and_no_more() -> None:
    values = SessionParameters({f"P{number}": number for number in range(5_000)})
    for turn in range(1_000):
        values = SessionParameters.over(values)
        values[f"P{turn % 300}"] = turn
        assert len(values.changes) <= 72
    assert len(values) == 5_000
