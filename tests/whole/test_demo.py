"""What `wegwijs demo` keeps from one start to the next."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.demo import KEY_FILE, SEED, STORE
from bot.seed import fill, made_by_rule
from shelter.demonstration import cast_of
from shelter.ids import new_id
from shelter.models.people import Person
from storage.migrate import upgrade
from storage.store import SqlStore
from tests.whole.demo import demo


async def test_a_shelter_of_yesterday_is_made_anew_and_that_of_today_is_kept(tmp_path: Path) -> None:
    store, key_file = f"sqlite+aiosqlite:///{tmp_path / STORE}", tmp_path / KEY_FILE
    await _fill(store, key_file, datetime.now(UTC) - timedelta(days=1))
    async with demo(tmp_path) as first:
        assert "of an earlier day" in first.console
    await _add_somebody(store, key_file)
    async with demo(tmp_path) as second:
        assert "of an earlier day" not in second.console
        assert "Making" not in second.console
    today = datetime.now(UTC)
    member = cast_of(SEED, today).waiting[0]
    opened = await SqlStore.open(store, key_file)
    async with opened.transaction() as kept:
        stay = await kept.houses.stay_of(member.person_id)
        assert stay
        assert stay.started_on == member.lives_there_since
        assert await kept.people.by_chat([SOMEBODY])
    await opened.close()


SOMEBODY = 77


async def _fill(store: str, key_file: Path, day: datetime) -> None:
    key_file.parent.mkdir()
    upgrade(store)
    opened = await SqlStore.open(store, key_file)
    await fill(opened, made_by_rule(SEED, day), day, Progress(console=Console(quiet=True)))
    await opened.close()


async def _add_somebody(store: str, key_file: Path) -> None:
    opened = await SqlStore.open(store, key_file)
    async with opened.transaction() as transaction:
        await transaction.people.add(Person(id=new_id(), chat_id=SOMEBODY, created_at=datetime.now(UTC)))
    await opened.close()
