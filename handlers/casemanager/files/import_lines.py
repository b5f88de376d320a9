"""What is said of a file: what is in it, what is wrong and where, what was saved."""

from collections.abc import Iterator

from markupsafe import Markup

from handlers.kinds import APPOINTMENT_NAMES
from handlers.screen import facts
from locales.languages import LANGUAGES
from locales.words import Words
from shelter.files.faults import Fault, Problem
from shelter.files.rows import Content
from shelter.importing.job import Change, Item, Preview
from shelter.text import N_

COUNTS = {
    Change.NEW: N_("🆕 New: {n}"),
    Change.CHANGED: N_("✏️ Changed: {n}"),
    Change.CANCELLED: N_("❌ Cancelled: {n}"),
    Change.SAME: N_("✔️ In the bot already: {n}"),
}
PICTURES = {Change.NEW: "🆕", Change.CHANGED: "✏️", Change.CANCELLED: "❌"}
WHAT_HAPPENS = {
    Content.APPOINTMENTS: N_("Each resident gets one message about what is new, and reminders."),
    Content.ALLOWANCES: N_("Residents get reminders, and a message where something changed."),
    Content.RESIDENTS: N_("Each gets an invite from you: open the resident, then tap the invite."),
}


def preview_lines(words: Words, preview: Preview) -> Iterator[Markup]:
    """How many rows do what."""
    yield facts(*_counts(words, preview))
    if preview.to_save:
        yield words.say("Nothing is saved yet.")
        yield words.say(WHAT_HAPPENS[preview.content])
    else:
        yield words.say("There is nothing to save.")


def saved_lines(words: Words, preview: Preview) -> tuple[Markup, ...]:
    return (facts(*_counts(words, preview)), words.say(WHAT_HAPPENS[preview.content]))


def item_lines(words: Words, preview: Preview) -> Iterator[Markup]:
    """The first rows, as they were understood."""
    if not preview.items:
        return
    more = preview.to_save - len(preview.items)
    lines = [_item(words, each) for each in preview.items]
    if more > 0:
        lines.append(words.say("… and {n} more.", n=more))
    yield facts(*lines)


def fault_lines(words: Words, fault: Fault) -> Markup:
    """Where it is, and below that what is wrong."""
    where = (
        words.say("<b>Row {row}, {column}</b>", row=fault.row, column=fault.column)
        if fault.column
        else words.say("<b>Row {row}</b>", row=fault.row)
    )
    return facts(where, words.say(fault.sentence, **fault.values))


def problem_line(words: Words, problem: Problem) -> Markup:
    return Markup("⚠️ {}").format(words.say(problem.sentence, **problem.values))


def _counts(words: Words, preview: Preview) -> Iterator[Markup]:
    for change, sentence in COUNTS.items():
        if n := preview.counts.get(change):
            yield words.say(sentence, n=n)
    if preview.skipped:
        yield words.say("⏭️ Skipped: {n}", n=preview.skipped)


def _item(words: Words, item: Item) -> Markup:
    picture = PICTURES[item.change]
    if item.starts_at and item.kind:
        when, what = words.moment(item.starts_at), words.say(APPOINTMENT_NAMES[item.kind])
        line = words.say("{moment} · {code} · {kind}", moment=when, code=item.code, kind=what)
    elif item.day:
        paid = words.money(item.cents or 0)
        line = words.say(
            "{day} · {code} · {amount}", day=words.short_day(item.day), code=item.code, amount=paid
        )
    else:
        language = LANGUAGES.get(item.language or "")
        line = words.say(
            "{code} · {language} · {place}",
            code=item.code or "–",
            language=language.own_name if language else "–",
            place=item.place or "–",
        )
    return Markup("{} {}").format(picture, line)
