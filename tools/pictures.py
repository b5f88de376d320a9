"""The pictures in docs/pictures, taken of the playground in the state in which the first day leaves it."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.async_api import Browser

from locales.words import words_for
from shelter.demonstration import Demonstration
from tests.page.browser import HAND, ShownDesk, launched, open_page
from tests.whole import desk_day, first_day
from tests.whole.demo import demo
from tests.whole.first_day import said, words_of

TARGET: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDE: Final = (1200, 820)
SETTLED: Final = 1.0
"""Seconds until nothing on the page moves or fades any more, save the bell."""


async def desk(shown: ShownDesk, shelter: Demonstration) -> None:
    """Three phones: the casemanager rings the resident, and a volunteer has signed up."""
    cast = shelter.cast
    resident, volunteer, staff = (shown.phone(part) for part in ("resident", "volunteer", "casemanager"))
    await first_day.comes_in(resident, words_for("ti"))
    await first_day.opens_appointments(resident, words_for("ti"))
    words = words_of(cast.volunteers[0])
    await first_day.opens_activity(
        volunteer, words, first_day.activity_with_room(shelter, cast.volunteers[0])
    )
    await volunteer.press(said(words, "I join"))
    words = words_of(cast.casemanagers[0])
    await first_day.looks_up(staff, words, cast.waiting[0].name)
    await staff.press(said(words, "Remind now"))
    await resident.rings()


async def phone(shown: ShownDesk, shelter: Demonstration) -> None:
    """The home screen of a resident in Arabic."""
    resident = shown.phone("resident")
    await resident.take(next(each.name for each in shelter.cast.waiting if each.language == "ar"))
    await first_day.comes_in(resident, words_for("ar"))


async def rules(shown: ShownDesk, shelter: Demonstration) -> None:
    """A house rule in Tigrinya, which nobody has checked yet, with the Dutch below it."""
    resident, words = shown.phone("resident"), words_for("ti")
    await resident.take(next(each.name for each in shelter.cast.residents if each.language == "ti"))
    await resident.start()
    await resident.press(said(words, "House rules"))
    await resident.press(said(words, "Quiet hours"))


async def moved(shown: ShownDesk, shelter: Demonstration) -> None:
    """The bell of a resident in Arabic whose appointment the casemanager has moved."""
    member = next(each for each in shelter.cast.waiting if each.language == "ar")
    resident, staff = shown.phone("resident"), shown.phone("casemanager")
    await resident.take(member.name)
    await resident.go_home()
    words = words_of(shelter.cast.casemanagers[0])
    await staff.front()
    await first_day.looks_up(staff, words, member.name)
    await first_day.moves(staff, words, datetime.now(UTC).date() + timedelta(days=8), "14:30")
    await staff.sees_toast(said(words, "Done. The resident gets a message."))
    await resident.front()
    await resident.sees(said(words_for("ar"), "Something changed"))


async def not_reached(shown: ShownDesk, shelter: Demonstration) -> None:
    """What a casemanager can do about a resident whom the bot has not reached."""
    staff, words = shown.phone("casemanager"), words_of(shelter.cast.casemanagers[0])
    await staff.front()
    await staff.go_home()
    await staff.press("not reached")
    await staff.sees(said(words, "Not reached"))
    await staff.press(shelter.cast.waiting[2].name)
    await staff.sees_button(said(words, "Print a note"))


async def today(shown: ShownDesk, shelter: Demonstration) -> None:
    """What waits for a casemanager."""
    member = shelter.cast.casemanagers[2]
    staff, words = shown.phone("casemanager"), words_of(member)
    await staff.front()
    await staff.take(member.name)
    await staff.go_home()
    await staff.press(said(words, "Today"))
    await staff.sees_button(said(words, "All appointments"))


async def line(shown: ShownDesk, shelter: Demonstration) -> None:
    """An appointment that was typed in one line, before it is kept."""
    staff, words = shown.phone("casemanager"), words_of(shelter.cast.casemanagers[0])
    await staff.front()
    await staff.go_home()
    in_a_week = datetime.now(UTC).date() + timedelta(days=8)
    await desk_day.writes_a_line(staff, words, shelter.cast.waiting[1].name, in_a_week, "14:30")


async def invite(shown: ShownDesk, shelter: Demonstration) -> None:
    """The invite of a resident who was admitted just now."""
    member = shelter.cast.casemanagers[1]
    staff, words = shown.phone("casemanager"), words_of(member)
    await staff.front()
    await staff.take(member.name)
    await staff.go_home()
    await desk_day.admits(staff, words, "ar")


async def confirmed(shown: ShownDesk, shelter: Demonstration) -> None:
    """A new resident's receipt in Arabic for the first appointment."""
    member = shelter.cast.casemanagers[2]
    staff, words = shown.phone("casemanager"), words_of(member)
    resident, arabic = shown.phone("resident"), words_for("ar")
    await staff.front()
    await staff.take(member.name)
    await staff.go_home()
    code, way_in = await desk_day.admits(staff, words, "ar")
    await resident.front()
    await resident.newcomer("Yusuf", "ar")
    await desk_day.scans(resident, arabic, way_in)
    await staff.front()
    in_a_week = datetime.now(UTC).date() + timedelta(days=8)
    await desk_day.writes_a_line(staff, words, code, in_a_week, "14:30")
    await staff.press(said(words, "Save"))
    await resident.front()
    await resident.press(said(arabic, "Open"))
    await resident.press(said(arabic, "I will come"))
    await resident.sees(said(arabic, "Receipt"))


PICTURES: Final[dict[str, tuple[tuple[int, int], Callable[[ShownDesk, Demonstration], Awaitable[None]]]]] = {
    "desk": (WIDE, desk),
    "phone": (HAND, phone),
    "rules": (HAND, rules),
    "moved": (HAND, moved),
    "not_reached": (HAND, not_reached),
    "today": (HAND, today),
    "line": (HAND, line),
    "invite": (HAND, invite),
    "confirmed": (HAND, confirmed),
}


async def take_all(chromium: str) -> None:
    shelter = first_day.shelter_of_today()
    with tempfile.TemporaryDirectory() as folder:
        async with demo(Path(folder)) as running, launched(chromium) as browser:
            for name in PICTURES:
                await take(browser, running.address, name, shelter)


async def take(browser: Browser, address: str, name: str, shelter: Demonstration) -> None:
    size, pose = PICTURES[name]
    async with open_page(browser, address, size=size) as shown:
        await pose(shown, shelter)
        await shown.page.mouse.move(0, 0)
        await asyncio.sleep(SETTLED)
        picture = await shown.page.screenshot(animations="disabled")
    path = TARGET / f"{name}.png"
    _in_few_colours(picture).save(path, optimize=True)
    print(f"docs/pictures/{path.name}: {path.stat().st_size // 1000} kB")


def _in_few_colours(picture: bytes) -> Image.Image:
    """A palette of 256, dithered: a third of the size, and hardly seen."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    palette = image.quantize(method=Image.Quantize.FASTOCTREE)
    return image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


def main() -> int:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        raise SystemExit("Chromium takes the pictures, and there is none: tools/install-browser")
    TARGET.mkdir(parents=True, exist_ok=True)
    asyncio.run(take_all(chromium))
    return 0


if __name__ == "__main__":
    sys.exit(main())
