"""The conversations of casemanagers and legal advisers.

A concept adds its file with a line in each of `ROUTES`, `FORMS` and `PARTS`; a part gives an empty section to
whom it does not concern.
"""

from handlers.ask import Ask
from handlers.casemanager import (
    agenda,
    appointment,
    changing,
    messages,
    new_appointment,
    not_reached,
    own_reminders,
    residents,
)
from handlers.forms import Form
from handlers.home import Section, SectionOf
from handlers.routes import Routes, Typed
from handlers.taps import Tap
from shelter.models.people import Role

ROLES = frozenset({Role.CASEMANAGER, Role.LEGAL_ADVISER})

ROUTES = Routes(
    agenda.routes,
    appointment.routes,
    changing.routes,
    own_reminders.routes,
    not_reached.routes,
    residents.routes,
    new_appointment.routes,
    messages.routes,
)
FORMS: tuple[Form, ...] = (new_appointment.FORM, changing.MOVE, changing.PLACE, messages.REPLY)
PARTS: tuple[SectionOf, ...] = (
    not_reached.home_part,
    agenda.home_part,
    new_appointment.home_part,
    residents.home_part,
    messages.home_part,
)
"""What stands on the home screen, from the top."""
WORDS_LEAD_TO: dict[str, Tap] = {}
TYPED: tuple[Typed, ...] = ()
"""What looks at words that are typed outside a form, in this order."""


async def home_section(ask: Ask) -> Section:
    shown = [await part(ask) for part in PARTS]
    return Section(
        lines=tuple(line for part in shown for line in part.lines),
        rows=tuple(row for part in shown for row in part.rows),
    )
