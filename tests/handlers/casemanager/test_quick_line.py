"""An appointment in one line: what is understood, what is asked, and whose residents can be named."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from handlers.casemanager.appointments.new_appointment import NewAppointment
from handlers.casemanager.day.agenda import Agenda
from handlers.forms import Back, Choose, Stop
from handlers.screen import Screen
from shelter import case_notes
from shelter.models.appointments import Appointment, AppointmentKind, Bring
from shelter.models.people import Role
from tests.handlers.talking import LOCATION, NOW, House, Somebody, buttons_of, shows, text_of

HERE = LOCATION.place.name
THURSDAY_AT_TWO = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)


class Desk:
    def __init__(self, house: House, staff: Somebody, colleague: Somebody, *residents: Somebody) -> None:
        self.house, self.staff, self.colleague = house, staff, colleague
        self.resident, self.other, self.strange = residents

    async def kept(self, resident: Somebody | None = None) -> Sequence[Appointment]:
        async with self.house.store.transaction() as store:
            whose = (resident or self.resident).person.id
            return await store.appointments.of_resident(whose, NOW - timedelta(days=400))


@pytest.fixture(params=[Role.CASEMANAGER, Role.LEGAL_ADVISER])
async def desk(house: House, request: pytest.FixtureRequest) -> Desk:
    """Who guides B-014 and B-015; B-016 is guided by a colleague."""
    staff, colleague = await house.person(request.param), await house.person(request.param)
    guide = "casemanager_id" if request.param is Role.CASEMANAGER else "legal_adviser_id"
    resident, other, strange = [await house.person(Role.RESIDENT) for _ in range(3)]
    await house.stay(resident.person, code="B-014", **{guide: staff.person.id})
    await house.stay(other.person, code="B-015", **{guide: staff.person.id})
    await house.stay(strange.person, code="B-016", **{guide: colleague.person.id})
    return Desk(house, staff, colleague, resident, other, strange)


async def test_one_line_and_two_taps(desk: Desk) -> None:
    screen = await desk.staff.writes("b14 do 14:00 IND 45m @ Stadhuis, Amstel 1, tolk, meenemen: brief")
    said = text_of(screen)
    assert "Is this right?" in said
    for part in ("B-014", "IND (imm", "Thursday 26-11-2026, 14:00", "Stadhuis", "Amstel 1", "45 minutes"):
        assert part in said
    assert not await desk.kept()
    await desk.staff.follows(screen, "Save")
    (made,) = await desk.kept()
    assert (made.kind, made.starts_at, made.minutes) == (AppointmentKind.IND, THURSDAY_AT_TWO, 45)
    assert (made.place.name, made.place.address) == ("Stadhuis", "Amstel 1")
    assert made.interpreter
    assert made.bring == (Bring.LETTER,)
    assert made.staff_id == desk.staff.person.id


async def test_what_is_not_said_is_asked_one_by_one(desk: Desk) -> None:
    screen = await desk.staff.writes("B-014 di 3:00")
    assert "What is it about?" in text_of(screen)
    screen = await desk.staff.follows(screen, "GGD")
    assert "Which day?" in text_of(screen)
    assert {"Tue 24-11", "Tue 01-12", "🗓️ 11-2026"} == answers_of(screen)
    screen = await desk.staff.follows(screen, "01-12")
    assert "What time?" in text_of(screen)
    screen = await desk.staff.follows(screen, "15:00")
    assert "Where?" in text_of(screen)
    screen = await desk.staff.follows(screen, HERE)
    assert "Tuesday 01-12-2026, 15:00" in text_of(screen)
    await desk.staff.follows(screen, "Save")
    (made,) = await desk.kept()
    assert made.starts_at == datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
    assert (made.kind, made.minutes, made.place) == (AppointmentKind.GGD, 60, LOCATION.place)


async def test_answers_can_be_typed_as_in_a_line(desk: Desk) -> None:
    screen = await desk.staff.writes("B-014 14:00 volgende week")
    for answer in ("huisarts", "volgende week di", "Plein 1"):
        screen = await desk.staff.writes(answer)
    assert "Tuesday 01-12-2026, 14:00" in text_of(screen)
    assert "Plein 1" in text_of(screen)


async def test_an_hour_that_may_be_a_length_is_the_one_or_the_other(desk: Desk) -> None:
    for answer, minutes in (("14:00", "1 hour"), ("10:00", "2 hours")):
        screen = await desk.staff.writes(f"B-014 do 2 uur IND @ {HERE}")
        assert "What time?" in text_of(screen)
        screen = await desk.staff.writes(answer)
        assert f"{answer}" in text_of(screen)
        assert minutes in text_of(screen)


async def test_a_line_that_is_typed_again_is_read_instead(desk: Desk) -> None:
    await desk.staff.writes(f"B-014 do 14:00 IND @ {HERE}")
    screen = await desk.staff.writes(f"B-014 do 15:00 IND @ {HERE}")
    assert "15:00" in text_of(screen)
    await desk.staff.follows(screen, "Save")
    (made,) = await desk.kept()
    assert made.starts_at == THURSDAY_AT_TWO + timedelta(hours=1)


async def test_two_lengths_are_asked(desk: Desk) -> None:
    screen = await desk.staff.writes(f"B-014 do 14:00 IND 30 min 45 min @ {HERE}")
    assert "How long?" in text_of(screen)
    screen = await desk.staff.follows(screen, "45 minutes", "Save")
    (made,) = await desk.kept()
    assert made.minutes == 45


async def test_no_resident_or_two_are_asked(desk: Desk) -> None:
    screen = await desk.staff.writes(f"do 14:00 IND @ {HERE}")
    assert "For whom?" in text_of(screen)
    screen = await desk.staff.follows(screen, "B-015")
    assert "B-015" in text_of(screen)
    screen = await desk.staff.writes("/home")
    screen = await desk.staff.writes(f"B-014 B-015 do 14:00 IND @ {HERE}")
    assert {"👤 B-014", "👤 B-015"} == answers_of(screen)
    await desk.staff.follows(await desk.staff.follows(screen, "B-014"), "Save")
    assert len(await desk.kept()) == 1
    assert not await desk.kept(desk.other)


async def test_own_names_are_known_and_nobody_elses(desk: Desk) -> None:
    async with desk.house.store.transaction() as store:
        await case_notes.set_name(store, NOW, desk.staff.person.id, desk.resident.person.id, "Zwaluw")
    assert "B-014" in text_of(await desk.staff.writes(f"zwaluw do 14:00 IND @ {HERE}"))
    assert "B-014" not in text_of(await desk.colleague.writes(f"zwaluw do 14:00 IND @ {HERE}"))


async def test_another_caseload_looks_like_nobody(desk: Desk) -> None:
    answers = []
    for code in ("B-016", "B-999"):
        screen = await desk.staff.writes(f"{code} do 14:00 IND @ {HERE}")
        answers.append(text_of(screen).replace(code, "?"))
        assert "For whom?" in text_of(screen)
        assert not shows(screen, code)
        assert f"You have no resident {code}." in text_of(screen)
        await desk.staff.writes("/home")
    assert answers[0] == answers[1]


async def test_a_forged_resident_is_refused(desk: Desk) -> None:
    await desk.staff.writes(f"do 14:00 IND @ {HERE}")
    for value in (desk.strange.person.id, "B-016"):
        screen = await desk.staff.taps(Choose(form="quick", question="resident", value=value))
        assert "I do not understand this." in text_of(screen)
    assert not await desk.kept(desk.strange)


async def test_a_resident_who_was_given_away_meanwhile_is_not_found(desk: Desk) -> None:
    screen = await desk.staff.writes(f"B-014 do 14:00 IND @ {HERE}")
    new = desk.colleague.person.id
    await desk.house.stay(desk.resident.person, casemanager_id=new, legal_adviser_id=new)
    assert "I cannot find that any more." in text_of(await desk.staff.follows(screen, "Save"))
    assert not await desk.kept()


@pytest.mark.parametrize(
    ("question", "value"),
    [("sure", "=000000000000"), ("sure", "Save"), ("day", "2026-11-23"), ("time", "1000"), ("place", "x")],
)
async def test_a_forged_answer_keeps_nothing(desk: Desk, question: str, value: str) -> None:
    await desk.staff.writes(f"B-014 do 14:00 IND @ {HERE}")
    screen = await desk.staff.taps(Choose(form="quick", question=question, value=value))
    assert "Is this right?" in text_of(screen) or "old" in text_of(screen)
    assert not await desk.kept()


async def test_back_and_stop(desk: Desk) -> None:
    screen = await desk.staff.writes(f"B-014 di 14:00 @ {HERE}")
    screen = await desk.staff.follows(screen, "Court")
    screen = await desk.staff.taps(Back(form="quick"))
    screen = await desk.staff.follows(screen, "Lawyer", "01-12")
    assert "Lawyer" in text_of(screen)
    home = await desk.staff.taps(Stop(form="quick"))
    assert shows(home, "New appointment")
    assert "old" in text_of(await desk.staff.taps(Choose(form="quick", question="day", value="2026-12-01")))
    assert not await desk.kept()


async def test_what_is_over_is_said(desk: Desk) -> None:
    screen = await desk.staff.writes(f"B-014 vandaag 8:30 IND @ {HERE}")
    assert "This is over already." in text_of(screen)
    screen = await desk.staff.writes("24-11")
    screen = await desk.staff.follows(screen, "08:30")
    assert "This is over already." in text_of(screen)
    screen = await desk.staff.writes("16:00")
    assert "Tuesday 24-11-2026, 16:00" in text_of(screen)


async def test_a_line_left_open_until_it_is_over_is_not_kept(desk: Desk) -> None:
    screen = await desk.staff.writes(f"B-014 vandaag 12:00 IND @ {HERE}")
    desk.house.later(hours=4)
    await desk.staff.follows(screen, "Save")
    assert not await desk.kept()


async def test_words_that_were_not_used_are_said(desk: Desk) -> None:
    said = text_of(await desk.staff.writes(f"B-014 do 14:00 IND @ {HERE}, dringend <b>"))
    assert "dringend" in said
    screen = await desk.staff.writes("/home")
    screen = await desk.staff.writes("B-014 do 14:00 IND spreekkamer")
    assert "Where?" in text_of(screen)
    assert shows(screen, "spreekkamer")


async def test_a_usual_place_is_known_by_its_name(desk: Desk) -> None:
    await desk.staff.follows(await desk.staff.writes("B-014 do 9:00 IND @ vaart"), "Save")
    (made,) = await desk.kept()
    assert made.place == LOCATION.place


async def test_what_else_there_is_then_is_said(desk: Desk) -> None:
    await desk.staff.follows(await desk.staff.writes(f"B-014 do 14:00 IND @ {HERE}"), "Save")
    assert "⚠️" in text_of(await desk.staff.writes(f"B-014 do 14:30 GGD @ {HERE}"))


@pytest.mark.parametrize("text", ["B-014", "language", "hello", "x" * 5000])
async def test_other_words_are_no_quick_line(desk: Desk, text: str) -> None:
    screen = await desk.staff.writes(text)
    assert "Is this right?" not in text_of(screen)
    assert "For whom?" not in text_of(screen)


async def test_whoever_guides_nobody_has_no_quick_line(house: House) -> None:
    for role in (Role.CASEMANAGER, Role.RESIDENT, Role.HOUSING_SUPERVISOR, Role.VOLUNTEER):
        somebody = await house.person(role)
        assert "For whom?" not in text_of(await somebody.writes("B-014 do 14:00 IND"))


async def test_in_an_open_form_it_is_an_answer(desk: Desk) -> None:
    await desk.staff.taps(NewAppointment(resident_id=desk.resident.person.id))
    assert "I do not understand this." in text_of(await desk.staff.writes("B-014 do 14:00 IND"))
    await desk.staff.taps(Agenda())
    assert "Where?" in text_of(await desk.staff.writes("B-014 do 14:00 IND"))


async def test_a_restart_in_between_loses_nothing(desk: Desk) -> None:
    screen = await desk.staff.writes("B-014 do 14:00 IND")
    await desk.house.restart()
    screen = await desk.staff.follows(screen, HERE, "Save")
    assert len(await desk.kept()) == 1


def answers_of(screen: Screen) -> set[str]:
    """What can be answered by a button."""
    found = (each.text for each in buttons_of(screen) if isinstance(each.tap, Choose))
    return {each.replace("\u2068", "").replace("\u2069", "") for each in found}
