"""What several kinds of staff share.

A concept adds its file with a line in each of `ROUTES`, `FORMS` and `PARTS`; a part gives an empty section to
whom it does not concern.
"""

from handlers.ask import Ask
from handlers.casemanager.files import importing
from handlers.forms import Form
from handlers.home import Section, SectionOf
from handlers.routes import Routes, Typed
from handlers.staff import broadcast_result, broadcasts, exports, new_broadcast, reminder_rules
from handlers.taps import Tap
from shelter.models.people import Role

ROLES = frozenset({Role.CASEMANAGER, Role.HOUSING_SUPERVISOR, Role.ADMINISTRATOR})

ROUTES = Routes(
    broadcasts.routes,
    broadcast_result.routes,
    new_broadcast.routes,
    reminder_rules.routes,
    exports.routes,
)
FORMS: tuple[Form, ...] = (new_broadcast.FORM,)
PARTS: tuple[SectionOf, ...] = (
    broadcasts.home_part,
    reminder_rules.home_part,
    importing.home_part,
    exports.home_part,
)
"""What stands on the home screen, from the top."""
WORDS_LEAD_TO: dict[str, Tap] = {}
TYPED: tuple[Typed, ...] = ()


async def home_section(ask: Ask) -> Section:
    shown = [await part(ask) for part in PARTS]
    return Section(
        lines=tuple(line for part in shown for line in part.lines),
        rows=tuple(row for part in shown for row in part.rows),
    )
