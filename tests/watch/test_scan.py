"""The scan of a map: a few neighbourhoods together, since a few weeks, more than was expected."""

from dataclasses import replace
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.watch.maps import Map, make_map, share_raised
from waakvlam.watch.stats import space_time_scan
from waakvlam.watch.stats.inputs import Floats


def by_hand(counts: Floats, baselines: Floats, coordinates: Floats, neighbours: int) -> float:
    """The highest score, by adding up every zone and duration anew."""
    best = 0.0
    weeks, areas = counts.shape
    for centre in coordinates:
        order = sorted(range(areas), key=lambda area: ((coordinates[area] - centre) ** 2).sum())
        for size in range(1, min(neighbours, areas) + 1):
            for duration in range(1, weeks + 1):
                seen = counts[weeks - duration :, order[:size]].sum()
                expected = baselines[weeks - duration :, order[:size]].sum()
                if seen > expected:
                    best = max(best, seen * log(seen / expected) + expected - seen)
    return best


def test_six_neighbourhoods_with_twice_as_much_since_four_weeks_are_found() -> None:
    city = make_map(5, mean=2.0, factor=2.5)
    found = city.scan(seed=1)
    assert found.p_value == 0.001
    assert set(found.zone) == city.cluster
    assert found.duration == 4


def test_a_quiet_map_is_not_raised() -> None:
    assert make_map(1, mean=2.0).scan(seed=1).p_value > 0.05


def test_less_than_expected_everywhere_is_no_cluster() -> None:
    city = make_map(1, mean=2.0)
    found = replace(city, counts=np.zeros_like(city.counts)).scan(seed=1, replicates=9)
    assert (found.score, found.zone, found.duration, found.p_value) == (0.0, (), 0, 1.0)


def test_the_same_seed_gives_the_same_answer_and_another_seed_the_same_cluster() -> None:
    city = make_map(3, mean=1.0)
    first = city.scan(seed=1, replicates=99)
    assert city.scan(seed=1, replicates=99) == first
    assert replace(city.scan(seed=2, replicates=99), p_value=first.p_value) == first


def test_of_areas_equally_far_the_first_in_the_list_is_nearer() -> None:
    crossing = [(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1)]
    baselines = np.ones((1, 5))
    counts = np.array([[9, 9, 0, 0, 9]])
    assert space_time_scan(counts, baselines, crossing, neighbours=2, seed=1).zone == (0, 1)


def test_two_complexes_at_one_place_are_each_in_the_zone_of_their_own() -> None:
    found = space_time_scan([[0, 20]], [[1.0, 1.0]], [(5, 5), (5, 5)], neighbours=1, seed=1, replicates=9)
    assert found.zone == (1,)


maps = some.builds(
    lambda seed, areas, mean: make_map(seed, mean, areas=areas, factor=3.0),
    some.integers(0, 10_000),
    some.integers(2, 12),
    some.floats(0.1, 5),
)


@given(maps, some.integers(1, 15))
@settings(deadline=None, max_examples=40)
def test_the_score_is_the_highest_of_all_zones_and_durations(city: Map, neighbours: int) -> None:
    found = space_time_scan(city.counts, city.baselines, city.coordinates, neighbours=neighbours, replicates=1, seed=1)
    assert found.score == pytest.approx(by_hand(city.counts, city.baselines, city.coordinates, neighbours))
    if found.zone:
        newest = (slice(-found.duration, None), list(found.zone))
        seen, expected = city.counts[newest].sum(), city.baselines[newest].sum()
        assert found.score == pytest.approx(seen * log(seen / expected) + expected - seen)


@given(maps)
@settings(deadline=None, max_examples=40)
def test_the_order_and_the_unit_of_the_areas_make_no_difference(city: Map) -> None:
    areas = city.counts.shape[1]
    order = np.random.default_rng(1).permutation(areas)
    told = Map(city.counts[:, order], city.baselines[:, order], city.coordinates[order] / 1000, city.cluster)
    first, second = city.scan(1, replicates=1), told.scan(1, replicates=1)
    assert second.score == pytest.approx(first.score)


def test_a_quiet_city_is_raised_one_week_in_twenty_and_a_cluster_nearly_always() -> None:
    """The twin of `make proof NAME=scan`."""
    assert share_raised(range(60), 2.0, replicates=99) <= 0.13  # more than 7 of 60: one in 100 times by chance
    assert share_raised(range(20), 2.0, factor=2.0, replicates=99) >= 0.9


def test_counts_that_vary_more_raise_quiet_cities_unless_the_scan_is_told() -> None:
    """The planted fault: replicates that vary less than the city does."""
    assert share_raised(range(20), 2.0, varies=1.5, replicates=99) > 0.5
    assert share_raised(range(20), 2.0, varies=1.5, told=1.5, replicates=99) <= 0.2


def estimated(seeds: range, *, told: bool, factor: float = 1.0) -> float:
    """Share of maps raised at 5 % of which each area's baseline is some 25 per cent off, all eight weeks."""
    raised = 0
    for seed in seeds:
        city = make_map(seed, 4.0, factor=factor, areas=30)
        off = np.exp(np.random.default_rng(1000 + seed).normal(0, 0.25, 30))
        found = space_time_scan(
            city.counts, city.baselines * off, city.coordinates, seed=seed, replicates=99,
            uncertainty=0.25 if told else 0.0,
        )  # fmt: skip
        raised += found.p_value <= 0.05
    return raised / len(seeds)


def test_baselines_that_are_estimates_raise_quiet_cities_unless_the_scan_is_told() -> None:
    """The planted fault: replicates that take what was estimated for the truth."""
    assert estimated(range(60), told=False) > 0.3
    assert estimated(range(60), told=True) <= 0.13
    assert estimated(range(20), told=True, factor=2.0) >= 0.9


def test_areas_may_each_be_as_uncertain_as_they_are() -> None:
    counts, baselines, places = np.array([[4, 9]]), np.array([[4.0, 4.0]]), [(0, 0), (90, 0)]
    sure, unsure = (
        space_time_scan(counts, baselines, places, seed=1, uncertainty=both).p_value for both in ([1, 0], [0, 1])
    )
    assert sure < unsure


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"counts": np.ones((8, 3))}, "both weeks × areas"),
        ({"counts": np.ones(8)}, "counts: an array of 2 dimension"),
        ({"counts": "much"}, "counts: not an array of numbers"),
        ({"counts": np.full((2, 2), np.nan)}, "fill or leave out"),
        ({"counts": np.full((2, 2), -1)}, "no count is below 0"),
        ({"baselines": [[1, 0], [1, 0]]}, "area 1 has none"),
        ({"coordinates": [(1, 1)]}, "2 × 2 here"),
        ({"counts": np.full((2, 2), np.inf)}, "counts: infinity is no number"),
        ({"counts": np.ma.masked_array(np.ones((2, 2)), mask=np.eye(2) > 0)}, "fill or leave out"),
        ({"neighbours": 2.5}, "neighbours: a whole number, not 2.5"),
        ({"replicates": 19.5}, "replicates: a whole number, not 19.5"),
        ({"seed": None}, "seed: one number, not None"),
        ({"dispersion": np.nan}, "dispersion: one number, not nan"),
        ({"dispersion": np.inf}, "dispersion: one number, not inf"),
        ({"neighbours": 0}, "1 or more"),
        ({"replicates": 0}, "1 or more"),
        ({"dispersion": 0.5}, "1 or more"),
        ({"uncertainty": -0.1}, "0 or more, or one for each of 2 areas"),
        ({"uncertainty": [0.1, 0.1, 0.1]}, "one for each of 2 areas"),
    ],
)
def test_what_is_wrong_is_said(wrong: dict[str, object], says: str) -> None:
    given_: dict[str, object] = {
        "counts": np.ones((2, 2)),
        "baselines": np.ones((2, 2)),
        "coordinates": [(0, 0), (1, 1)],
        "seed": 1,
    }
    with pytest.raises(ValueError, match=says):
        space_time_scan(**(given_ | wrong))  # type: ignore[arg-type]
