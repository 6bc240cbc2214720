"""The reference data that ships: complete, keyed, in three languages, and with its licence notice."""

import csv
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import doctoral_center

DATA = Path(doctoral_center.__file__).parent / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("institutions.csv", 3621),
        ("disciplines.csv", 218),
        ("name_parts.csv", 83),
        ("thesis_topics.csv", 204),
        ("degrees.csv", 17),
        ("languages.csv", 11),
        ("city_timezones.csv", 31),
        ("status_vocabulary.csv", 20),
    ],
)
def test_each_file_is_complete(name: str, count: int) -> None:
    rows = rows_of(name)

    assert len(rows) == count
    # A missing cell reads as None and a surplus one under the key None: either means a broken line.
    assert [row for row in rows if None in row or None in row.values()] == []


def test_the_register_holds_the_institutions_of_ten_states() -> None:
    assert Counter(row["country"] for row in rows_of("institutions.csv")) == {
        "CN": 937,
        "RU": 402,
        "KZ": 84,
        "KG": 32,
        "TJ": 12,
        "UZ": 106,
        "BY": 40,
        "IR": 278,
        "PK": 247,
        "IN": 1483,
    }


def test_every_institution_has_a_code_of_its_own_and_a_name() -> None:
    institutions = rows_of("institutions.csv")

    assert len({row["code"] for row in institutions}) == 3621
    assert [row["code"] for row in institutions if not row["code"] or not row["name_en"]] == []


def test_every_time_zone_of_an_institution_exists_and_208_are_unknown() -> None:
    zones = Counter(row["timezone"] for row in rows_of("institutions.csv"))

    assert zones.pop("") == 208
    assert [zone for zone in zones if ZoneInfo(zone).key != zone] == []


def test_membership_is_only_claimed_with_its_evidence() -> None:
    members = [row for row in rows_of("institutions.csv") if row["sco_university_member"] == "yes"]

    assert Counter(row["country"] for row in members) == {"CN": 20, "RU": 7, "KG": 2}
    assert [row["code"] for row in members if not row["member_evidence"]] == []


def test_the_disciplines_come_in_four_schemes_with_unique_codes() -> None:
    disciplines = rows_of("disciplines.csv")

    assert Counter(row["scheme"] for row in disciplines) == {
        "OECD-FORD-2015": 48,
        "CN-GRAD-2022": 119,
        "RU-VAK-2021": 40,
        "SCOU-DIRECTION": 11,
    }
    assert len({(row["scheme"], row["code"]) for row in disciplines}) == 218


@pytest.mark.parametrize("name", ["disciplines.csv", "degrees.csv", "languages.csv", "status_vocabulary.csv"])
def test_every_label_has_its_three_languages(name: str) -> None:
    assert [row for row in rows_of(name) if not (row["name_en"] and row["name_zh"] and row["name_ru"])] == []


def test_every_thesis_topic_is_there_in_three_languages() -> None:
    topics = rows_of("thesis_topics.csv")

    assert Counter(row["language"] for row in topics) == {"en": 68, "zh": 68, "ru": 68}
    assert set(Counter(row["topic_id"] for row in topics).values()) == {3}


def test_the_read_me_names_every_file_and_carries_the_mit_notice() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in sorted(DATA.glob("*.csv")) if f"`{path.name}`" not in text] == []
    assert [path.stem for path in sorted(DATA.glob("regulations/*.yaml")) if f"`{path.stem}`" not in text] == []
    assert "Copyright (c) 2014-2025 Hipo" in text
    assert "Permission is hereby granted, free of charge" in text
