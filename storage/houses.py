"""Locations, stays and house rules."""

from collections.abc import Mapping, Sequence

from sqlalchemy import BindParameter, bindparam, func, or_, select

from shelter.models.places import HouseRule, Location, RuleReading, Stay
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, insert, insert_if_absent, upsert
from storage.tables import house_rules, locations, rule_readings, stays

LOCATIONS = Rows(Location, locations)
STAYS = Rows(Stay, stays, owner="resident_id")
HOUSE_RULES = Rows(HouseRule, house_rules)
READINGS = Rows(RuleReading, rule_readings)

_NOT_ENDED = stays.c.ended_on.is_(None)

_LOCATION = Statement(LOCATIONS.select().where(locations.c.id == bindparam("id")))
_LOCATIONS = Statement(LOCATIONS.select().order_by(locations.c.id))
_LOCK_LOCATIONS = Statement(LOCATIONS.select().order_by(locations.c.id).with_for_update(key_share=True))
_SAVE_LOCATION = upsert(locations)
_STAFF: BindParameter[str] = bindparam("staff_id")
_THE_STAY = (
    STAYS.select()
    .where(stays.c.resident_id == bindparam("resident_id"), _NOT_ENDED)
    .order_by(stays.c.started_on.desc(), stays.c.id)
    .limit(1)
)
_STAY_OF = Statement(_THE_STAY)
_LOCK_STAY = Statement(_THE_STAY.with_for_update(of=stays))
_GUIDED = Statement(
    STAYS.select().where(
        or_(stays.c.casemanager_id == _STAFF, stays.c.legal_adviser_id == _STAFF), _NOT_ENDED
    )
)
_CASELOAD = Statement(STAYS.select().where(stays.c.casemanager_id == bindparam("casemanager_id"), _NOT_ENDED))
_ALL_STAYS = Statement(STAYS.select().where(_NOT_ENDED))
_STAYS_AT = Statement(STAYS.select().where(stays.c.location_id == bindparam("location_id"), _NOT_ENDED))
_STAYS_EVER = Statement(STAYS.select().where(stays.c.location_id == bindparam("location_id")))
_TAKEN = Statement(select(stays.c.location_id, func.count()).where(_NOT_ENDED).group_by(stays.c.location_id))
_SAVE_STAY = upsert(stays)

_NEWER = house_rules.alias("newer")
_NEWEST = (
    select(func.max(_NEWER.c.version))
    .where(_NEWER.c.location_id == house_rules.c.location_id, _NEWER.c.topic == house_rules.c.topic)
    .scalar_subquery()
)
_RULES = Statement(
    HOUSE_RULES.select()
    .where(house_rules.c.location_id == bindparam("location_id"), house_rules.c.version == _NEWEST)
    .order_by(house_rules.c.topic)
)
_RULE = Statement(HOUSE_RULES.select().where(house_rules.c.id == bindparam("id")))
_ADD_RULE = insert(house_rules)
_READINGS = Statement(
    READINGS.select()
    .where(rule_readings.c.person_id == bindparam("person_id"))
    .order_by(rule_readings.c.read_at, rule_readings.c.rule_id)
)
_ADD_READING = insert_if_absent(rule_readings)


class SqlHouses:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def location(self, location_id: str) -> Location | None:
        return await self._session.one(LOCATIONS, _LOCATION, id=location_id)

    async def locations(self) -> Sequence[Location]:
        return await self._session.all(LOCATIONS, _LOCATIONS)

    async def lock_locations(self) -> None:
        await self._session.fetch(_LOCK_LOCATIONS)

    async def save_location(self, *locations: Location) -> None:
        await self._session.write(LOCATIONS, _SAVE_LOCATION, locations)

    async def stay_of(self, resident_id: str) -> Stay | None:
        return await self._session.one(STAYS, _STAY_OF, resident_id=resident_id)

    async def caseload(self, casemanager_id: str) -> Sequence[Stay]:
        found = await self._session.all(STAYS, _CASELOAD, casemanager_id=casemanager_id)
        return sorted(found, key=lambda stay: stay.code)

    async def guided(self, staff_id: str) -> Sequence[Stay]:
        found = await self._session.all(STAYS, _GUIDED, staff_id=staff_id)
        return sorted(found, key=lambda stay: stay.code)

    async def lock_stay(self, resident_id: str) -> Stay | None:
        return await self._session.one(STAYS, _LOCK_STAY, resident_id=resident_id)

    async def stays(self, location_id: str | None = None) -> Sequence[Stay]:
        statement = _ALL_STAYS if location_id is None else _STAYS_AT
        return await self._session.all(STAYS, statement, location_id=location_id)

    async def stays_ever(self, location_id: str) -> Sequence[Stay]:
        return await self._session.all(STAYS, _STAYS_EVER, location_id=location_id)

    async def taken(self) -> Mapping[str, int]:
        counts = await self._session.fetch(_TAKEN)
        return {row[0]: row[1] for row in counts}

    async def save_stay(self, *stays: Stay) -> None:
        await self._session.write(STAYS, _SAVE_STAY, stays)

    async def rules(self, location_id: str) -> Sequence[HouseRule]:
        return await self._session.all(HOUSE_RULES, _RULES, location_id=location_id)

    async def rule(self, rule_id: str) -> HouseRule | None:
        return await self._session.one(HOUSE_RULES, _RULE, id=rule_id)

    async def add_rule(self, *rules: HouseRule) -> None:
        await self._session.write(HOUSE_RULES, _ADD_RULE, rules)

    async def readings(self, person_id: str) -> Sequence[RuleReading]:
        return await self._session.all(READINGS, _READINGS, person_id=person_id)

    async def add_reading(self, reading: RuleReading) -> None:
        await self._session.write(READINGS, _ADD_READING, [reading])
