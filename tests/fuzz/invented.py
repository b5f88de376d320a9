"""Files that hypothesis invents: tables and calendars that are nearly right, and bytes that are nothing."""

from hypothesis import strategies as st

_NAMES = st.sampled_from(
    [
        "Bewoner",
        "Code",
        "Datum",
        "Date",
        "Tijd",
        "Time",
        "Soort",
        "Plaats",
        "Tot",
        "Bedrag",
        "Taal",
        "Kamer",
        "id",
        "Onderwerp",
        "Duur",
        "Tolk",
        "Status",
        "Meenemen",
        "Einddatum",
        "Hele dag",
        "Opmerking",
        "?",
    ]
)
_CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["A-1", "24-12-2026", "14:00", "IND", "2:15 PM", "1,5", "50,00", "ja", "", "Tigrinya", "x" * 1001]
    ),
    st.dates().map(lambda day: f"{day:%d-%m-%Y}"),
    st.times().map(lambda at: f"{at:%H:%M}"),
    st.floats().map(str),
    st.integers().map(str),
)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A table with some of the names that we know above any cells."""
    separator = draw(st.sampled_from([",", ";", "\t"]))
    width = draw(st.integers(1, 8))
    head = draw(st.lists(_NAMES, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(_CELLS, max_size=width + 1), max_size=6))
    lines = [separator.join(row) for row in (head, *rows)]
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    return "\r\n".join(lines).encode(encoding, "replace")


_MOMENTS = st.one_of(
    st.datetimes().map(lambda moment: f"{moment:%Y%m%dT%H%M%S}"),
    st.datetimes().map(lambda moment: f"{moment:%Y%m%dT%H%M%S}Z"),
    st.dates().map(lambda day: f"{day:%Y%m%d}"),
    st.text(max_size=10),
)
_NUMBERS = st.integers(-400, 10_000).map(str)
_RULE_PARTS = st.one_of(
    st.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=HOURLY", "BYDAY=MO,-1FR"]
    ),
    st.tuples(
        st.sampled_from(
            ["INTERVAL", "COUNT", "BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYHOUR"]
        ),
        st.lists(_NUMBERS, min_size=1, max_size=3),
    ).map(lambda part: f"{part[0]}={','.join(part[1])}"),
    _MOMENTS.map(lambda moment: f"UNTIL={moment}"),
)
_ZONES = st.sampled_from(
    ["", ";TZID=Europe/Amsterdam", ";TZID=W. Europe Standard Time", ";TZID=X", ";VALUE=DATE"]
)
_LINES = st.one_of(
    st.tuples(
        st.sampled_from(["DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"]), _ZONES, _MOMENTS
    ).map(lambda part: f"{part[0]}{part[1]}:{part[2]}"),
    st.lists(_RULE_PARTS, min_size=1, max_size=4).map(lambda rule: f"RRULE:{';'.join(rule)}"),
    st.sampled_from(
        ["DURATION:PT1H", "DURATION:-P1D", "STATUS:CANCELLED", "SUMMARY:A-1 IND", "UID:1", "UID:2"]
    ),
    st.text(max_size=30),
)


@st.composite
def calendars(draw: st.DrawFn) -> bytes:
    """A calendar with any lines in its events."""
    events = draw(st.lists(st.lists(_LINES, max_size=8), max_size=4))
    written = ("\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT")) for lines in events)
    ends = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *written, "END:VCALENDAR"))
    return ends.encode("utf-8", "replace")


files = st.one_of(
    tables(), calendars(), st.binary(max_size=200), st.binary(max_size=100).map(b"PK\x03\x04".__add__)
)
