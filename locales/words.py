"""Everything that is said to a person, in the person's language."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from markupsafe import Markup

from locales import dates
from locales.languages import INTERFACE, LANGUAGES, SOURCE, Language
from locales.spoken import catalogue
from locales.templates import isolated, template

AMSTERDAM = "Europe/Amsterdam"
_HOUR = 60
_DAYS = 1000


class Words:
    """What is said in one language and one zone; made once and kept (`words_for`).

    `rtl`: these words run from right to left.

    Messages are English and literal, so that they can be gathered for the catalogues. They may hold
    `<b>` and `<i>`, and placeholders like `{name}`, whose values are escaped and isolated.
    """

    def __init__(self, language: Language, zone: str) -> None:
        self.language = language
        self._spoken = language if language.finished else INTERFACE
        self.rtl = self._spoken.rtl
        self._zone = ZoneInfo(zone)
        found = catalogue(self._spoken.code)
        self._translated = found.gettext
        self._counted = found.ngettext
        self._meant = found.pgettext
        self._long_day = lru_cache(maxsize=_DAYS)(self._in_full)
        self._brief_day = lru_cache(maxsize=_DAYS)(self._in_brief)

    def say(self, message: str, /, **values: object) -> Markup:
        """The message in the person's language. KeyError for a placeholder without a value."""
        return template(self._translated(message), self.rtl).fill(values)

    def count(self, one: str, many: str, n: int, /, **values: object) -> Markup:
        """The form that fits the number; it stands in the message as `{n}`."""
        return template(self._counted(one, many, n), self.rtl).fill({"n": n, **values})

    def about(self, context: str, message: str, /, **values: object) -> Markup:
        """A message whose English has two meanings: `context` says which one."""
        return template(self._meant(context, message), self.rtl).fill(values)

    def careful(self, message: str, /, **values: object) -> Markup:
        """A text on law, money, rules or sanctions (DOMAIN, promise 10).

        Where no human has checked it in this language, a mark says so and the Dutch stands below it.
        """
        said = self.say(message, **values)
        if self._spoken.checked:
            return said
        mark = self.say("⚠️ Nobody has checked these words yet. The Dutch text counts:")
        dutch = template(catalogue(SOURCE.code).gettext(message)).fill(values)
        return Markup("{}\n{}\n<i>{}</i>").format(said, mark, isolated(dutch))

    def day(self, d: date | datetime) -> Markup:
        """Weekday in full and the date as dd-mm-yyyy."""
        return self._long_day(self._local_day(d))

    def short_day(self, d: date | datetime) -> Markup:
        """For buttons and lists: short weekday and dd-mm."""
        return self._brief_day(self._local_day(d))

    def weekdays(self, days: Collection[int]) -> Markup:
        """Days of the week (0 is Monday) by name: three or more in a row by the first and the last."""
        return isolated(dates.weekdays(self._spoken.babel, sorted(days)))

    def short_weekday(self, d: date) -> Markup:
        """For the head of a column."""
        return isolated(dates.short_weekday(self._spoken.babel, d))

    def clock(self, moment: datetime) -> Markup:
        """HH:MM, 24 hours, in the zone."""
        local = moment.astimezone(self._zone)
        return Markup("%02d:%02d") % (local.hour, local.minute)

    def moment(self, moment: datetime) -> Markup:
        return self.say("{day}, {clock}", day=self.day(moment), clock=self.clock(moment))

    def soon(self, moment: datetime, now: datetime) -> Markup:
        """Short, with "today" or "tomorrow" where it is; the date is there too, as it may be read later."""
        local, today = self._local_day(moment), self._local_day(now)
        day, clock = self.short_day(moment), self.clock(moment)
        if local == today:
            return self.say("today, {day}, {clock}", day=day, clock=clock)
        if local == today + timedelta(days=1):
            return self.say("tomorrow, {day}, {clock}", day=day, clock=clock)
        return self.say("{day}, {clock}", day=day, clock=clock)

    def money(self, cents: int) -> Markup:
        return isolated(dates.euros(self._spoken.babel, cents))

    def duration(self, minutes: int) -> Markup:
        hours, rest = divmod(minutes, _HOUR)
        if not hours:
            return self.count("{n} minute", "{n} minutes", minutes)
        long = self.count("{n} hour", "{n} hours", hours)
        if not rest:
            return long
        return self.say(
            "{hours} and {minutes}", hours=long, minutes=self.count("{n} minute", "{n} minutes", rest)
        )

    def _in_full(self, day: date) -> Markup:
        name = dates.weekday(self._spoken.babel, day)
        return self.say("{weekday} {date}", weekday=name, date=f"{day:%d-%m-%Y}")

    def _in_brief(self, day: date) -> Markup:
        name = dates.short_weekday(self._spoken.babel, day)
        return self.say("{weekday} {date}", weekday=name, date=f"{day:%d-%m}")

    def _local_day(self, d: date | datetime) -> date:
        return d.astimezone(self._zone).date() if isinstance(d, datetime) else d


@lru_cache(maxsize=256)
def words_for(code: str | None, timezone: str = AMSTERDAM) -> Words:
    """The words of a language. English where it is unknown, or known and not finished yet."""
    return Words(LANGUAGES.get(code or "", INTERFACE), timezone)
