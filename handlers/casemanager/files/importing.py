"""A file of appointments, residents or leefgeld days that was dropped: looked at, then saved on a tap."""

from dataclasses import replace

from handlers.ask import Ask
from handlers.casemanager.files.import_lines import (
    fault_lines,
    item_lines,
    preview_lines,
    problem_line,
    saved_lines,
)
from handlers.home import Section
from handlers.incoming import Dropped
from handlers.onward import Onward
from handlers.routes import Route, Routes, only
from handlers.screen import Button, Errand, Rows, Screen, button
from handlers.taps import Home, Tap
from locales.words import Words
from shelter.edits import Changed
from shelter.files import limits
from shelter.files.faults import TooBig
from shelter.files.rows import Content
from shelter.importing import flow
from shelter.importing.job import Job, Preview, Step
from shelter.models.people import Role

routes = Routes()
IMPORTERS = only(*flow.IMPORTERS)
FAULTS_TO_A_PAGE = 6
_MB = 1024 * 1024


class BringIn(Tap, code="imh"):
    """How files are brought in."""


class LookAtImport(Tap, code="im"):
    job_id: str


class WhySkipped(Tap, code="imf"):
    job_id: str
    page: int = 0


class SaveImport(Tap, code="ims"):
    """`sign` stands for what the person saw."""

    job_id: str
    sign: str


class StopImport(Tap, code="imx"):
    job_id: str


async def dropped(ask: Ask, file: Dropped) -> Screen:
    """Somebody who may bring in files sent one."""
    if file.size > limits.BYTES:
        raise TooBig(limit=limits.BYTES // _MB)
    job_id = await flow.begin(ask.store, ask.now, ask.person, file.file_id)
    return _on_its_way(ask.words, job_id, Step.READING)


DOCUMENT = Route(IMPORTERS, dropped)


@routes.tap(BringIn, IMPORTERS)
async def bring_in(ask: Ask, tap: BringIn) -> Screen:
    may = [kind for kind, roles in flow.MAY_BRING.items() if not roles.isdisjoint(ask.person.roles)]
    columns = {
        Content.APPOINTMENTS: ask.say("📅 Appointments: bewoner, datum, tijd, soort, plaats"),
        Content.RESIDENTS: ask.say("👥 Residents: taal, locatie, kamer, voornaam"),
        Content.ALLOWANCES: ask.say("💶 Leefgeld: bewoner, datum, van, tot, bedrag, plaats"),
    }
    lines = [
        ask.say("Send a file here in the chat: CSV, XLSX or ICS."),
        ask.say("The first row has the names of the columns. These are enough:"),
        *(columns[kind] for kind in may),
    ]
    if Content.APPOINTMENTS in may:
        lines.append(ask.say("From a calendar: write the code of the resident in the title of the event."))
    lines.append(ask.say("I show you first what I read. Nothing is saved before you tap."))
    return Screen("📥", ask.say("Bring in a file"), lines=tuple(lines))


@routes.tap(LookAtImport, IMPORTERS)
async def look_at(ask: Ask, tap: LookAtImport) -> Screen:
    return _of_job(ask, tap.job_id, await flow.own(ask.store, ask.person.id, tap.job_id))


@routes.tap(WhySkipped, IMPORTERS)
async def why_skipped(ask: Ask, tap: WhySkipped) -> Screen:
    job = await flow.own(ask.store, ask.person.id, tap.job_id)
    faults = job.preview.faults if job.preview else ()
    last = max(0, (len(faults) - 1) // FAULTS_TO_A_PAGE)
    page = min(max(tap.page, 0), last)
    shown = faults[page * FAULTS_TO_A_PAGE : (page + 1) * FAULTS_TO_A_PAGE]
    more = job.preview.skipped - len(faults) if job.preview else 0
    ways = []
    if page > 0:
        earlier = WhySkipped(job_id=tap.job_id, page=page - 1)
        ways.append(Button("◀️", ask.say("Earlier in the list"), earlier))
    if page < last:
        ways.append(Button("▶️", ask.say("More"), WhySkipped(job_id=tap.job_id, page=page + 1)))
    return Screen(
        picture="⏭️",
        title=ask.say("What is skipped, and why"),
        lines=(
            *(fault_lines(ask.words, each) for each in shown),
            *((ask.say("… and {n} more.", n=more),) if more > 0 and page == last else ()),
        ),
        rows=(tuple(ways),) if ways else (),
        back=LookAtImport(job_id=tap.job_id),
    )


@routes.tap(SaveImport, IMPORTERS)
async def save(ask: Ask, tap: SaveImport) -> Screen:
    try:
        job = await flow.begin_saving(ask.store, ask.now, ask.person.id, tap.job_id, tap.sign)
    except Changed as changed:
        job = await flow.own(ask.store, ask.person.id, tap.job_id)
        return replace(_of_job(ask, tap.job_id, job), toast=ask.say(changed.sentence))
    return _of_job(ask, tap.job_id, job)


@routes.tap(StopImport, IMPORTERS)
async def stop(ask: Ask, tap: StopImport) -> Onward:
    await flow.stop(ask.store, ask.person.id, tap.job_id)
    return Onward(ask, Home(), lines=(ask.say("Nothing was saved."),))


def bring_in_rows(ask: Ask) -> Rows:
    """The way to how it goes, on the list of residents."""
    return (button("📥", ask.say("Bring in a file"), BringIn()),)


async def home_part(ask: Ask) -> Section:
    """For who has no list of residents, where it stands for the others."""
    if not ask.has(Role.HOUSING_SUPERVISOR) or ask.has(Role.CASEMANAGER):
        return Section()
    return Section(rows=bring_in_rows(ask))


def progress_screen(words: Words, job_id: str, step: Step, done: int = 0, total: int = 0) -> Screen:
    """How far it is; what the bot shows by itself while it works."""
    screen = _on_its_way(words, job_id, step)
    if not total:
        return screen
    far = words.say("{done} of {total}", done=done, total=total)
    return replace(screen, lines=(far, *screen.lines), errand=None)


def _of_job(ask: Ask, job_id: str, job: Job) -> Screen:
    if job.step in (Step.READING, Step.SAVING):
        return _on_its_way(ask.words, job_id, job.step)
    problem = (problem_line(ask.words, job.problem),) if job.problem else ()
    if job.step is Step.FAILED or job.preview is None:
        return Screen("📥", ask.say("This file was not read"), lines=problem, rows=())
    if job.step is Step.SAVED:
        return Screen("✅", ask.say("It is saved"), lines=saved_lines(ask.words, job.preview))
    return Screen(
        picture="📥",
        title=ask.say("This is in the file"),
        lines=(
            *problem,
            *preview_lines(ask.words, job.preview),
            *item_lines(ask.words, job.preview),
        ),
        rows=_ways(ask, job_id, job.preview),
    )


def _ways(ask: Ask, job_id: str, preview: Preview) -> Rows:
    rows = []
    if preview.to_save:
        label = (
            ask.say("Save {n}, skip {skipped}", n=preview.to_save, skipped=preview.skipped)
            if preview.skipped
            else ask.say("Save {n}", n=preview.to_save)
        )
        rows.append(button("💾", label, SaveImport(job_id=job_id, sign=preview.sign)))
    if preview.faults:
        rows.append(button("⏭️", ask.say("What is skipped, and why"), WhySkipped(job_id=job_id)))
    rows.append(button("❌", ask.say("Save nothing"), StopImport(job_id=job_id)))
    return tuple(rows)


def _on_its_way(words: Words, job_id: str, step: Step) -> Screen:
    look = LookAtImport(job_id=job_id)
    title = words.say("I save it …") if step is Step.SAVING else words.say("I read your file …")
    return Screen(
        picture="⏳",
        title=title,
        rows=(button("🔄", words.say("Look again"), look),),
        errand=Errand(job_id, look),
    )
