"""Appointments, and the receipts of what residents answered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam

from shelter.models.appointments import Appointment, Receipt
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert, upsert
from storage.tables import appointments, receipts
from storage.types import Among

APPOINTMENTS = Rows(Appointment, appointments, owner="resident_id")
RECEIPTS = Rows(Receipt, receipts, owner="resident_id")

_SINCE = appointments.c.starts_at >= bindparam("since")
_UNTIL = appointments.c.starts_at < bindparam("until")
_SOONEST_FIRST = (appointments.c.starts_at, appointments.c.id)
_NEWEST_FIRST = (receipts.c.given_at.desc(), receipts.c.id)

_ONE = APPOINTMENTS.select().where(appointments.c.id == bindparam("id"))
_GET = Statement(_ONE)
_LOCK = Statement(_ONE.with_for_update(of=appointments))
_SEVERAL = Statement(APPOINTMENTS.select().where(Among(appointments.c.id, "ids")))
_OF_RESIDENT = Statement(
    APPOINTMENTS.select()
    .where(appointments.c.resident_id == bindparam("resident_id"), _SINCE)
    .order_by(*_SOONEST_FIRST)
    .limit(bindparam("limit"))
)
_OF_STAFF = Statement(
    APPOINTMENTS.select()
    .where(appointments.c.staff_id == bindparam("staff_id"), _SINCE, _UNTIL)
    .order_by(*_SOONEST_FIRST)
)
_OF_RESIDENTS = Statement(
    APPOINTMENTS.select()
    .where(Among(appointments.c.resident_id, "resident_ids"), _SINCE, _UNTIL)
    .order_by(*_SOONEST_FIRST)
)
_SAVE = upsert(appointments)

_RECEIPTS_OF = RECEIPTS.select().where(receipts.c.resident_id == bindparam("resident_id"))
_RECEIPTS = Statement(_RECEIPTS_OF.order_by(*_NEWEST_FIRST))
_RECEIPTS_OF_ONE = Statement(
    _RECEIPTS_OF.where(receipts.c.appointment_id == bindparam("appointment_id")).order_by(*_NEWEST_FIRST)
)
_ADD_RECEIPT = insert(receipts)


class SqlAppointments:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def get(self, appointment_id: str) -> Appointment | None:
        return await self._session.one(APPOINTMENTS, _GET, id=appointment_id)

    async def several(self, appointment_ids: Collection[str]) -> Mapping[str, Appointment]:
        found = await self._session.all(APPOINTMENTS, _SEVERAL, ids=appointment_ids)
        return {appointment.id: appointment for appointment in found}

    async def lock(self, appointment_id: str) -> Appointment | None:
        return await self._session.one(APPOINTMENTS, _LOCK, id=appointment_id)

    async def of_resident(self, resident_id: str, since: datetime, limit: int = 50) -> Sequence[Appointment]:
        return await self._session.all(
            APPOINTMENTS, _OF_RESIDENT, resident_id=resident_id, since=since, limit=limit
        )

    async def of_staff(self, staff_id: str, since: datetime, until: datetime) -> Sequence[Appointment]:
        return await self._session.all(APPOINTMENTS, _OF_STAFF, staff_id=staff_id, since=since, until=until)

    async def of_residents(
        self, resident_ids: Collection[str], since: datetime, until: datetime
    ) -> Sequence[Appointment]:
        return await self._session.all(
            APPOINTMENTS, _OF_RESIDENTS, resident_ids=resident_ids, since=since, until=until
        )

    async def save(self, *appointments: Appointment) -> None:
        await self._session.write(APPOINTMENTS, _SAVE, appointments)

    async def add_receipt(self, *receipts: Receipt) -> None:
        await self._session.write(RECEIPTS, _ADD_RECEIPT, receipts)

    async def receipts(self, resident_id: str, appointment_id: str | None = None) -> Sequence[Receipt]:
        statement = _RECEIPTS if appointment_id is None else _RECEIPTS_OF_ONE
        return await self._session.all(
            RECEIPTS, statement, resident_id=resident_id, appointment_id=appointment_id
        )
