"""What is held about me: a plain text file to keep, in the person's own language."""

from collections.abc import Callable, Iterable

from markupsafe import Markup

from handlers.ask import Ask
from handlers.everyone.copy_lines import (
    about_person,
    absence,
    activity,
    allowance,
    appointment,
    broadcast,
    consent,
    handover,
    legal_step,
    look,
    message,
    notice,
    place_to_stay,
    reading,
    receipt,
    request,
    taken_out,
    text_got,
)
from handlers.everyone.taps import Privacy
from handlers.routes import Policy, Routes
from handlers.screen import File, Screen
from handlers.taps import Tap
from shelter.privacy import Held, held_about
from shelter.text import N_

routes = Routes()
NAME = "wegwijs.txt"
BEHIND_THE_PIN = Policy(None, pin=True)

Lines = Callable[[Ask, Held], Iterable[Markup]]

SECTIONS: tuple[tuple[str, Lines], ...] = (
    (N_("You"), about_person),
    (N_("What you agreed to"), lambda ask, held: (consent(ask, each) for each in held.consents)),
    (N_("Your place"), place_to_stay),
    (N_("Your appointments"), lambda ask, held: (appointment(ask, each) for each in held.appointments)),
    (N_("Your receipts"), lambda ask, held: (receipt(ask, each) for each in held.receipts)),
    (N_("What you asked for"), lambda ask, held: (request(ask, each) for each in held.requests)),
    (N_("Your legal advice"), lambda ask, held: (legal_step(ask, each) for each in held.legal_steps)),
    (N_("Who looked at your legal advice"), lambda ask, held: (look(ask, held, each) for each in held.looks)),
    (N_("Who guides you since when"), lambda ask, held: (handover(ask, each) for each in held.handovers)),
    (N_("When you are away"), lambda ask, held: (absence(ask, each) for each in held.absences)),
    (N_("What you took out of this bot"), lambda ask, held: (taken_out(ask, each) for each in held.exports)),
    (N_("Your leefgeld"), lambda ask, held: (allowance(ask, each) for each in held.allowances)),
    (N_("House rules that you read"), lambda ask, held: (reading(ask, *each) for each in held.readings)),
    (N_("Activities that you join"), lambda ask, held: (activity(ask, each) for each in held.activities)),
    (N_("Your messages"), lambda ask, held: (message(ask, each) for each in held.messages)),
    (
        N_("Texts that you got from the house"),
        lambda ask, held: (text_got(ask, each) for each in held.texts_got),
    ),
    (
        N_("Texts that you sent to many"),
        lambda ask, held: (broadcast(ask, each) for each in held.broadcasts),
    ),
    (N_("Reminders to come"), lambda ask, held: (notice(ask, each) for each in held.notices_to_come)),
    (
        N_("Reminders of the last 30 days"),
        lambda ask, held: (notice(ask, each) for each in held.notices_of_late),
    ),
)


class CopyForMe(Tap, code="pvc"):
    """From the privacy screen."""


@routes.tap(CopyForMe, BEHIND_THE_PIN)
async def copy_for_me(ask: Ask, tap: CopyForMe) -> Screen:
    held = await held_about(ask.store, ask.now, ask.person)
    return Screen(
        picture="📄",
        title=ask.say("What is kept about you"),
        lines=(
            ask.say("It is all in this file."),
            ask.say("⚠️ Who has your phone can read the file. Delete it when you have read it."),
        ),
        back=Privacy(),
        attachment=File(NAME, lambda: written(ask, held).encode("utf-8-sig")),
    )


def written(ask: Ask, held: Held) -> str:
    """Everything, by concept; what there is nothing of is left out."""
    parts = [
        _plain(ask.say("What is kept about you, {moment}", moment=ask.words.moment(ask.now))),
        *(_section(ask, title, tuple(lines(ask, held))) for title, lines in SECTIONS),
        _plain(
            ask.words.count(
                "The bot remembers the number of {n} message, to delete it when you want.",
                "The bot remembers the numbers of {n} messages, to delete them when you want.",
                held.sent,
            )
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(ask: Ask, title: str, lines: tuple[Markup, ...]) -> str:
    if not lines:
        return ""
    return "\n".join([f"== {_plain(ask.say(title))} ==", *(_plain(line) for line in lines)])


def _plain(line: Markup) -> str:
    return line.striptags()
