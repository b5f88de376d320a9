"""How much of a file is read at most. All of it is checked before it is held in memory."""

from typing import Final

BYTES: Final = 5 * 1024 * 1024
"""Of the file, as it comes."""
UNPACKED: Final = 20 * 1024 * 1024
"""Of all parts of an XLSX together, as they are counted while they are unpacked."""
TEXTS_UNPACKED: Final = 8 * 1024 * 1024
"""Of the texts that the cells share, which are held as a whole."""
WHOLE_UNPACKED: Final = 2 * 1024 * 1024
"""Of any other part that is held as a whole."""
ROW_UNPACKED: Final = 1024 * 1024
"""Of one row of a sheet: the others are let go of meanwhile."""
PARTS: Final = 500
ROWS: Final = 10_000
COLUMNS: Final = 60
CELL: Final = 1_000
"""Characters."""
INSTANCES: Final = 500
"""Of one event that comes again and again."""
MONTHS_AHEAD: Final = 18
"""No stay is longer."""
FARTHEST_ROW: Final = 100_000
"""On a sheet, where empty rows may stand between."""
SECONDS: Final = 30
MEMORY: Final = 512 * 1024 * 1024
"""Of the process that reads it."""
ENDINGS: Final = frozenset({"csv", "txt", "tsv", "xlsx", "xls", "ics"})
"""Of the names of files that are worth fetching; what a file is, its content says."""
