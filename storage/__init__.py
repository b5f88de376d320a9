"""The small shared store: tables, migrations, sealed fields, one file for each concept."""
