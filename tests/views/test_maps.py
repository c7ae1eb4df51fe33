"""Maps: classes with round limits hold every value once; outlines are light and closed."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import reference
from dashboard.views import maps, theme

VALUES = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=40)


@given(VALUES)
def test_every_value_is_in_one_class(values):
    shades = maps.classes(values, str)
    assert 1 <= len(shades) <= 5
    assert sum(shade.count for shade in shades) == len(values)
    assert all(a.high == pytest.approx(b.low) for a, b in pairwise(shades))
    assert len({shade.colour for shade in shades}) == len(shades)


@given(VALUES)
def test_a_value_has_the_colour_of_the_class_that_counts_it(values):
    shades = maps.classes(values, str)
    for shade in shades:
        assert sum(maps.shade_of(value, shades) == shade.colour for value in values) == shade.count


def test_no_value_has_no_colour_and_no_class():
    assert maps.classes([], str) == []
    assert maps.shade_of(math.nan, maps.classes([0.2, 0.4], str)) is None


def test_limits_are_round():
    shades = maps.classes([0.41, 0.78], lambda share: f"{100 * share:.0f}%")
    assert [shade.words for shade in shades] == ["40%–50%", "50%–60%", "60%–70%", "70%–80%"]
    assert [shade.count for shade in shades] == [1, 0, 0, 1]


def test_few_classes_do_not_use_the_palest_colour():
    assert maps.classes([0.5], str)[0].colour == theme.RAMP[2]


@pytest.mark.parametrize(
    ("level", "within", "places"), [("regency", "15", 11), ("district", "15.02", 24)]
)
def test_an_outline_is_light_and_whole(level, within, places):
    sheet = maps._sheet(reference.load(), level, within)
    assert len(sheet.shapes) == places
    assert sum(len(shape.path) for shape in sheet.shapes) < 20_000
    for shape in sheet.shapes:
        assert re.fullmatch(r"(M-?\d+ -?\d+l(-?\d+ -?\d+ ?)+z)+", shape.path)
        assert 0 <= shape.at[0] <= sheet.width
        assert 0 <= shape.at[1] <= sheet.height


def test_names_on_a_map_leave_out_the_kind():
    names = {shape.name for shape in maps._sheet(reference.load(), "regency", "15").shapes}
    assert {"Merangin", "Kota Jambi", "Tanjung Jabung Barat"} <= names
