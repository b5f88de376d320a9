"""The words of a canary resident are found in no byte of the store, its log, or the console at DEBUG."""

from pathlib import Path

from bot.wiring import utc_now
from shelter import messages
from shelter.models.people import Role
from tests.whole.harness import Whole, settle_in, until

NAME = "Canaryname"
TEXT = "canary-in-a-message"
TYPED = "canary-typed-anywhere"
NUMBER = 7_312_945_881


async def test_nothing_of_a_person_can_be_read_in_the_files(whole: Whole, tmp_path: Path) -> None:
    casemanager = await whole.person(await whole.arrives("Maria", Role.CASEMANAGER))
    selam = whole.phone(NAME, number=NUMBER)
    selam.start(await whole.code(Role.RESIDENT, casemanager))
    await settle_in(selam)
    resident = await whole.person(selam)
    assert resident is not None
    selam.write(TYPED)
    await until(lambda: len(whole.telegram.updates) == 0)
    async with whole.store.transaction() as store:
        await store.people.save(resident.model_copy(update={"first_name": NAME}))
        await messages.write(store, utc_now(), "Europe/Amsterdam", resident.id, TEXT)
    files = [path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("whole.db")]
    assert len(files) >= 2
    for content in files:
        for word in (NAME, TEXT, TYPED, str(NUMBER)):
            assert word.encode() not in content
            assert word.encode("utf-16-le") not in content
        assert NUMBER.to_bytes(8, "big").lstrip(b"\0") not in content
