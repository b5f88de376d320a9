"""Activities, and who signed up for them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from shelter.models.activities import Activity, Signup
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert_if_absent, upsert
from storage.tables import activities, signups
from storage.types import Among

ACTIVITIES = Rows(Activity, activities)
SIGNUPS = Rows(Signup, signups)

_ONE = ACTIVITIES.select().where(activities.c.id == bindparam("id"))
_GET = Statement(_ONE)
_LOCK = Statement(_ONE.with_for_update())
_BETWEEN = Statement(
    ACTIVITIES.select()
    .where(activities.c.starts_at >= bindparam("since"), activities.c.starts_at < bindparam("until"))
    .order_by(activities.c.starts_at, activities.c.id)
)
_SAVE = upsert(activities)
_TAKEN = Statement(
    select(signups.c.activity_id, func.count())
    .where(Among(signups.c.activity_id, "ids"))
    .group_by(signups.c.activity_id)
)
_SIGNUPS_OF = Statement(
    SIGNUPS.select()
    .where(signups.c.person_id == bindparam("person_id"))
    .order_by(signups.c.signed_up_at, signups.c.activity_id)
)
_ADD_SIGNUP = insert_if_absent(signups)
_REMOVE_SIGNUP = Statement(
    delete(signups)
    .where(signups.c.activity_id == bindparam("activity_id"), signups.c.person_id == bindparam("person_id"))
    .returning(signups.c.activity_id)
)


class SqlActivities:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, activity_id: str) -> Activity | None:
        return await self._session.one(ACTIVITIES, _GET, id=activity_id)

    async def lock(self, activity_id: str) -> Activity | None:
        return await self._session.one(ACTIVITIES, _LOCK, id=activity_id)

    async def between(self, since: datetime, until: datetime) -> Sequence[Activity]:
        return await self._session.all(ACTIVITIES, _BETWEEN, since=since, until=until)

    async def save(self, *activities: Activity) -> None:
        await self._session.write(ACTIVITIES, _SAVE, activities)

    async def taken(self, activity_ids: Collection[str]) -> Mapping[str, int]:
        counts = await self._session.fetch(_TAKEN, ids=activity_ids)
        return dict.fromkeys(activity_ids, 0) | {row[0]: row[1] for row in counts}

    async def signups_of(self, person_id: str) -> Sequence[Signup]:
        return await self._session.all(SIGNUPS, _SIGNUPS_OF, person_id=person_id)

    async def add_signup(self, *signups: Signup) -> None:
        await self._session.write(SIGNUPS, _ADD_SIGNUP, signups)

    async def remove_signup(self, activity_id: str, person_id: str) -> bool:
        removed = await self._session.fetch(_REMOVE_SIGNUP, activity_id=activity_id, person_id=person_id)
        return bool(removed)
