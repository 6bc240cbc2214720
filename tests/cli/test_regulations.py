"""`flask regulations`: what its commands print and how they end. Only `load` touches the database."""

import json

import pytest
from click.testing import CliRunner

from doctoral_center.cli.regulations import regulations
from tests.domain.pack_texts import GOOD

MINIMAL = """\
country: CN
duration: {normal: {months: 48}, maximum: {months: 72}}
milestones:
  - {code: plan, due: {after: start, months: 1}, roll: next_working_day, opens: {days_before: 10}}
  - {code: attestation, due: {each_year_on: [03-31, 06-30], count: 2}}
  - {code: corrections, due: {after: plan, counted_from: done, weeks: 2}}
"""
DAYS = "from 1 Mar 2026 to 31 Jul 2026"
LEAVE = '{"kind": "leave", "first_on": "2026-03-01", "last_on": "2026-07-31"}'


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command in a folder with `good.yaml`, which has no mistakes, and `minimal.yaml`, which has dates only."""
    tmp_path.joinpath("good.yaml").write_text(GOOD, encoding="utf-8")
    tmp_path.joinpath("minimal.yaml").write_text(MINIMAL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run_it(*arguments):
        done = CliRunner().invoke(regulations, [str(argument) for argument in arguments])
        return done.exit_code, done.stdout, done.stderr

    return run_it


def sentence(stderr):
    """The last line of an error, which is the sentence."""
    return stderr.strip().splitlines()[-1]


# check


def test_a_pack_without_mistakes_is_said_to_have_none(run):
    assert run("check", "good.yaml") == (0, "good.yaml: no mistakes (example, version 1).\n", "")


def test_every_mistake_of_every_pack_is_named_with_file_line_and_key(run, tmp_path):
    bad = GOOD.replace("version: 1", "version: one").replace("form: short", "form: long")
    tmp_path.joinpath("bad.yaml").write_text(bad, encoding="utf-8")
    code, out, err = run("check", "bad.yaml", "good.yaml")
    form = "The form “long” is not defined under `forms`: define it or correct the name."
    assert (code, out.splitlines(), err) == (
        1,
        [
            "bad.yaml:2: version: Expected a whole number, found “one”.",
            f"bad.yaml:18: milestones[0].form: {form}",
            "good.yaml: no mistakes (example, version 1).",
        ],
        "",
    )


def test_a_shipped_pack_is_known_by_its_code(run):
    code, out, _ = run("check", "kz-phd")
    assert (code, out.endswith("kz-phd.yaml: no mistakes (kz-phd, version 1).\n")) == (0, True)


def test_a_byte_order_mark_is_no_mistake(run, tmp_path):
    tmp_path.joinpath("marked.yaml").write_text(GOOD, encoding="utf-8-sig")
    assert run("check", "marked.yaml")[0] == 0


def test_a_file_that_is_no_text_is_not_done(run, tmp_path):
    tmp_path.joinpath("table.xlsx").write_bytes(b"PK\x03\x04\xff\xfe")
    code, _, err = run("check", "table.xlsx")
    assert (code, sentence(err)) == (1, "Error: table.xlsx is not UTF-8 text (byte 4): save it as UTF-8.")


@pytest.mark.parametrize("arguments", [["check"], ["check", "nowhere.yaml"], ["preview", "nowhere"], ["check", "."]])
def test_a_missing_pack_is_wrong_use(run, arguments):
    assert run(*arguments)[0] == 2


def test_an_unknown_pack_is_told_which_ones_ship(run):
    assert sentence(run("check", "kz")[2]) == (
        "Error: Invalid value for 'PACK…': “kz” is neither a file nor the code of a shipped pack "
        "(by-aspirantura, cn-joint-phd, eu-cotutelle, general-joint-doctorate, in-phd, ir-phd, kg-phd, kz-phd, mn-phd, "
        "pk-phd, ru-aspirantura, tj-phd, uz-phd)."
    )


# preview


def test_the_preview_is_json_with_every_step(run):
    code, out, err = run("preview", "minimal.yaml", "--start", "2025-09-01", "--change", LEAVE, "--json")
    after_start = {"after": "start", "after_on": "2025-09-01", "counted_from": "start"}
    leave = {"first_on": "2026-03-01", "last_on": "2026-07-31"}
    expected = {
        "milestones": [
            {
                "code": "plan",
                "occurrence": 1,
                "opens_on": "2025-09-29",
                "due_on": "2025-10-09",
                "forecast": False,
                "skipped": False,
                "steps": [
                    {"kind": "base", "from_on": None, "to_on": "2025-10-01", "detail": {**after_start, "months": 1}},
                    {
                        "kind": "roll",
                        "from_on": "2025-10-01",
                        "to_on": "2025-10-09",
                        "detail": {"roll": "next_working_day", "countries": ["CN"]},
                    },
                ],
            },
            {
                "code": "attestation",
                "occurrence": 1,
                "opens_on": None,
                "due_on": None,
                "forecast": False,
                "skipped": True,
                "steps": [
                    {"kind": "base", "from_on": None, "to_on": "2026-03-31", "detail": {"each_year_on": "03-31"}},
                    {
                        "kind": "leave",
                        "from_on": "2026-03-31",
                        "to_on": "2026-08-01",
                        "detail": {**leave, "merged_into": 2},
                    },
                ],
            },
            {
                "code": "attestation",
                "occurrence": 2,
                "opens_on": None,
                "due_on": "2026-08-01",
                "forecast": False,
                "skipped": False,
                "steps": [
                    {"kind": "base", "from_on": None, "to_on": "2026-06-30", "detail": {"each_year_on": "06-30"}},
                    {"kind": "leave", "from_on": "2026-06-30", "to_on": "2026-08-01", "detail": leave},
                ],
            },
            {
                "code": "corrections",
                "occurrence": 1,
                "opens_on": None,
                "due_on": "2025-10-23",
                "forecast": True,
                "skipped": False,
                "steps": [
                    {
                        "kind": "base",
                        "from_on": None,
                        "to_on": "2025-10-23",
                        "detail": {"after": "plan", "after_on": "2025-10-09", "counted_from": "due", "weeks": 2},
                    }
                ],
            },
        ],
        "normal_end_on": "2030-02-01",
        "latest_end_on": "2032-02-01",
    }
    assert (code, json.loads(out), err) == (0, expected, "")


def test_the_preview_is_text_for_people_with_the_moments_of_a_zone(run):
    code, out, _ = run("preview", "minimal.yaml", "--start", "2025-09-01", "--change", LEAVE, "--zone", "Asia/Shanghai")
    assert (code, out.splitlines()) == (
        0,
        [
            "pack, version 1",
            "2025-10-09  plan #1 (opens 2025-09-29, until 2025-10-09 15:59:59 UTC)",
            "    2025-10-01  base: after start, after_on 2025-09-01, counted_from start, months 1",
            "    2025-10-09  roll: roll next_working_day, countries CN",
            "skipped     attestation #1",
            "    2026-03-31  base: each_year_on 03-31",
            "    2026-08-01  leave: first_on 2026-03-01, last_on 2026-07-31, merged_into 2",
            "2026-08-01  attestation #2 (until 2026-08-01 15:59:59 UTC)",
            "    2026-06-30  base: each_year_on 06-30",
            "    2026-08-01  leave: first_on 2026-03-01, last_on 2026-07-31",
            "2025-10-23  corrections #1 (a forecast, until 2025-10-23 15:59:59 UTC)",
            "    2025-10-23  base: after plan, after_on 2025-10-09, counted_from due, weeks 2",
            "2030-02-01  normal end",
            "2032-02-01  latest end",
        ],
    )


def test_settled_days_are_taken_into_account(run):
    _, out, _ = run("preview", "minimal.yaml", "--start", "2025-09-01", "--settled", "plan#1=2025-10-05", "--json")
    corrections = json.loads(out)["milestones"][-1]
    assert (corrections["due_on"], corrections["forecast"]) == ("2025-10-19", False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--change", '{"kind": "leave", "first_on": "2025-08-31", "last_on": "2025-10-01"}'],
            "A change of time cannot take effect on 31 Aug 2025, before the start on 1 Sept 2025: choose a later day.",
        ),
        (
            ["--change", '{"kind": "leave", "first_on": "2025-10-02", "last_on": "2025-10-01"}'],
            "A leave from 2 Oct 2025 cannot end on 1 Oct 2025: its last day is on or after its first.",
        ),
        (
            ["--change", LEAVE, "--change", LEAVE],
            f"The leaves {DAYS} and {DAYS} overlap: shorten one or make them one leave.",
        ),
        (
            ["--change", '{"kind": "intensity", "from_on": "2025-10-02", "percent": 0}'],
            "Nobody can study at 0 % from 2 Oct 2025: give more than 0 %, or enter a leave.",
        ),
        (
            ["--settled", "plan#2=2025-10-05"],
            "plan #2 is given as settled, but does not exist here: correct the code or the number.",
        ),
    ],
)
def test_an_impossible_input_is_not_done_with_a_sentence(run, arguments, said):
    code, out, err = run("preview", "minimal.yaml", "--start", "2025-09-01", *arguments)
    assert (code, out, err) == (1, "", f"Error: {said}\n")


def test_a_pack_with_mistakes_is_not_previewed(run, tmp_path):
    tmp_path.joinpath("bad.yaml").write_text(MINIMAL.replace("weeks: 2", "weeks: two"), encoding="utf-8")
    code, _, err = run("preview", "bad.yaml", "--start", "2025-09-01")
    assert (code, sentence(err)) == (
        1,
        "bad.yaml:6: milestones[2].due.weeks: Expected a whole number, found “two”.",
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Error: Missing option '--start'."),
        (["--start", "soon"], "Error: Invalid value for '--start': “soon” is not a day: write it as 2025-09-01."),
        (
            ["--start", "2025-09-01", "--zone", "Beijing"],
            "Error: Invalid value for '--zone': “Beijing” is not a time zone such as Asia/Shanghai.",
        ),
        (["--start", "2025-09-01", "--settled", "plan"], "Error: Invalid value: “plan” is not CODE=DAY or CODE#2=DAY."),
        (
            ["--start", "2025-09-01", "--change", "{}"],
            "Error: Invalid value: “kind” is one of leave, intensity, extension, manual.",
        ),
    ],
)
def test_wrong_use_is_said_to_be_so(run, arguments, said):
    code, out, err = run("preview", "minimal.yaml", *arguments)
    assert (code, out, sentence(err)) == (2, "", said)


def test_the_last_day_of_the_calendar_is_shown_without_a_moment_that_does_not_exist(run, tmp_path):
    pack = (
        "duration: {normal: {months: 1}, maximum: {months: 1}}\nmilestones: [{code: a, due: {after: start, days: 30}}]"
    )
    tmp_path.joinpath("late.yaml").write_text(pack, encoding="utf-8")
    code, out, _ = run("preview", "late.yaml", "--start", "9999-11-30", "--zone", "America/New_York")
    assert (code, out.splitlines()[1]) == (0, "9999-12-30  a #1 (until 9999-12-31 04:59:59 UTC)")
    assert run("preview", "late.yaml", "--start", "9999-12-01", "--zone", "America/New_York")[0] == 1


def test_packs_are_published_once_all_of_them_or_none(app, tmp_path):
    def load(*arguments):
        done = app.test_cli_runner().invoke(args=["regulations", "load", *map(str, arguments)])
        return done.exit_code, done.output.splitlines()

    bad = tmp_path / "bad.yaml"
    bad.write_text("code: bad\n", encoding="utf-8")
    status, lines = load("kz-phd", bad)
    assert (status, lines[-1].partition(" has ")[0]) == (1, "Error: Nothing was written: bad.yaml")
    assert load("kz-phd", "--dry-run") == (
        0,
        ["kz-phd, version 1: published.", "Nothing was written: this was a dry run."],
    )
    assert load("kz-phd", "cn-joint-phd") == (
        0,
        ["kz-phd, version 1: published.", "cn-joint-phd, version 1: published."],
    )
    assert load("kz-phd") == (0, ["kz-phd, version 1: is published already."])
