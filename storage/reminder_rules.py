"""When staff want residents to be reminded."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete

from shelter.models.reminders import ReminderRule
from storage.rows import Rows
from storage.session import Session
from storage.statements import Statement, upsert
from storage.tables import reminder_rules

RULES = Rows(ReminderRule, reminder_rules)

_ALL = Statement(RULES.select().order_by(reminder_rules.c.id))
_SAVE = upsert(reminder_rules)
_REMOVE = Statement(delete(reminder_rules).where(reminder_rules.c.id == bindparam("rule_id")))


class SqlReminderRules:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def all(self) -> Sequence[ReminderRule]:
        return await self._session.all(RULES, _ALL)

    async def save(self, rule: ReminderRule) -> None:
        await self._session.write(RULES, _SAVE, [rule])

    async def remove(self, rule_id: str) -> None:
        await self._session.fetch(_REMOVE, rule_id=rule_id)
