"""What fills a template, when it is over, and when it goes out."""

from datetime import UTC, datetime

import pytest

from shelter.broadcast_templates import TEMPLATES, TEXT_LIMIT, over_at, read_fields, read_short
from shelter.broadcasts import goes_out_at
from shelter.errors import BadAnswer, TooLong

ZONE = "Europe/Amsterdam"
DAY = {"day": "2026-11-25"}
MORNING = {**DAY, "start": "09:00", "end": "12:30"}


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("template", "fields", "over"),
    [
        ("notice_board", {}, None),
        ("office_closed", DAY, utc(25, 23)),
        ("water_off", DAY, utc(25, 23)),
        ("water_off", {**DAY, "start": "09:00"}, utc(25, 23)),
        ("water_off", MORNING, utc(25, 11, 30)),
        ("water_off", {**MORNING, "start": "23:00", "end": "05:00"}, utc(26, 4)),
        ("cleaning_day", {**DAY, "start": "09:00"}, utc(25, 8)),
    ],
)
def test_when_it_is_over(template: str, fields: dict[str, str], over: datetime | None) -> None:
    assert over_at(template, fields, ZONE) == over


@pytest.mark.parametrize(
    ("template", "fields", "now", "at"),
    [
        ("notice_board", {}, utc(24, 20, 59), utc(24, 20, 59)),
        ("notice_board", {}, utc(24, 21), utc(25, 7)),
        ("notice_board", {}, utc(25, 6, 59), utc(25, 7)),
        ("notice_board", {}, utc(25, 7), utc(25, 7)),
        ("kitchen_closed", MORNING, utc(24, 22), utc(25, 7)),
        ("water_off", MORNING, utc(24, 22), utc(24, 22)),
        ("cleaning_day", {**DAY, "start": "07:30"}, utc(24, 22), utc(24, 22)),
        ("office_closed", {"day": "2026-11-24"}, utc(24, 22), utc(24, 22)),
        ("office_closed", DAY, utc(24, 22), utc(25, 7)),
    ],
)
def test_nothing_goes_out_at_night_but_what_cannot_wait(
    template: str, fields: dict[str, str], now: datetime, at: datetime
) -> None:
    assert goes_out_at(template, fields, now, ZONE) == at


@pytest.mark.parametrize(
    ("template", "fields"),
    [
        ("no such template", {}),
        ("notice_board", DAY),
        ("office_closed", {}),
        ("office_closed", {"day": "25 November"}),
        ("water_off", {**MORNING, "end": "half past"}),
        ("meeting", {**DAY, "start": "09:00", "place": " \n "}),
        ("meeting", {**DAY, "start": "09:00", "place": "x" * (TEXT_LIMIT + 1)}),
    ],
)
def test_what_does_not_fit_the_template_is_refused(template: str, fields: dict[str, str]) -> None:
    with pytest.raises(BadAnswer):
        read_fields(template, fields)


def test_fields_are_kept_in_the_order_and_the_form_of_the_template() -> None:
    read = read_fields("meeting", {"place": " the\nkitchen ", "start": "09:00:00", "day": "20261125"})
    assert list(read.items()) == [("day", "2026-11-25"), ("start", "09:00"), ("place", "the kitchen")]


def test_a_few_words_stand_on_one_line_and_are_short() -> None:
    assert read_short("x" * TEXT_LIMIT) == "x" * TEXT_LIMIT
    with pytest.raises(TooLong):
        read_short("x" * (TEXT_LIMIT + 1))


def test_what_has_an_hour_has_a_day() -> None:
    for name, template in TEMPLATES.items():
        fields = list(template.fields)
        order = ["day", "start", "end", "place", "bring", "telephone", "text", "language"]
        assert fields == sorted(fields, key=order.index), name
        assert "day" in fields or not {"start", "end"} & set(fields), name
