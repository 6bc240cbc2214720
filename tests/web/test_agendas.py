"""The agenda, and what a calendar program reads at its address: read back by a second parser (vobject)."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.people import Locale
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.people import Appointment, Person
from doctoral_center.models.regulations import Rule
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.queries.agendas import Extent, get_agenda
from tests.mailing import set_person
from tests.signing import ask_ref, decide, submit


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def address_of(centre, person):
    """Make the person a calendar address by its button; return the path."""
    client = centre.client_for(person)
    assert client.post("/calendar/address").status_code == 303
    return re.search(r'value="http://127\.0\.0\.1:5000(/calendar/[^"]+\.ics)"', client.get("/calendar").text)[1]


def read(centre, path, **options):
    return centre.app.test_client().get(path, **options)


def events(response):
    """The entries by what a person reads of them."""
    assert response.status_code == 200, response.text
    calendar = vobject.readOne(response.text)
    return {event.summary.value: event for event in calendar.contents.get("vevent", [])}


def dates(centre, person):
    return events(read(centre, address_of(centre, person)))


# The address


def test_looking_at_the_page_makes_no_address(centre):
    page = centre.client_for(centre.candidate).get("/calendar")
    assert "Make my calendar address" in words(page)
    assert ".ics" not in page.text


def test_the_page_gives_the_address_to_paste_and_to_open(centre):
    path = address_of(centre, centre.candidate)
    page = centre.client_for(centre.candidate).get("/calendar")
    assert f'href="webcal://127.0.0.1:5000{path}"' in page.text
    assert f'value="http://127.0.0.1:5000{path}"' in page.text


def test_a_calendar_needs_no_session_and_leaves_no_cookie(centre):
    path = address_of(centre, centre.candidate)
    for client in (centre.app.test_client(), centre.client_for(centre.supervisor)):
        response = client.get(path)
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Cache-Control"] == "private, max-age=900"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Zeng Min" not in response.text


def test_head_answers_as_get_does_without_the_content(centre):
    path = address_of(centre, centre.candidate)
    head, got = centre.app.test_client().head(path), read(centre, path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]


def test_a_program_that_has_it_already_gets_it_again_only_when_something_moved(centre):
    path = address_of(centre, centre.candidate)
    tag = read(centre, path).headers["ETag"]
    centre.at(centre.now + timedelta(hours=5))
    same = read(centre, path, headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    extend(centre)
    changed = read(centre, path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def extend(centre, code="study-plan"):
    form = {"due_on": "2026-12-15", "kind": "extension", "reason": "Field work took longer", "confirm": "1"}
    seen = {"previewed": "kind extension; due_on 2026-12-15"}
    answer = centre.client_for(centre.coordinator).post(f"/milestones/{centre.milestone(code)}/date", data=form | seen)
    assert answer.status_code == 303


def test_whatever_is_no_address_in_use_is_the_same(centre):
    path = address_of(centre, centre.candidate)
    old = path
    path = address_of(centre, centre.candidate)
    gone = address_of(centre, centre.supervisor)
    centre.client_for(centre.supervisor).post("/calendar/address", data={"end": "1"})
    closed = address_of(centre, centre.cosupervisor)
    with centre.writing():
        db.session.get_one(Person, centre.cosupervisor.id).is_active = False
    tampered = path.replace(".ics", "A.ics")
    others = (old, gone, closed, tampered, "/calendar/x.ics", "/calendar/%ED%A0%80.ics")
    answers = {(response.status_code, response.data) for response in (read(centre, each) for each in others)}
    assert answers == {(404, b"There is no calendar at this address.\n")}
    assert read(centre, path).status_code == 200


def test_reading_too_often_is_refused_for_a_while(centre):
    path = address_of(centre, centre.candidate)
    other = address_of(centre, centre.supervisor)
    statuses = [read(centre, path).status_code for _time in range(61)]
    assert statuses == [200] * 60 + [429]
    assert read(centre, other).status_code == 200
    centre.at(centre.now + timedelta(minutes=16))
    assert read(centre, path).status_code == 200


def test_guessing_is_refused_for_a_while_without_harm_to_readers(centre):
    path = address_of(centre, centre.candidate)
    statuses = [read(centre, f"/calendar/guess{number}.ics").status_code for number in range(61)]
    assert statuses == [404] * 60 + [429]
    assert read(centre, path).status_code == 200


def test_a_failure_of_ours_does_not_write_the_address_into_the_log(centre, caplog):
    path = address_of(centre, centre.candidate)
    centre.app.config["PROPAGATE_EXCEPTIONS"] = False
    with centre.writing():
        db.session.execute(update(Rule).values(title=["no title in any language"]))
    assert read(centre, path).status_code == 500
    assert "Exception on /calendar/<token>.ics" in caplog.text
    assert path.split("/")[-1].removesuffix(".ics") not in caplog.text


def test_a_zone_that_nobody_knows_is_read_as_utc(centre):
    path = address_of(centre, centre.candidate)
    set_person(centre, centre.candidate, timezone="Nowhere/Land")
    assert read(centre, path).status_code == 200


# What is in it


def test_a_candidates_calendar_holds_her_own_steps(centre):
    found = dates(centre, centre.candidate)
    plan = found["Individual study plan"]
    assert (plan.dtstart.value, plan.dtend.value) == (date(2026, 12, 1), date(2026, 12, 2))
    assert plan.uid.value == f"{centre.milestone('study-plan')}@127.0.0.1:5000"
    assert plan.description.value.split("\n") == [
        "1 Dec 2026, 23:59 in Beijing.",
        f"http://127.0.0.1:5000/milestones/{centre.milestone('study-plan')}",
    ]
    assert "Latest end of study" in found
    assert not [title for title in found if "Bekova" in title or "Zeng" in title]


def test_the_moment_stands_in_the_text_by_both_clocks(centre):
    found = dates(centre, centre.cosupervisor)
    assert found["Zeng Min: Individual study plan"].description.value.startswith(
        "1 Dec 2026, 23:59 in Beijing = 18:59 your time (UTC+3).\n"
    )


def test_everybody_reads_the_dates_of_those_in_her_care_and_no_others(centre):
    found = {
        name: {title.split(":")[0] for title in dates(centre, getattr(centre, name))}
        for name in (
            "supervisor",
            "coordinator",
            "partner",
            "centre_coordinator",
            "stranger_supervisor",
            "observer",
            "administrator",
        )
    }
    assert found == {
        "supervisor": {"Zeng Min"},
        "coordinator": {"Zeng Min"},
        "partner": {"Zeng Min"},
        "centre_coordinator": {"Zeng Min", "Aigerim Bekova"},
        "stranger_supervisor": {"Aigerim Bekova"},
        "observer": set(),
        "administrator": set(),
    }


def test_an_office_or_a_supervision_that_has_ended_gives_nothing_from_the_next_day_on(centre):
    paths = [address_of(centre, person) for person in (centre.coordinator, centre.supervisor)]
    with centre.writing():
        office = db.session.scalars(select(Appointment).where(Appointment.person_id == centre.coordinator.id)).one()
        supervision = db.session.scalars(select(Supervision).where(Supervision.person_id == centre.supervisor.id)).one()
        office.until_on = supervision.until_on = date(2026, 11, 23)
    assert [len(events(read(centre, path))) > 0 for path in paths] == [True, True]
    centre.at(centre.now + timedelta(days=1))
    assert [events(read(centre, path)) for path in paths] == [{}, {}]


def test_a_deputy_reads_the_dates_of_whom_she_stands_in_for_on_those_days_alone(centre):
    path = address_of(centre, centre.stranger_supervisor)
    with centre.writing():
        person = db.session.get_one(Person, centre.supervisor.id)
        person.deputy_id = centre.stranger_supervisor.id
        person.deputy_from_on, person.deputy_until_on = date(2026, 11, 23), date(2026, 11, 24)
    assert "Zeng Min: Individual study plan" in events(read(centre, path))
    centre.at(centre.now + timedelta(days=2))
    assert "Zeng Min: Individual study plan" not in events(read(centre, path))


def test_an_extension_moves_the_date_and_keeps_its_identifier(centre):
    path = address_of(centre, centre.candidate)
    before = events(read(centre, path))["Individual study plan"]
    centre.at(centre.now + timedelta(minutes=7))
    extend(centre)
    after = events(read(centre, path))["Individual study plan"]
    assert after.uid.value == before.uid.value
    assert (before.dtstart.value, after.dtstart.value) == (date(2026, 12, 1), date(2026, 12, 15))
    assert int(after.sequence.value) > int(before.sequence.value)
    assert (before.last_modified.value, after.last_modified.value) == (
        datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 9, 7, tzinfo=UTC),
    )
    assert after.dtstamp.value == after.last_modified.value


def test_what_is_waived_goes_and_what_is_done_stays_and_says_so(centre):
    path = address_of(centre, centre.supervisor)
    with centre.writing():
        waive_milestone(
            centre.milestone("mid-term"), actor=centre.actor(centre.centre_coordinator), reason="Done", now=centre.now
        )
    submit(centre, centre.milestone("study-plan"))
    for person in (centre.supervisor, centre.coordinator, centre.partner):
        if ask_ref(centre, centre.milestone("study-plan"), person):
            decide(centre, centre.milestone("study-plan"), person)
    found = events(read(centre, path))
    assert not [title for title in found if "Mid-term" in title]
    assert "Zeng Min: Individual study plan" in found


def test_what_waits_for_her_signature_is_in_a_signers_calendar_until_she_has_signed(centre):
    path = address_of(centre, centre.supervisor)
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    entry = events(read(centre, path))["Zeng Min: To sign: Individual study plan"]
    sign_off = ask_ref(centre, ref, centre.supervisor)
    assert entry.uid.value == f"{sign_off}@127.0.0.1:5000"
    assert entry.url.value == f"http://127.0.0.1:5000/sign-offs/{sign_off}"
    decide(centre, ref, centre.supervisor)
    assert "Zeng Min: To sign: Individual study plan" not in events(read(centre, path))


def test_a_leave_lasts_all_its_days_and_one_taken_back_is_gone(centre):
    path = address_of(centre, centre.candidate)
    with centre.writing():
        record_leave(
            centre.candidacy.ref,
            actor=centre.actor(centre.coordinator),
            first_on=date(2027, 2, 1),
            last_on=date(2027, 3, 31),
            reason="Family: not for calendars",
            now=centre.now,
        )
    response = read(centre, path)
    leave = events(response)["Leave"]
    assert (leave.dtstart.value, leave.dtend.value) == (date(2027, 2, 1), date(2027, 4, 1))
    assert "Family" not in response.text
    with centre.writing():
        change = db.session.scalars(select(ChangeOfTime)).one()
        change.taken_back_at, change.taken_back_by_id, change.taken_back_because = (
            centre.now,
            centre.coordinator.id,
            "x",
        )
    assert "Leave" not in events(read(centre, path))


def test_whose_clock_is_another_gets_the_last_hour_of_her_own_steps_in_the_programmes_zone(centre):
    with centre.writing():
        db.session.get_one(Person, centre.candidate.id).timezone = "Europe/Berlin"
    response = read(centre, address_of(centre, centre.candidate))
    hour = events(response)["Individual study plan: the last hour"]
    assert hour.uid.value == f"{centre.milestone('study-plan')}-last-hour@127.0.0.1:5000"
    assert hour.dtstart.value.astimezone(UTC) == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    assert hour.dtend.value.astimezone(UTC) == datetime(2026, 12, 1, 15, 59, 59, tzinfo=UTC)
    assert "DTSTART;TZID=Asia/Shanghai:20261201T230000" in response.text
    assert response.text.count("BEGIN:VTIMEZONE") == 1


@pytest.mark.parametrize(
    ("locale", "title", "moment"),
    [
        ("zh", "曾敏：个人培养计划", "2026年12月1日，北京时间 23:59 = 您的当地时间 18:59（UTC+3）。"),
        (
            "ru",
            "Zeng Min: Индивидуальный учебный план",
            "1 дек. 2026\u202fг., 23:59 (Пекин) = 18:59 по вашему времени (UTC+3).",
        ),
    ],
)
def test_a_calendar_speaks_its_readers_language(centre, locale, title, moment):
    with centre.writing():
        db.session.get_one(Person, centre.cosupervisor.id).locale = Locale(locale)
    path = address_of(centre, centre.cosupervisor)
    response = read(centre, path, headers={"Accept-Language": "en"})
    found = events(response)
    assert title in found
    assert found[title].description.value.startswith(moment)


def test_a_calendar_takes_six_statements_for_one_candidate_and_for_three(centre, count_statements):
    path = address_of(centre, centre.coordinator)
    with count_statements() as for_one:
        read(centre, path)
    with centre.writing():
        centre.enrol("second", "Wu", "Hao", native="吴浩")
        centre.enrol("third", "Xie", "Na", native="解娜")
    with count_statements() as for_three:
        page = read(centre, path)
    assert "Xie Na" in page.text
    # Whose address, who she is, her dates in four; and two that count how often it was read.
    assert (len(for_one), len(for_three)) == (8, 8)


# The agenda


def test_the_agenda_says_when_each_day_ends_by_the_readers_own_clock(centre):
    page = words(centre.client_for(centre.cosupervisor).get("/calendar"))
    assert "Next week" in page
    assert "Individual study plan Zeng Min 曾敏 1 Dec 2026 23:59 in Beijing · 18:59 your time (UTC+3) Due soon" in page


def test_what_is_late_comes_first_and_what_is_past_and_done_is_left_out(centre):
    centre.at(datetime(2026, 12, 5, 9, tzinfo=UTC))
    page = words(centre.client_for(centre.candidate).get("/calendar"))
    assert page.index("Overdue 1") < page.index("Individual study plan")
    submit(centre, centre.milestone("study-plan"))
    assert "Overdue" not in words(centre.client_for(centre.candidate).get("/calendar"))


def test_who_has_no_dates_reads_where_they_would_be(centre):
    assert "Your dates will appear here and in your phone." in words(
        centre.client_for(centre.administrator).get("/calendar")
    )


@pytest.mark.parametrize("start", ["2027-06-01", "soon", "0001-01-01", "2026-02-31", "9999-12-31", "\0"])
def test_a_later_page_begins_where_it_says_and_nonsense_is_the_first_page(centre, start):
    page = centre.client_for(centre.candidate).get("/calendar", query_string={"from": start})
    assert page.status_code == 200
    assert ("Back to the nearest dates" in page.text) == (start in {"2027-06-01", "9999-12-31"})
    assert ("Individual study plan" in page.text) == (start not in {"2027-06-01", "9999-12-31"})


def test_an_agenda_takes_seven_statements_for_one_candidate_and_for_many_on_several_pages(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    with count_statements() as for_one:
        client.get("/calendar")
    with centre.writing():
        for number in range(5):
            centre.enrol(f"another_{number}", f"Wu{'abcde'[number]}", "Hao", native="吴浩")
    with count_statements() as for_six:
        page = client.get("/calendar")
    assert (len(for_one), len(for_six)) == (7, 7)
    lines = len(re.findall(r"<strong>[^<]+</strong></a>", page.text))
    later = re.search(r'href="(/calendar\?from=[0-9-]+)"', page.text)
    while later:
        page = client.get(later[1])
        lines += len(re.findall(r"<strong>[^<]+</strong></a>", page.text))
        later = re.search(r'href="(/calendar\?from=[0-9-]+)"', page.text)
    with centre.reading():
        everything = get_agenda(
            Extent(date(2025, 1, 1), date(2025, 1, 1), 10_000, with_settled=False),
            actor=centre.actor(centre.coordinator),
        )
    assert lines == len(everything.milestones) + len(everything.latest_ends) > 100
