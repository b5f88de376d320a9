"""What residents ask for."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam

from shelter.models.requests import AppointmentRequest, RequestState
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, upsert
from storage.tables import appointment_requests
from storage.types import Among

REQUESTS = Rows(AppointmentRequest, appointment_requests, owner="resident_id")

_ONE = REQUESTS.select().where(appointment_requests.c.id == bindparam("id"))
_GET = Statement(_ONE)
_LOCK = Statement(_ONE.with_for_update(of=appointment_requests))
_OF_RESIDENTS = Statement(
    REQUESTS.select()
    .where(
        Among(appointment_requests.c.resident_id, "resident_ids"),
        Among(appointment_requests.c.state, "states"),
    )
    .order_by(appointment_requests.c.asked_at, appointment_requests.c.id)
)
_SAVE = upsert(appointment_requests)


class SqlRequests:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, request_id: str) -> AppointmentRequest | None:
        return await self._session.one(REQUESTS, _GET, id=request_id)

    async def lock(self, request_id: str) -> AppointmentRequest | None:
        return await self._session.one(REQUESTS, _LOCK, id=request_id)

    async def of_residents(
        self, resident_ids: Collection[str], states: Collection[RequestState]
    ) -> Sequence[AppointmentRequest]:
        return await self._session.all(REQUESTS, _OF_RESIDENTS, resident_ids=resident_ids, states=states)

    async def save(self, request: AppointmentRequest) -> None:
        await self._session.write(REQUESTS, _SAVE, [request])
