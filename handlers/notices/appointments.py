"""What a resident is told unasked about an appointment: always as it is now, not as it was planned."""

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import APPOINTMENT_NAMES, STAYS_AWAY
from handlers.notices.pieces import BELL, news, open_row
from handlers.resident.outcomes import many_line
from handlers.resident.receipts import answer_rows
from handlers.resident.taps import OpenAppointment
from handlers.screen import Rows, Screen, facts
from shelter.appointments import ends_at
from shelter.models.appointments import Appointment, AppointmentState, Edited
from shelter.models.notices import Notice, Priority
from shelter.models.people import NoticeStyle
from shelter.series_changes import later_ones


async def new(ask: Ask, notice: Notice) -> Screen | None:
    appointment = await _as_planned(ask, notice)
    if appointment is None:
        return None
    return news(ask, _open(appointment), *_when_and_what(ask, appointment), *await _again(ask, appointment))


async def _again(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    """That it comes again: of a series the first one alone is told of."""
    more = len(await later_ones(ask.store, ask.now, appointment)) - 1
    return (
        (ask.words.count("🔁 It comes {n} more time.", "🔁 It comes {n} more times.", more),) if more else ()
    )


async def reminder(ask: Ask, notice: Notice) -> Screen | None:
    """Whoever stays away is not reminded, unless staff push it."""
    appointment = await _as_planned(ask, notice)
    pushed = notice.priority is Priority.URGENT
    if appointment is None or (appointment.answer in STAYS_AWAY and not pushed):
        return None
    return Screen(
        picture=BELL,
        title=ask.say("Do not forget"),
        lines=_when_and_what(ask, appointment),
        rows=_rows(ask, appointment),
    )


async def time_to_leave(ask: Ask, notice: Notice) -> Screen | None:
    """Not where the resident stays away, or has chosen another moment since."""
    appointment = await _as_planned(ask, notice)
    if (
        appointment is None
        or appointment.answer in STAYS_AWAY
        or appointment.leave_at is None
        or appointment.leave_at > ask.now
    ):
        return None
    return Screen(
        picture="🚶",
        title=ask.say("Time to leave"),
        lines=_when_and_what(ask, appointment),
        rows=(open_row(ask, _open(appointment)),),
    )


async def changed(ask: Ask, notice: Notice) -> Screen | None:
    """What is true now, beside what was said before. Where it has changed again, a newer notice follows."""
    appointment = await _newest(ask, notice)
    if appointment is None or ends_at(appointment) <= ask.now:
        return None
    if appointment.state is AppointmentState.CANCELLED:
        moment = ask.words.soon(notice.was or appointment.starts_at, ask.now)
        lines: tuple[Markup, ...] = (ask.say("❌ You do not have to go: {moment}", moment=moment),)
    else:
        lines = (_how_it_changed(ask, notice, appointment), *_what(ask, appointment))
    lines = (*lines, *many_line(ask, appointment))
    return Screen(BELL, ask.say("Something changed"), lines=lines, rows=_rows(ask, appointment))


def _how_it_changed(ask: Ask, notice: Notice, appointment: Appointment) -> Markup:
    moment = ask.words.soon(appointment.starts_at, ask.now)
    if notice.was in (None, appointment.starts_at):
        when = ask.say("🗓️ {moment}", moment=moment)
        return facts(ask.say("📍 The place is new."), when) if _is_elsewhere(appointment) else when
    was = ask.words.soon(notice.was, ask.now)
    return facts(ask.say("❌ Not any more: {moment}", moment=was), ask.say("🗓️ New: {moment}", moment=moment))


def _is_elsewhere(appointment: Appointment) -> bool:
    """Whether it is the place that changed since the resident looked; else it is about something else, takes
    another time, or was moved and moved back."""
    unseen = {each.what for each in appointment.edits if each.version > appointment.seen_version}
    return Edited.PLACE in unseen or not unseen


def _when_and_what(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    when = ask.say("{moment}", moment=ask.words.soon(appointment.starts_at, ask.now))
    return (when, *_what(ask, appointment))


def _what(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    """What it is and where, for who chose to have that said unasked (privacy promise 1)."""
    if ask.person.notice_style is not NoticeStyle.FULL:
        return ()
    kind = ask.say(APPOINTMENT_NAMES[appointment.kind])
    return (ask.say("{kind}, {place}", kind=kind, place=appointment.place.name),)


def _rows(ask: Ask, appointment: Appointment) -> Rows:
    """The answers for whoever has not answered yet; the others find them behind "open"."""
    answers = () if appointment.answer else answer_rows(ask, appointment)
    return (*answers, open_row(ask, _open(appointment)))


async def _newest(ask: Ask, notice: Notice) -> Appointment | None:
    """The own appointment that it is about, if the notice is about its newest version."""
    appointment = await ask.store.appointments.get(notice.subject_id or "")
    if appointment is None or appointment.resident_id != ask.person.id:
        return None
    return appointment if appointment.version == notice.subject_version else None


async def _as_planned(ask: Ask, notice: Notice) -> Appointment | None:
    """The same, if it takes place and has not begun."""
    appointment = await _newest(ask, notice)
    if appointment is None or appointment.state is not AppointmentState.PLANNED:
        return None
    return appointment if appointment.starts_at > ask.now else None


def _open(appointment: Appointment) -> OpenAppointment:
    return OpenAppointment(appointment_id=appointment.id)
