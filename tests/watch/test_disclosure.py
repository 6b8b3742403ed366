"""Published tables give no small count away, also not for who puts all of them together (design §8)."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.watch.disclosing import City, attack
from waakvlam.watch.stats import disclosure
from waakvlam.watch.stats.disclosure import SUPPRESSED, Publication, Register, Suppressed, Table, publish

FAULTS = ("revealed", "differenced", "pinned", "known_small")


def attacked(cities: int) -> Counter[str]:
    tally: Counter[str] = Counter()
    for seed in range(cities):
        tally.update(attack(City(seed)))
    return tally


def test_nothing_small_is_found_in_any_city() -> None:
    tally = attacked(8)
    assert tally["attacked"] > 50
    assert tally["shown"] > tally["cells"] / 4, "what is published still says something"
    assert not any(tally[fault] for fault in FAULTS)


def forget(table: Table[str], register: Register) -> Publication[str]:
    """Publishes as if nothing had been published before."""
    return publish(table)


def test_a_publisher_that_only_hides_what_is_small_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disclosure, "guards", lambda *_: set())
    tally = attacked(8)
    assert tally["differenced"] > 0
    assert tally["pinned"] > 0
    assert tally["known_small"] > 0


def test_a_publisher_that_forgets_what_it_published_is_found_out() -> None:
    tally: Counter[str] = Counter()
    for seed in range(12):
        tally.update(attack(City(seed), forget))
    assert tally["differenced"] > 0


def test_a_publisher_that_shows_what_is_small_is_found_out() -> None:
    def show(table: Table[str], register: Register) -> Publication[str]:
        cells = {key: sum(table.counts[part] for part in parts) for key, parts in table.cells.items()}
        return Publication(cells, register)

    assert attack(City(0), show)["revealed"] > 0


WEEK = {"west": 4, "oost": 40, "zuid": 31}
AREAS = {"stad": list(WEEK), **{area: [area] for area in WEEK}}


def test_one_small_count_takes_another_with_it_so_that_it_does_not_follow_from_the_total() -> None:
    assert publish(Table(WEEK, AREAS)).cells == {"stad": 75, "west": SUPPRESSED, "oost": 40, "zuid": SUPPRESSED}


def test_suppressed_is_not_zero_and_does_not_say_why() -> None:
    published = publish(Table(WEEK, AREAS)).cells
    assert published["west"] is published["zuid"] is SUPPRESSED
    assert list(Suppressed) == [SUPPRESSED], "a mark of its own for small counts would say: 0 to 9"
    assert not isinstance(SUPPRESSED, int)
    assert str(SUPPRESSED.value) == "suppressed"


def test_nought_is_shown_only_where_everybody_knows_that_nothing_can_be() -> None:
    counts = {"wijk": 30, "haven": 0, "bos": 0}
    cells = {area: [area] for area in counts}
    assert publish(Table(counts, cells, {"bos"})).cells == {"wijk": 30, "haven": SUPPRESSED, "bos": 0}
    assert publish(Table({"bos": 0}, {"bos": ["bos"]}, {"bos"})).cells == {"bos": 0}


def test_two_dates_do_not_give_away_what_came_between() -> None:
    january = publish(Table({"jan": 40}, {"so far": ["jan"]}))
    february = publish(Table({"jan": 40, "feb": 3}, {"so far": ["jan", "feb"]}), january.register)
    assert january.cells == {"so far": 40}
    assert february.cells == {"so far": SUPPRESSED}
    march = publish(Table({"jan": 40, "feb": 3, "mrt": 20}, {"so far": ["jan", "feb", "mrt"]}), february.register)
    assert march.cells == {"so far": 65}, "february is now hidden behind march"


def test_a_wider_area_does_not_give_away_the_rest_of_it() -> None:
    published = publish(Table({"a": 30, "b": 20, "c": 2}, {"wijk": "abc", "a": "a", "b": "b"})).cells
    assert list(published.values()).count(SUPPRESSED) == 1, "c is in no cell, and would follow"


def test_two_small_counts_do_not_guard_each_other() -> None:
    counts = {"a": 3, "b": 4, "c": 50}
    published = publish(Table(counts, {"all": "abc", "a": "a", "b": "b", "c": "c"})).cells
    assert SUPPRESSED in (published["all"], published["c"]), "or all but c would be known to be 7"


def test_a_reader_does_not_come_within_five_of_a_small_count() -> None:
    halves = publish(Table({"a": 5, "b": 5}, {"both": "ab", "a": "a", "b": "b"})).cells
    assert halves["both"] is SUPPRESSED, "0 to 10 is no wider than 5 on both sides"
    assert publish(Table({"a": 4, "b": 6}, {"both": "ab", "a": "a", "b": "b"})).cells["both"] == 10


@pytest.mark.parametrize(("count", "shown"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (127, 125)])
def test_what_is_shown_is_rounded_to_five(count: int, shown: int) -> None:
    assert publish(Table({"a": count}, {"a": "a"})).cells == {"a": shown}


def test_what_was_told_before_is_told_again_and_cannot_be_mended() -> None:
    first = publish(Table({"a": 5, "b": 5}, {"both": "ab"}))
    assert first.cells == {"both": 10}
    later = publish(Table({"a": 5, "b": 5, "c": 40}, {"both": "ab", "a": "a", "all": "abc"}), first.register)
    assert later.cells == {"both": 10, "a": SUPPRESSED, "all": 50}


def test_what_is_too_well_known_already_comes_no_nearer() -> None:
    counts = {"a": 8, "b": 30, "c": 25}
    careless = Register(counts, shown=frozenset({frozenset("ab"), frozenset("b")}))
    later = publish(Table(counts, {"all": "abc", "c": "c"}), careless)
    assert later.cells == {"all": 65, "c": 25}, "they add nothing about a"


def test_a_count_that_guards_only_with_whole_numbers_counts_as_whole() -> None:
    pairs = {"x": "ab", "y": "bc", "z": "ca"}
    published = publish(Table({"a": 11, "b": 4, "c": 12}, pairs)).cells
    assert SUPPRESSED in published.values()


def test_a_register_can_be_stored() -> None:
    register = publish(Table(WEEK | {"bos": 0}, AREAS | {"bos": ["bos"]}, {"bos"})).register
    assert Register.from_json(register.as_json()) == register


def test_a_published_count_is_frozen() -> None:
    register = publish(Table(WEEK, AREAS)).register
    with pytest.raises(ValueError, match="'west' was counted as 4 and is now 5"):
        publish(Table(WEEK | {"west": 5}, AREAS), register)


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (lambda: Table({"a": 1}, {"all": ["a", "b"]}), "no count of 'b'"),
        (lambda: Table({"a": -1}, {"all": ["a"]}), "count of 'a' is -1"),
        (lambda: Table({"a": 2}, {"all": ["a"]}, {"a"}), "count of 'a' is 2"),
        *(
            (lambda wrong=wrong: Table({"a": wrong}, {"all": ["a"]}), f"is {wrong!r}. A count is a whole number")
            for wrong in (3.5, float("nan"), "3", None)
        ),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(table: Callable[[], Table[str]], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        table()
