"""The invite of a resident: as a picture on the screen, as a card to print, and anew for another phone."""

from dataclasses import replace
from functools import partial

from markupsafe import Markup

from handlers.ask import Ask
from handlers.casemanager.day.on_paper import in_lines, languages_on_paper
from handlers.casemanager.pieces import CASEMANAGERS
from handlers.casemanager.taps import OneResident
from handlers.onward import Onward
from handlers.qr import deep_link, qr_png
from handlers.routes import Routes
from handlers.screen import Elsewhere, File, Picture, Rows, Screen, button, facts, plain
from handlers.taps import Tap
from locales.paper import Sheet, pdf
from shelter import intake
from shelter.errors import NotFound
from shelter.intake import Admitted, OldChat, WayIn
from shelter.models.people import STAFF, Invite
from shelter.models.places import Location, Stay
from shelter.planning import own_stay

routes = Routes()


class ShowInvite(Tap, code="iv"):
    """The store keeps no code; it travels in the buttons of who has just seen it."""

    resident_id: str
    invite: str


class PrintCard(Tap, code="ivc"):
    resident_id: str
    invite: str


class NewInvite(Tap, code="ivn"):
    """Another phone, or the resident never came in."""

    resident_id: str


class ReallyNewInvite(Tap, code="ivy"):
    """The second step: how it was when the first one was shown."""

    resident_id: str
    invite_id: str | None = None
    on_phone: int = 0


async def way_in_row(ask: Ask, resident_id: str) -> Rows:
    """The button on the page of a resident whose casemanager looks at it."""
    resident = await ask.store.people.get(resident_id)
    if resident is None or resident.roles & STAFF:
        return ()
    tap = NewInvite(resident_id=resident_id)
    if resident.chat_id is None:
        return (button("✉️", ask.say("New invite"), tap),)
    return (button("📱", ask.say("New phone"), tap),)


def invite_screen(ask: Ask, admitted: Admitted) -> Screen:
    """To hold out to the resident: the picture, and the code in letters."""
    where = {"resident_id": admitted.person.id, "invite": admitted.code}
    link = deep_link(ask.house.bot_name, admitted.code)
    return Screen(
        picture="✉️",
        title=ask.say("The invite for {code}", code=admitted.stay.code),
        lines=(
            ask.say("📷 Let the resident look at this picture with the camera of the phone."),
            facts(*_by_hand(ask, admitted.code)),
            _until(ask, admitted.invite),
        ),
        rows=(button("🖨️", ask.say("A card to print"), PrintCard(**where)),),
        back=OneResident(resident_id=admitted.person.id),
        attachment=Picture("invite.png", partial(qr_png, link)),
    )


@routes.tap(ShowInvite, CASEMANAGERS)
async def show_invite(ask: Ask, tap: ShowInvite) -> Screen | Onward:
    admitted = await _open(ask, tap.resident_id, tap.invite)
    return invite_screen(ask, admitted) if admitted else _works_no_more(ask, tap.resident_id)


@routes.tap(PrintCard, CASEMANAGERS)
async def print_card(ask: Ask, tap: PrintCard) -> Screen | Onward:
    admitted = await _open(ask, tap.resident_id, tap.invite)
    if admitted is None:
        return _works_no_more(ask, tap.resident_id)
    return Screen(
        picture="🖨️",
        title=ask.say("The card for {code}", code=admitted.stay.code),
        lines=(ask.say("Print it, and give it to nobody else. Who has it can come in as this person."),),
        back=ShowInvite(resident_id=tap.resident_id, invite=tap.invite),
        attachment=card(ask, admitted, await ask.store.houses.location(admitted.stay.location_id)),
    )


@routes.tap(NewInvite, CASEMANAGERS)
async def new_invite(ask: Ask, tap: NewInvite) -> Screen:
    stay = await own_stay(ask.store, ask.person.id, tap.resident_id)
    resident = await ask.store.people.get(tap.resident_id)
    if resident is None:
        raise NotFound
    newest = await ask.store.invites.newest(tap.resident_id)
    seen = intake.way_in(resident, newest)
    return replace(
        _lost_phone(ask, stay) if seen.on_phone else _never_came(ask, stay, newest),
        rows=(
            button(
                "✉️",
                ask.say("Make a new invite"),
                ReallyNewInvite(
                    resident_id=tap.resident_id, invite_id=seen.invite_id, on_phone=int(seen.on_phone)
                ),
            ),
        ),
        back=OneResident(resident_id=tap.resident_id),
    )


@routes.tap(ReallyNewInvite, CASEMANAGERS)
async def really_new_invite(ask: Ask, tap: ReallyNewInvite) -> Screen:
    seen = WayIn(tap.invite_id, bool(tap.on_phone))
    again = await intake.invite_again(ask.store, ask.now, ask.person.id, tap.resident_id, seen)
    screen = invite_screen(ask, again.admitted)
    return replace(screen, deletes_elsewhere=_elsewhere(again.old_chat))


def card(ask: Ask, admitted: Admitted, location: Location | None) -> File:
    """An A6 PDF for the pocket. Who finds it learns nothing of a shelter, a place or a person."""
    languages = languages_on_paper(admitted.person)
    asks = [ask.as_person(admitted.person.model_copy(update={"language": each.code})) for each in languages]
    sheet = Sheet(
        title=plain(asks[0].say("Your invite for {bot}", bot=_bot(ask))),
        paragraphs=tuple(
            in_lines(part) for theirs in asks for part in _on_the_card(theirs, admitted, location)
        ),
        qr=deep_link(ask.house.bot_name, admitted.code),
    )
    return File("card.pdf", partial(pdf, sheet, languages[0]))


def _on_the_card(theirs: Ask, admitted: Admitted, location: Location | None) -> tuple[Markup, ...]:
    return (
        theirs.say(
            "📷 Look at the picture below with the camera of your phone. Then tap the link, and START."
        ),
        facts(*_by_hand(theirs, admitted.code)),
        facts(
            _until(theirs, admitted.invite),
            theirs.say("🤫 Give this card to nobody else."),
            *(
                (
                    theirs.say(
                        "📞 Does something go wrong? Call {number}.", number=location.telephones[0].number
                    ),
                )
                if location and location.telephones
                else ()
            ),
        ),
    )


def _by_hand(ask: Ask, code: str) -> tuple[Markup, ...]:
    return (
        ask.say("⌨️ Or look for {bot} in Telegram, tap START, and write this code:", bot=_bot(ask)),
        ask.say("🔑 <b>{code}</b>", code=code),
    )


def _bot(ask: Ask) -> str:
    return f"@{ask.house.bot_name}"


def _until(ask: Ask, invite: Invite) -> Markup:
    return ask.say("⏳ It works once, until {moment}.", moment=ask.words.moment(invite.expires_at))


def _lost_phone(ask: Ask, stay: Stay) -> Screen:
    return Screen(
        picture="📱",
        title=ask.say("A new phone for {code}?", code=stay.code),
        lines=(
            ask.say("From now on the phone that the resident has sees nothing here any more."),
            ask.say("My messages of the last 48 hours go from it."),
            ask.say(
                "You get a new invite for the new phone. Appointments and messages are there again, "
                "and the PIN stays the same."
            ),
        ),
    )


def _never_came(ask: Ask, stay: Stay, newest: Invite | None) -> Screen:
    return Screen(
        picture="✉️",
        title=ask.say("A new invite for {code}?", code=stay.code),
        lines=(_how_it_stands(ask, newest),) if newest else (),
    )


def _how_it_stands(ask: Ask, newest: Invite) -> Markup:
    if newest.used_at is None and newest.expires_at > ask.now:
        return facts(
            ask.say("⏳ The invite of now works until {moment}.", moment=ask.words.moment(newest.expires_at)),
            ask.say("It stops working when you make a new one."),
        )
    return ask.say("⌛ The invite of before does not work any more.")


async def _open(ask: Ask, resident_id: str, code: str) -> Admitted | None:
    await own_stay(ask.store, ask.person.id, resident_id)
    try:
        return await intake.open_invite(ask.store, ask.now, ask.person.id, resident_id, code)
    except NotFound:
        return None


def _works_no_more(ask: Ask, resident_id: str) -> Onward:
    gone = ask.say("⌛ The invite of before does not work any more.")
    return Onward(ask, OneResident(resident_id=resident_id), lines=(gone,))


def _elsewhere(old: OldChat | None) -> Elsewhere | None:
    return Elsewhere(old.chat_id, old.message_ids) if old else None
