"""One line of the file for each thing that is kept."""

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from handlers.ask import Ask
from handlers.broadcast_texts import WORDINGS, language_name, name_for_sender, what_fills_it
from handlers.casemanager.day.not_reached import TOLD
from handlers.casemanager.day.today import MORNINGS
from handlers.casemanager.messages.absence import days_away
from handlers.casemanager.messages.office_hours import hours_facts
from handlers.kinds import ANSWER_NAMES, APPOINTMENT_NAMES, BRING_NAMES, EXPORT_KINDS
from handlers.resident.allowances import COMPONENTS, STATE_SENTENCES
from handlers.resident.legal import who_of_staff
from handlers.resident.legal_terms import ACTOR_SENTENCES, SCENARIO_SENTENCES, STAGE_SENTENCES
from handlers.resident.outcomes import OUTCOMES, REASONS
from handlers.resident.reminders import wish_lines
from handlers.resident.requests import DECLINED
from handlers.resident.rules import TOPIC_NAMES
from shelter.digest import WHO
from shelter.models.activities import Activity
from shelter.models.allowances import Allowance
from shelter.models.appointments import Appointment, AppointmentState, Receipt
from shelter.models.broadcasts import Broadcast
from shelter.models.conversations import Message
from shelter.models.desk import Absence, Export, Handover, Look
from shelter.models.legal import LegalStep
from shelter.models.notices import Notice
from shelter.models.people import Consent, NoticeStyle, Role
from shelter.models.places import HouseRule, RuleReading
from shelter.models.requests import AppointmentRequest
from shelter.privacy import Held
from shelter.text import N_

ROLE_NAMES = {
    Role.RESIDENT: N_("resident"),
    Role.NEIGHBOUR: N_("neighbour"),
    Role.VOLUNTEER: N_("volunteer"),
    Role.HOUSING_SUPERVISOR: N_("housing supervisor"),
    Role.CASEMANAGER: N_("casemanager"),
    Role.LEGAL_ADVISER: N_("legal adviser"),
    Role.COORDINATOR: N_("coordinator of activities"),
    Role.OVERSEER: N_("overseer"),
    Role.ADMINISTRATOR: N_("administrator"),
}
STYLE_NAMES = {
    NoticeStyle.DISCREET: N_("Your notices are short."),
    NoticeStyle.FULL: N_("Your notices are full."),
}


def about_person(ask: Ask, held: Held) -> Iterator[Markup]:
    person = held.person
    yield ask.say("You are in this bot since {day}.", day=ask.words.day(person.created_at))
    yield ask.say("Your language: {language}", language=language_name(person.language))
    if person.first_name:
        yield ask.say("The first name that you show: {name}", name=person.first_name)
    for role in sorted(person.roles):
        yield ask.say("You are: {role}", role=ask.say(ROLE_NAMES[role]))
    yield ask.say(STYLE_NAMES[person.notice_style])
    if person.office_hours:
        yield hours_facts(ask, person.office_hours)
    if Role.RESIDENT in person.roles:
        yield ask.say("Your reminders: {choices}", choices=_joined(*wish_lines(ask, person.reminders)))
    if not person.roles.isdisjoint(WHO):
        yield ask.say(MORNINGS[person.digest])
    yield ask.say("You have a PIN.") if held.has_pin else ask.say("You have no PIN.")
    yield ask.say("The bot keeps the number of this chat, so that it can write to you.")
    if held.has_files:
        yield ask.say("A file that you sent is kept until you save it, for a day at most.")
    if held.notes:
        yield ask.words.count(
            "{n} member of staff keeps a short note about you. Ask what is in it.",
            "{n} members of staff keep a short note about you. Ask what is in it.",
            held.notes,
        )


def place_to_stay(ask: Ask, held: Held) -> Iterator[Markup]:
    stay = held.stay
    if stay is None:
        return
    yield ask.say("You are here since {day}.", day=ask.words.day(stay.started_on))
    if held.location:
        yield ask.say("📍 {place}", place=held.location.place.name)
    if stay.room:
        yield ask.say("🚪 Room: {room}", room=stay.room)
    yield ask.say("Staff call you {code}.", code=stay.code)
    if stay.vulnerable:
        yield ask.say("Staff plan with more care for you. Why is kept nowhere.")
    for staff_id, sentence in (
        (stay.casemanager_id, N_("Your casemanager: {name}")),
        (stay.legal_adviser_id, N_("Your legal adviser: {name}")),
    ):
        person = held.known_here.get(staff_id or "")
        if person:
            yield ask.say(sentence, name=person.first_name or "–")


def consent(ask: Ask, kept: Consent) -> Markup:
    return ask.say(
        "{moment}: the privacy notice, version {version}, in {language}",
        moment=ask.words.moment(kept.given_at),
        version=kept.version,
        language=language_name(kept.language),
    )


def appointment(ask: Ask, kept: Appointment) -> Markup:
    return _joined(*_facts_of(ask, kept))


def _facts_of(ask: Ask, kept: Appointment) -> Iterator[Markup]:
    yield ask.words.moment(kept.starts_at)
    yield ask.say(APPOINTMENT_NAMES[kept.kind])
    yield ask.words.duration(kept.minutes)
    yield ask.say("📍 {place}", place=kept.place.name)
    yield from _given(ask, kept.place.address)
    yield from (ask.say(BRING_NAMES[each]) for each in kept.bring)
    if kept.interpreter:
        yield ask.say("🗣️ There is an interpreter.")
    if kept.note:
        yield ask.say("📝 Note: {note}", note=kept.note)
    if kept.answer:
        yield ask.say("Your answer: {answer}", answer=ask.say(ANSWER_NAMES[kept.answer]))
    if kept.leave_at:
        yield ask.say("🚶 You leave: {moment}", moment=ask.words.moment(kept.leave_at))
    if kept.told:
        yield ask.say(TOLD[kept.told.how], moment=ask.words.moment(kept.told.at))
    if kept.state is AppointmentState.CANCELLED:
        yield ask.say("❌ This appointment is cancelled.")
    yield from _of_staff(ask, kept)


def _of_staff(ask: Ask, kept: Appointment) -> Iterator[Markup]:
    """What staff wrote down about it, and when they changed it."""
    if kept.reason:
        yield ask.say(REASONS[kept.reason])
    if kept.outcome:
        yield ask.say(OUTCOMES[kept.outcome])
    for edit in kept.edits:
        yield ask.say("✏️ Staff changed this: {moment}", moment=ask.words.moment(edit.at))
        if edit.was_at:
            yield ask.say("❌ Not any more: {moment}", moment=ask.words.moment(edit.was_at))
        yield from _given(ask, edit.was_in or "")


def receipt(ask: Ask, kept: Receipt) -> Markup:
    return _joined(
        ask.words.moment(kept.given_at),
        ask.say("{code}", code=kept.id),
        ask.say(ANSWER_NAMES[kept.answer]),
        *((ask.say("📅 {moment}", moment=ask.words.moment(kept.starts_at)),) if kept.starts_at else ()),
    )


def request(ask: Ask, kept: AppointmentRequest) -> Markup:
    return _joined(
        ask.words.moment(kept.asked_at),
        ask.say("{code}", code=kept.id),
        ask.say(APPOINTMENT_NAMES[kept.kind]),
        *((ask.say("📝 {words}", words=kept.words),) if kept.words else ()),
        *(ask.say("🗓️ {moment}", moment=ask.words.moment(each)) for each in kept.offers),
        *(ask.say("❌ Not any more: {moment}", moment=ask.words.moment(each)) for each in kept.refused),
        *((ask.say("📍 {place}", place=kept.place.name),) if kept.place else ()),
        *((ask.say(DECLINED[kept.reason]),) if kept.reason else ()),
    )


def legal_step(ask: Ask, kept: LegalStep) -> Markup:
    return _joined(
        ask.words.day(kept.since),
        ask.words.careful(STAGE_SENTENCES[kept.stage]),
        ask.words.careful(SCENARIO_SENTENCES[kept.scenario]),
        ask.words.careful(ACTOR_SENTENCES[kept.actor]),
        *((ask.say("Next date: {day}", day=ask.words.day(kept.next_date)),) if kept.next_date else ()),
    )


def look(ask: Ask, held: Held, kept: Look) -> Markup:
    who = who_of_staff(ask, held.known_here.get(kept.staff_id or ""), held.stay)
    return _joined(ask.words.moment(kept.at), who)


def handover(ask: Ask, kept: Handover) -> Markup:
    return _joined(
        ask.words.moment(kept.at),
        ask.say(ROLE_NAMES[kept.role]),
        *((ask.say("🗓️ Until {day}, that day too", day=ask.words.day(kept.until)),) if kept.until else ()),
    )


def taken_out(ask: Ask, kept: Export) -> Markup:
    return _joined(
        ask.words.moment(kept.at), ask.say(EXPORT_KINDS[kept.kind]), ask.say("rows: {n}", n=kept.rows)
    )


def absence(ask: Ask, kept: Absence) -> Markup:
    return days_away(ask, kept.from_on, kept.until_on)


def allowance(ask: Ask, kept: Allowance) -> Markup:
    return _joined(
        ask.words.day(kept.pay_on),
        ask.words.money(kept.cents),
        *(ask.say(COMPONENTS[part.kind], amount=ask.words.money(part.cents)) for part in kept.components),
        ask.say("📍 {place}", place=kept.pay_point),
        *(ask.say(BRING_NAMES[each]) for each in kept.bring),
        ask.say(STATE_SENTENCES[kept.state]),
        *((ask.say(TOLD[kept.told.how], moment=ask.words.moment(kept.told.at)),) if kept.told else ()),
    )


def reading(ask: Ask, kept: RuleReading, rule: HouseRule) -> Markup:
    return ask.say(
        "{moment}: {topic}, version {version}",
        moment=ask.words.moment(kept.read_at),
        topic=ask.say(TOPIC_NAMES[rule.topic]),
        version=kept.version,
    )


def activity(ask: Ask, kept: Activity) -> Markup:
    title = kept.titles.get(ask.words.language.code) or kept.titles.get("nl") or "–"
    return _joined(ask.words.moment(kept.starts_at), *_given(ask, title), *_given(ask, kept.place.name))


def message(ask: Ask, kept: Message) -> Markup:
    mine = kept.sender_id == ask.person.id
    who = ask.say("You wrote:") if mine else ask.say("You got:")
    return _joined(ask.words.moment(kept.sent_at), who, *_given(ask, kept.text))


def broadcast(ask: Ask, kept: Broadcast) -> Markup:
    return _text_to_many(ask, kept, name_for_sender(ask.words, kept.template))


def text_got(ask: Ask, kept: Broadcast) -> Markup:
    return _text_to_many(ask, kept, ask.say(WORDINGS[kept.template].title))


def _text_to_many(ask: Ask, kept: Broadcast, title: Markup) -> Markup:
    written_in = kept.fields.get("language")
    return _joined(
        ask.words.moment(kept.due_at or kept.sent_at),
        title,
        *((ask.say("🌐 {language}", language=language_name(written_in)),) if written_in else ()),
        *filter(None, what_fills_it(ask.words, kept.fields)),
    )


def notice(ask: Ask, kept: Notice) -> Markup:
    return ask.say("🔔 {moment}", moment=ask.words.moment(kept.due_at))


def _given(ask: Ask, text: str) -> Iterable[Markup]:
    return (ask.say("{text}", text=text),) if text else ()


def _joined(*parts: Markup) -> Markup:
    """A list of facts side by side; none of them is half of a sentence."""
    return Markup(" · ").join(parts)
