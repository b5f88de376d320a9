"""How kinds of things are called and pictured, for every screen that shows them."""

from shelter.models.appointments import AppointmentKind, AttendanceAnswer, Bring, CancelReason, Outcome
from shelter.models.desk import ExportKind
from shelter.text import N_

APPOINTMENT_PICTURES = {
    AppointmentKind.CASEMANAGER: "🧑‍💼",
    AppointmentKind.LEGAL_ADVISER: "⚖️",
    AppointmentKind.LAWYER: "⚖️",
    AppointmentKind.IND: "🏛️",
    AppointmentKind.COURT: "🏛️",
    AppointmentKind.DTV: "🏢",
    AppointmentKind.GGD: "🩺",
    AppointmentKind.DOCTOR: "🩺",
    AppointmentKind.SCHOOL: "🎒",
    AppointmentKind.OTHER: "📌",
}
APPOINTMENT_NAMES = {
    AppointmentKind.CASEMANAGER: N_("Casemanager"),
    AppointmentKind.LEGAL_ADVISER: N_("Legal adviser"),
    AppointmentKind.LAWYER: N_("Lawyer"),
    AppointmentKind.IND: N_("IND (immigration service)"),
    AppointmentKind.COURT: N_("Court"),
    AppointmentKind.DTV: N_("DT&amp;V (return service)"),
    AppointmentKind.GGD: N_("GGD (health service)"),
    AppointmentKind.DOCTOR: N_("Doctor"),
    AppointmentKind.SCHOOL: N_("School"),
    AppointmentKind.OTHER: N_("Other appointment"),
}
ANSWER_PICTURES = {
    AttendanceAnswer.COMING: "✅",
    AttendanceAnswer.CANNOT: "🚫",
    AttendanceAnswer.ILL: "🤒",
}
ANSWER_NAMES = {
    AttendanceAnswer.COMING: N_("I will come"),
    AttendanceAnswer.CANNOT: N_("I cannot come"),
    AttendanceAnswer.ILL: N_("I am ill"),
}
STAYS_AWAY = frozenset({AttendanceAnswer.CANNOT, AttendanceAnswer.ILL})
"""Who answered so is not rung again, unless staff push it."""
BRING_NAMES = {
    Bring.LETTER: N_("✉️ the letter you got"),
    Bring.PAPERS: N_("🪪 your papers"),
    Bring.MEDICINES: N_("💊 your medicines"),
    Bring.PHONE: N_("📱 your phone"),
}
CANCEL_REASONS = {
    CancelReason.RESIDENT_ASKED: N_("The resident asked for it."),
    CancelReason.STAFF_ABSENT: N_("Somebody who is needed is away."),
    CancelReason.OFFICE_CHANGED: N_("The office cannot do it then."),
    CancelReason.NOT_NEEDED: N_("It is not needed any more."),
    CancelReason.MISTAKE: N_("It was written down by mistake."),
}
"""Why it is cancelled, as everybody reads it but the resident who asked for it."""
CANCEL_REASON_PICTURES = {
    CancelReason.RESIDENT_ASKED: "🙋",
    CancelReason.STAFF_ABSENT: "🏖️",
    CancelReason.OFFICE_CHANGED: "🏢",
    CancelReason.NOT_NEEDED: "👌",
    CancelReason.MISTAKE: "✏️",
}
OUTCOME_NAMES = {
    Outcome.CAME: N_("Came"),
    Outcome.DID_NOT_COME: N_("Did not come"),
    Outcome.WAS_ILL: N_("Was ill"),
}
OUTCOME_PICTURES = {Outcome.CAME: "✅", Outcome.DID_NOT_COME: "✖️", Outcome.WAS_ILL: "🤒"}
EXPORT_KINDS = {
    ExportKind.CALENDAR: N_("📅 Calendar"),
    ExportKind.CASELOAD: N_("👥 Table of residents"),
}
