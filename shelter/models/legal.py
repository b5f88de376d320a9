"""The state of somebody's legal advice (DOMAIN.md, "How is my case?")."""

from datetime import date
from enum import StrEnum

from shelter.models.record import Moment, Record


class Stage(StrEnum):
    INTAKE = "intake"
    WAITING = "waiting"
    SHELTERED = "sheltered"
    ADMITTED = "admitted"
    STABILISATION = "stabilisation"
    FILE_ANALYSIS = "file_analysis"
    SCENARIO_CHOSEN = "scenario_chosen"
    PROCEDURE = "procedure"
    AWAITING_DECISION = "awaiting_decision"
    DECIDED = "decided"
    OBJECTION_OR_APPEAL = "objection_or_appeal"
    EXIT = "exit"


class Scenario(StrEnum):
    """An intention and not a result."""

    UNDER_INVESTIGATION = "under_investigation"
    STAY = "stay"
    RETURN = "return"
    ONWARD = "onward"


class Actor(StrEnum):
    """Who acts next."""

    RESIDENT = "resident"
    CASEMANAGER = "casemanager"
    LEGAL_ADVISER = "legal_adviser"
    LAWYER = "lawyer"
    IND = "ind"
    COURT = "court"
    MUNICIPALITY = "municipality"


class LegalStep(Record):
    """One step of a legal case; the newest is the state of now, all of them are the history.

    `next_date` was entered by the legal adviser, never computed.
    """

    id: str
    resident_id: str
    recorded_at: Moment
    recorded_by: str | None = None
    stage: Stage
    scenario: Scenario = Scenario.UNDER_INVESTIGATION
    actor: Actor
    since: date
    next_date: date | None = None
