"""The taps that more than one of a resident's screens knows."""

from handlers.taps import Tap


class MyAppointments(Tap, code="ap"):
    page: int = 0


class OpenAppointment(Tap, code="apo"):
    appointment_id: str


class MyReceipts(Tap, code="apr"):
    """All receipts, or those of one appointment."""

    page: int = 0
    appointment_id: str | None = None


class AskForAppointment(Tap, code="rqa"):
    """Ask staff for an appointment."""


class AskOtherTime(Tap, code="rqt"):
    appointment_id: str


class OpenRequest(Tap, code="rqr"):
    """What I asked for, and what became of it."""

    request_id: str
