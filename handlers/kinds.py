"""How kinds of things are called and pictured, for every screen that shows them."""

from shelter.models.appointments import AppointmentKind, AttendanceAnswer, Bring
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
