"""Labels that hide neither one another nor a foreign pole."""

from hypothesis import given
from hypothesis import strategies as st

from doctoral_center.domain.label_flags import GAP, Hung, Pole, hung


def at(*places, width=100):
    return [Pole(place, width) for place in places]


def sides(found):
    return [("left" if each.is_left else "right", each.row) for each in found]


def test_labels_with_room_between_them_hang_in_one_row():
    assert sides(hung(at(200, 400, 600), least=0, most=1000)) == [("right", 0), ("right", 0), ("right", 0)]


def test_of_two_close_ones_the_first_goes_to_the_left():
    assert sides(hung(at(200, 240), least=0, most=1000)) == [("left", 0), ("right", 0)]


def test_without_room_on_the_left_the_first_hangs_below_the_second():
    assert sides(hung(at(20, 60), least=0, most=1000)) == [("right", 1), ("right", 0)]


def test_a_label_at_the_right_margin_stands_left_of_its_pole():
    assert sides(hung(at(950), least=0, most=1000)) == [("left", 0)]


def test_a_crowd_hangs_in_two_stairs_that_meet_in_its_middle():
    found = hung(at(300, 310, 320, 330, 340, 350), least=0, most=1000)
    assert sides(found) == [("left", 0), ("left", 1), ("left", 2), ("right", 2), ("right", 1), ("right", 0)]


def test_of_two_labels_at_one_place_each_takes_a_side():
    assert sides(hung(at(300, 300), least=0, most=1000)) == [("left", 0), ("right", 0)]


def test_a_bare_text_hangs_farther_than_what_it_would_cover():
    found = hung([Pole(300, 100), Pole(350, 100, is_bare=True)], least=0, most=1000)
    assert sides(found) == [("left", 0), ("right", 0)]
    found = hung([Pole(60, 100), Pole(100, 100, is_bare=True)], least=0, most=1000)
    assert sides(found) == [("right", 0), ("right", 1)]


def test_nothing_to_hang_is_nothing():
    assert hung([], least=0, most=1000) == []


def text_of(pole: Pole, found: Hung) -> tuple[int, int]:
    return (pole.at - pole.width, pole.at) if found.is_left else (pole.at, pole.at + pole.width)


@given(st.lists(st.tuples(st.integers(132, 900), st.integers(20, 120)), max_size=14))
def test_no_text_ever_lies_on_another_or_on_the_pole_of_one_that_hangs_lower(places):
    poles = [Pole(*place) for place in places]
    found = hung(poles, least=0, most=1080)
    texts = [text_of(pole, each) for pole, each in zip(poles, found, strict=True)]
    for number, (first, last) in enumerate(texts):
        for other in range(len(poles)):
            if other == number:
                continue
            if found[other].row == found[number].row:
                assert texts[other][1] <= first or texts[other][0] >= last
            if found[other].row > found[number].row:
                assert not first + GAP < poles[other].at < last - GAP
