"""The conversations of casemanagers and legal advisers.

A concept adds its file with a line in each of `ROUTES`, `FORMS` and `PARTS`; a part gives an empty section to
whom it does not concern.
"""

from handlers.ask import Ask
from handlers.casemanager.appointments import (
    appointment,
    changing,
    new_appointment,
    other_details,
    outcome,
    own_reminders,
    quick_line,
)
from handlers.casemanager.day import agenda, not_reached, ring_all, today
from handlers.casemanager.files import exporting, importing
from handlers.casemanager.legal import legal, legal_change
from handlers.casemanager.messages import absence, messages, my_time, office_hours, standing_in
from handlers.casemanager.requests import offering, requests
from handlers.casemanager.residents import finding, handover, intake, invite, notes, residents
from handlers.forms import Form
from handlers.home import Section, SectionOf
from handlers.routes import Routes, Typed
from handlers.taps import Tap
from shelter.models.people import Role

ROLES = frozenset({Role.CASEMANAGER, Role.LEGAL_ADVISER})

ROUTES = Routes(
    today.routes,
    agenda.routes,
    ring_all.routes,
    appointment.routes,
    changing.routes,
    other_details.routes,
    outcome.routes,
    own_reminders.routes,
    not_reached.routes,
    residents.routes,
    notes.routes,
    new_appointment.routes,
    intake.routes,
    invite.routes,
    messages.routes,
    my_time.routes,
    office_hours.routes,
    absence.routes,
    standing_in.routes,
    handover.routes,
    legal.routes,
    legal_change.routes,
    requests.routes,
    offering.routes,
    importing.routes,
    exporting.routes,
)
FORMS: tuple[Form, ...] = (
    new_appointment.FORM,
    quick_line.FORM,
    intake.FORM,
    changing.MOVE,
    changing.PLACE,
    changing.CANCEL,
    other_details.FORM,
    legal_change.FORM,
    offering.FORM,
    notes.NAME,
    notes.NOTE,
    messages.REPLY,
    office_hours.FORM,
    absence.FORM,
    handover.FORM,
)
PARTS: tuple[SectionOf, ...] = (
    today.home_part,
    not_reached.home_part,
    requests.home_part,
    new_appointment.home_part,
    residents.home_part,
    intake.home_part,
    messages.home_part,
    my_time.home_part,
)
"""What stands on the home screen, from the top."""
WORDS_LEAD_TO: dict[str, Tap] = {}
TYPED: tuple[Typed, ...] = (quick_line.TYPED, finding.TYPED)
"""What looks at words that are typed outside a form, in this order."""


async def home_section(ask: Ask) -> Section:
    shown = [await part(ask) for part in PARTS]
    return Section(
        lines=tuple(line for part in shown for line in part.lines),
        rows=tuple(row for part in shown for row in part.rows),
    )
