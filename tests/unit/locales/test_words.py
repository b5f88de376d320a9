from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from markupsafe import Markup

from locales.languages import FINISHED, LANGUAGES
from locales.templates import END, ISOLATE
from locales.words import AMSTERDAM, Words, words_for

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
ENGLISH = words_for("en")


def bare(text: str) -> str:
    """Without isolates, which are seen by tests of their own."""
    return text.replace(ISOLATE, "").replace(END, "").replace("\xa0", " ")


def test_what_people_type_is_escaped_and_keeps_its_own_direction() -> None:
    said = ENGLISH.say("👤 With {name}", name="<b>سارة</b> & co")
    assert said == f"👤 With {ISOLATE}&lt;b&gt;سارة&lt;/b&gt; &amp; co{END}"
    assert isinstance(said, Markup)


def test_markup_of_ours_is_not_escaped_again() -> None:
    assert "<i>so</i>" in ENGLISH.say("{text}", text=Markup("<i>so</i>"))


def test_signs_of_direction_that_people_type_are_taken_out() -> None:
    assert ENGLISH.say("{name}", name="a\u202eb\u2069c") == f"{ISOLATE}abc{END}"


def test_a_placeholder_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        ENGLISH.say("👤 With {name}")


def test_a_value_called_message_does_not_clash() -> None:
    assert bare(ENGLISH.say("{message}, {one}", message="a", one="b")) == "a, b"


@pytest.mark.parametrize(
    ("code", "text"),
    [("nl", "Mijn afspraken"), ("fr", "Mes rendez-vous"), ("en", "My appointments")],
)
def test_a_message_is_said_in_the_language(code: str, text: str) -> None:
    assert words_for(code).say("My appointments") == text


def test_a_language_that_is_not_finished_is_said_in_english_and_stays_the_persons_own() -> None:
    somali = replace(LANGUAGES["so"], finished=False)
    words = Words(somali, AMSTERDAM)
    assert words.language is somali
    assert words.say("My appointments") == "My appointments"
    assert bare(words.day(NOON)) == "Tuesday 24-11-2026"


@pytest.mark.parametrize("code", [None, "", "xx"])
def test_an_unknown_language_is_english(code: str | None) -> None:
    assert words_for(code).language is LANGUAGES["en"]


def test_words_are_made_once() -> None:
    assert words_for("ti") is words_for("ti")


def test_a_careful_text_that_somebody_checked_stands_alone() -> None:
    words = Words(replace(LANGUAGES["fr"], checked=True), AMSTERDAM)
    assert words.careful("You wait for a decision.") == "Vous attendez une décision."


def test_a_careful_text_in_dutch_stands_alone() -> None:
    assert words_for("nl").careful("You wait for a decision.") == "Je wacht op een besluit."


@pytest.mark.parametrize("code", ["en", "fr", "ar", "ti", "so"])
def test_a_careful_text_that_nobody_checked_has_a_mark_and_the_dutch(code: str) -> None:
    words = Words(replace(LANGUAGES[code], checked=False), AMSTERDAM)
    translation, mark, dutch = words.careful("You wait for a decision.").split("\n")
    assert translation == words.say("You wait for a decision.")
    assert mark.startswith("⚠️ ")
    assert dutch == f"<i>{ISOLATE}Je wacht op een besluit.{END}</i>"


def test_a_careful_text_fills_the_dutch_too() -> None:
    words = Words(replace(LANGUAGES["fr"], checked=False), AMSTERDAM)
    said = words.careful("Leefgeld: {amount}", amount="<50>")
    assert said.count("&lt;50&gt;") == 2


@pytest.mark.parametrize(
    ("code", "day", "short"),
    [
        ("nl", "dinsdag 24-11-2026", "di 24-11"),
        ("en", "Tuesday 24-11-2026", "Tue 24-11"),
        ("fr", "mardi 24-11-2026", "mar. 24-11"),
        ("ar", "\u200fالثلاثاء 24-11-2026", "\u200fالثلاثاء 24-11"),
        ("ti", "ሰሉስ 24-11-2026", "ሰሉ 24-11"),
    ],
)
def test_a_day_is_a_weekday_and_a_numeric_date(code: str, day: str, short: str) -> None:
    words = words_for(code)
    assert bare(words.day(date(2026, 11, 24))) == day
    assert bare(words.short_day(date(2026, 11, 24))) == short


@pytest.mark.parametrize("language", FINISHED, ids=lambda language: language.code)
def test_a_date_is_isolated_so_that_arabic_does_not_turn_it_round(language: object) -> None:
    words = words_for(getattr(language, "code", ""))
    assert f"{ISOLATE}24-11-2026{END}" in words.day(NOON)
    assert f"{ISOLATE}12:00{END}" in words.moment(NOON)


def test_days_and_times_are_those_of_the_zone() -> None:
    late = datetime(2026, 6, 30, 22, 5, tzinfo=UTC)
    assert bare(ENGLISH.moment(late)) == "Wednesday 01-07-2026, 00:05"
    assert bare(words_for("en", "UTC").moment(late)) == "Tuesday 30-06-2026, 22:05"
    assert ENGLISH.clock(late) == "00:05"


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(hours=2), "today, Tue 24-11, 14:00"),
        (timedelta(hours=11, minutes=59), "today, Tue 24-11, 23:59"),
        (timedelta(hours=12), "tomorrow, Wed 25-11, 00:00"),
        (timedelta(days=2), "Thu 26-11, 12:00"),
        (-timedelta(days=1), "Mon 23-11, 12:00"),
    ],
)
def test_soon_says_today_and_tomorrow_and_the_date_with_it(later: timedelta, said: str) -> None:
    assert bare(ENGLISH.soon(NOON + later, NOON)) == said


def test_tomorrow_is_right_on_the_night_when_the_clock_goes_back() -> None:
    saturday = datetime(2026, 10, 24, 21, 30, tzinfo=UTC)
    assert bare(ENGLISH.soon(saturday + timedelta(hours=25), saturday)) == "tomorrow, Sun 25-10, 23:30"


@pytest.mark.parametrize(
    ("code", "said"),
    [("nl", "€ 50,00"), ("en", "€50.00"), ("fr", "50,00 €"), ("ar", "\u200f50.00 €"), ("ti", "€50.00")],
)
def test_money_has_latin_digits_and_the_sign(code: str, said: str) -> None:
    assert bare(words_for(code).money(5000)) == said
    assert words_for(code).money(5000).startswith(ISOLATE)


def test_cents_are_exact() -> None:
    assert bare(words_for("nl").money(105010)) == "€ 1.050,10"


@pytest.mark.parametrize(
    ("minutes", "dutch"),
    [
        (1, "1 minuut"),
        (45, "45 minuten"),
        (60, "1 uur"),
        (90, "1 uur en 30 minuten"),
        (121, "2 uur en 1 minuut"),
    ],
)
def test_a_duration_is_said_in_hours_and_minutes(minutes: int, dutch: str) -> None:
    assert bare(words_for("nl").duration(minutes)) == dutch


@pytest.mark.parametrize("language", FINISHED, ids=lambda language: language.code)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 11, 100])
def test_a_number_that_no_form_names_stands_in_the_sentence(language: object, n: int) -> None:
    words = words_for(getattr(language, "code", ""))
    said = words.count("🟢 {n} place is free.", "🟢 {n} places are free.", n)
    assert said.startswith("🟢 ")
    assert str(n) in said or n <= 2


@pytest.mark.parametrize(
    ("message", "marked"),
    [
        ("📍 {place}", True),
        ("🆕 What changed: {change}", True),
        ("{name}", False),
        ("My appointments", False),
    ],
)
def test_an_arabic_line_that_begins_without_a_letter_begins_from_the_right(
    message: str, marked: bool
) -> None:
    values = {"place": "Huis", "change": "x", "name": "Ali"}
    assert words_for("ar").say(message, **values).startswith("\u200f") is marked
    assert "\u200f" not in words_for("nl").say(message, **values)


def test_an_arabic_line_has_one_mark_only() -> None:
    said = words_for("ar").say("{weekday} {date}", weekday="x", date="y")
    assert said.count("\u200f") == 1


def test_a_line_of_signs_and_placeholders_runs_as_its_language_does() -> None:
    arabic = words_for("ar")
    assert arabic.say("🗓️ {moment}", moment="x").startswith("\u200f")
    assert not arabic.say("My appointments").startswith("\u200f")
    assert not arabic.say("{text}", text="typed in any language").startswith("\u200f")
    assert not words_for("ti").say("🗓️ {moment}", moment="x").startswith("\u200f")
