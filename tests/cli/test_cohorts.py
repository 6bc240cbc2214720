"""`flask cohorts`: from the template to enrolled candidates, or to a list of every wrong cell."""

import io
import time
from datetime import date

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.documents.spreadsheets import read_table
from doctoral_center.domain.cohort_rows import COLUMNS, SHEET
from doctoral_center.models.candidacies import Candidacy, Supervision
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Person
from tests.cohort_files import csv_of, row, rows, xlsx_of


@pytest.fixture
def run(centre, tmp_path):
    """Import a table; return the exit status and the lines that were printed."""

    def run(content, *options, name="cohort.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        done = centre.app.test_cli_runner().invoke(args=["cohorts", "import", str(path), *options])
        return done.exit_code, done.output.splitlines()

    return run


def counts(centre):
    """Candidacies, people, supervisions, journal entries, messages."""
    with centre.reading():
        tables = (Candidacy, Person, Supervision, JournalEntry, Message)
        return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_right_table_enrols_everybody_once_and_invites_nobody(centre, run):
    before = counts(centre)
    some = [
        row(),
        row(email="anna@example.org", native_name="Анна Петрова", native_language="ru", latin_family="Petrova",
            latin_given="Anna", home="ITMO University", starts_on=date(2026, 10, 1), year=2026,
            co1_email="new@example.org", co1_name="Orlov, Igor", lead_share=None, co1_share=None),
    ]  # fmt: skip
    assert run(xlsx_of(some)) == (0, ["Candidates enrolled: 2; there already: 0; people added: 3"])
    after = counts(centre)
    # Each candidacy tells its enrolment and two supervisors in its own chain; the import is one entry more.
    assert [new - old for new, old in zip(after, before, strict=True)] == [2, 3, 4, 7, 0]
    assert run(xlsx_of(some)) == (0, ["Nothing new; candidates there already: 2"])
    assert counts(centre) == after


def test_what_a_row_says_is_what_is_stored(centre, run):
    run(xlsx_of([row(starts_on="2026-10-01", locale="ru", name_order="given-first")]))
    with centre.reading():
        person = db.session.scalars(select(Person).where(Person.email == "zhang.lei@example.org")).one()
        candidacy = db.session.scalars(select(Candidacy).where(Candidacy.person_id == person.id)).one()
        supervisions = db.session.scalars(
            select(Supervision).where(Supervision.candidacy_id == candidacy.id).order_by(Supervision.id)
        ).all()
        assert (person.native_name, person.latin_family, person.latin_given) == ("张磊", "Zhang", "Lei")
        assert (person.locale, person.name_order, person.timezone) == ("ru", "given-first", "Asia/Shanghai")
        assert (candidacy.starts_on, candidacy.discipline) == (date(2026, 10, 1), "OECD-FORD-2015:1.3")
        assert candidacy.thesis_title == {"en": "Single-photon sources in two-dimensional crystals"}
        assert candidacy.latest_end_on > candidacy.normal_end_on > candidacy.starts_on
        assert [(each.person_id, each.role, each.share_percent) for each in supervisions] == [
            (centre.supervisor.id, "lead", 60),
            (centre.cosupervisor.id, "co-supervisor", 40),
        ]


def test_an_import_is_one_entry_of_the_centre_and_names_its_file(centre, run):
    run(xlsx_of(rows(3)))
    with centre.reading():
        told = db.session.scalars(
            select(JournalEntry).where(JournalEntry.stream == "centre").order_by(JournalEntry.seq)
        )
        last = list(told)[-1]
        assert (last.action, last.actor_id, last.after["candidates"], last.after["people"]) == (
            "cohort-imported",
            None,
            3,
            3,
        )
        assert len(last.after["sha256"]) == 64


def test_a_dry_run_says_the_same_and_writes_nothing(centre, run):
    before = counts(centre)
    assert run(xlsx_of(rows(2)), "--dry-run") == (
        0,
        [
            "Candidates enrolled: 2; there already: 0; people added: 2",
            "Nothing was written: this was a dry run.",
        ],
    )
    assert counts(centre) == before


def test_every_wrong_cell_is_named_with_what_to_do_and_nothing_is_written(centre, run):
    before = counts(centre)
    some = [
        row(),
        row(programme="nowhere", email="a@example.org"),
        row(year="2031", email="b@example.org"),
        row(home="Tsinghua University", email="c@example.org"),
        row(co1_institution="01yqg2h08", email="d@example.org"),
        row(co1_email="unknown@example.org", email="e@example.org"),
        row(discipline="99.99", email="f@example.org"),
        row(),
    ]
    assert run(xlsx_of(some)) == (
        1,
        [
            "A3: There is no programme “nowhere” into which you may enrol. See the sheet of programmes.",
            "B4: The programme hit-itmo has no intake of 2031. Add it first, or correct the year.",
            (
                "J5: “Tsinghua University” is not in the register. Write the code, the ROR id or the full name of a"
                " side of hit-itmo: Harbin Institute of Technology; ITMO University."
            ),
            "V6: All supervisors are of one university. A joint doctorate needs supervisors of two.",
            "U7: unknown@example.org is new here, so a name is needed.",
            "O8: “99.99” is not a discipline code such as OECD-FORD-2015:1.2.",
            "C9: “zhang.lei@example.org” already stands in C2. Delete or correct one of the two.",
            "Error: Nothing was written: 7 to put right.",
        ],
    )
    assert counts(centre) == before


def test_wrong_shapes_are_named_before_anything_is_looked_up(run):
    some = [
        row(year="soon", email="zhаng@example.org", latin_family="Zhаng", starts_on="01/09/2026", lead_share=0.6),
        row(email="not an address", native_name=None, latin_family=None, latin_given=None, co1_email=None),
    ]
    assert run(xlsx_of(some)) == (
        1,
        [
            "B2: “soon” is not a year such as 2026.",
            (
                "C2: “zhаng@example.org” holds “а”, which is no Latin letter: some look alike. Type the address again"
                " with a Latin keyboard."
            ),
            "F2: “Zhаng” holds “а”, which is no Latin letter. Type it again with a Latin keyboard.",
            "K2: “01/09/2026” is not a day. Write it as 2026-09-01.",
            "S2: “0.6” is not a share. Write a whole number from 0 to 100, such as 60 for 60 %.",
            "C3: “not an address” is not an e-mail address such as name@university.example.",
            "D3: The candidate has no name. Write the native name, or the Latin one.",
            "T3: “Co-supervisor 1 e-mail” is empty. Write it.",
            "Error: Nothing was written: 8 to put right.",
        ],
    )


def test_a_row_that_differs_from_what_is_there_shows_both(centre, run):
    run(xlsx_of([row()]))
    before = counts(centre)
    changed = row(
        latin_given="Ley", title_en="Another title", co1_share="30", lead_email="stranger.supervisor@example.org"
    )
    assert run(xlsx_of([changed])) == (
        1,
        [
            "G2: The file says “Ley”, here it is “Lei”. Correct the file, or change it on the page.",
            (
                "L2: The file says “Another title”, here it is “Single-photon sources in two-dimensional crystals”."
                " Correct the file, or change it on the page."
            ),
            (
                "P2: The file says “stranger.supervisor@example.org”, here it is “supervisor@example.org”."
                " Correct the file, or change it on the page."
            ),
            "W2: The file says “30”, here it is “40”. Correct the file, or change it on the page.",
            "Error: Nothing was written: 4 to put right.",
        ],
    )
    assert counts(centre) == before


def test_an_address_of_somebody_with_another_name_is_refused_without_telling_the_name(run):
    some = [
        row(email="stranger.candidate@example.org"),
        row(email="x@example.org", lead_name="Somebody, Else"),
        row(email="y@example.org", lead_name="Li Wei"),
    ]
    status, lines = run(xlsx_of(some))
    assert (status, [line.partition(":")[0] for line in lines]) == (1, ["C2", "P3", "Error"])
    assert not any("Bekova" in line or "Wei" in line for line in lines)


def test_texts_of_every_usual_program_import_the_same(centre, run):
    for number, (encoding, delimiter) in enumerate(
        [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("gb18030", ",")]
    ):
        one = row(email=f"one{number}@example.org", title_zh="二维晶体中的单光子源")
        status, lines = run(csv_of([one], encoding=encoding, delimiter=delimiter), name="cohort.csv")
        assert (status, lines[-1]) == (0, "Candidates enrolled: 1; there already: 0; people added: 1")
    assert lines[0] == "The text was read as gb18030. Look at the names before you go on."
    with centre.reading():
        names = db.session.scalars(select(Person.native_name).where(Person.email.like("one_@example.org")))
        assert list(names) == ["张磊"] * 4


def test_awkward_names_are_kept_as_they_are(centre, run):
    names = {
        "long@example.org": "Я" * 200,
        "persian@example.org": "محمد رضا\u200cزاده",
        "formula@example.org": "=HYPERLINK(1)",
        "plus@example.org": "+7 Anna",
    }
    some = [row(email=email, native_name=name) for email, name in names.items()]
    assert run(xlsx_of(some))[0] == 0
    with centre.reading():
        stored = db.session.execute(select(Person.email, Person.native_name).where(Person.email.in_(names)))
        assert {each.email: each.native_name for each in stored} == names
    assert run(xlsx_of([row(email="longer@example.org", native_name="Я" * 201)])) == (
        1,
        [
            "D2: “Native name” may have 200 characters at most. Shorten it.",
            "Error: Nothing was written: 1 to put right.",
        ],
    )


def test_the_template_lists_the_programmes_and_takes_a_cohort(centre):
    done = centre.app.test_cli_runner().invoke(args=["cohorts", "template"])
    assert done.exit_code == 0
    programmes = read_table(io.BytesIO(done.stdout_bytes), sheet="Programmes")
    assert [(line.cells[0], line.cells[2]) for line in programmes.lines] == [
        ("hit-itmo", "2026"),
        ("kaznu-bsu", "2026"),
    ]
    with pytest.raises(Exception, match="no-lines"):
        read_table(io.BytesIO(done.stdout_bytes), sheet=SHEET)


def test_a_thousand_candidates_import_in_well_under_a_minute(centre, run):
    started = time.process_time()
    assert run(xlsx_of(rows(100)))[0] == 0
    # A tenth of it, for the time grows with the rows; and our own time only, for other work shares the machine.
    assert time.process_time() - started < 5


def test_columns_are_those_of_the_template():
    assert list(COLUMNS)[:4] == ["programme", "year", "email", "native_name"]
