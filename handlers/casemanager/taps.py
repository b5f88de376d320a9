"""The taps that more than one of a casemanager's screens knows."""

from handlers.taps import Tap


class Today(Tap, code="td"):
    """What waits for me."""


class MyResidents(Tap, code="cl"):
    page: int = 0


class OneResident(Tap, code="clr"):
    resident_id: str


class CaseOf(Tap, code="lc"):
    """How the legal case of one of my residents stands."""

    resident_id: str


class Requests(Tap, code="rq"):
    """What my residents ask for and nobody has decided."""

    page: int = 0


class OneRequest(Tap, code="rqo"):
    request_id: str


class MyTime(Tap, code="mt"):
    """When I read messages, when I am away, and for whom I stand in."""
