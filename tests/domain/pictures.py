"""A candidate's time to draw: two universities, a leave, a stay, a milestone of both, an end far away."""

from datetime import date

from doctoral_center.domain.timelines import Lane, Mark, MarkKind, Picture, Sign, SignKind, Span


def day(text):
    return date.fromisoformat(text)


HIT = Lane("HIT", day("2029-09-01"), day("2030-09-01"))
ITMO = Lane("ITMO University", day("2028-09-01"), day("2029-09-01"))
MARKS = [
    Mark("Study plan", (0,), MarkKind.DONE, day("2026-12-10"), day("2026-12-01"), day("2026-12-01")),
    Mark("Thesis", (0, 1), MarkKind.TODO, day("2028-12-01"), day("2028-12-01"), day("2028-06-01"), is_next=True),
    Mark("Report", (1,), MarkKind.LATE, day("2027-03-01"), day("2027-03-01")),
]
SIGNS = [
    Sign(SignKind.TODAY, "Today", "Today", day("2027-04-01"), (0, 1)),
    Sign(SignKind.NORMAL_END, "Normal end · HIT · 1 Sept 2029", "Normal end · HIT", day("2029-09-01"), (0,)),
    Sign(SignKind.LATEST_END, "Latest end · HIT · 1 Sept 2034", "Latest end · HIT", day("2034-09-01"), (0,)),
]
PICTURE = Picture(
    day("2026-09-01"),
    [HIT, ITMO],
    MARKS,
    leaves=[Span("Leave", day("2028-01-01"), day("2028-06-30"))],
    stays=[Span("Stay at ITMO", day("2027-05-01"), day("2027-12-31"), lane=1)],
    signs=SIGNS,
)
