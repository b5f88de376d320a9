"""Marks sentences for the catalogues where no language is known yet."""


def N_(message: str) -> str:  # noqa: N802 - the name that every gettext tool looks for
    """Mark an English sentence for translation; it is translated where it is shown."""
    return message
