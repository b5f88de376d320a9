"""What staff write down about an appointment, as the resident reads it: what became of it, why it is off."""

from markupsafe import Markup

from handlers.ask import Ask
from handlers.kinds import CANCEL_REASONS
from shelter.models.appointments import Appointment, CancelReason, Outcome
from shelter.text import N_

OUTCOMES = {
    Outcome.CAME: N_("✅ It is written down: you came."),
    Outcome.DID_NOT_COME: N_("✖️ It is written down: you did not come."),
    Outcome.WAS_ILL: N_("🤒 It is written down: you were ill."),
}


REASONS = {**CANCEL_REASONS, CancelReason.RESIDENT_ASKED: N_("You asked for this.")}
"""Why it is cancelled."""


def many_line(ask: Ask, appointment: Appointment) -> tuple[Markup, ...]:
    """For how many later ones of its series the change that made this version is the same."""
    made_by = [each for each in appointment.edits if each.version == appointment.version]
    later = max((each.many for each in made_by), default=1) - 1
    if not later:
        return ()
    return (
        ask.words.count("It is the same for {n} later one.", "It is the same for {n} later ones.", later),
    )
