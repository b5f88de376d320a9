"""What can go wrong with the store itself; each carries one plain sentence."""


class StoreError(Exception):
    """The root: the text is a sentence for who runs the installation, without personal content."""


class Conflict(StoreError):
    """A row that must be the only one of its kind is there already, or what it points to is not.

    The transaction can only be left: PostgreSQL refuses whatever follows in it.
    """


class NotMigrated(StoreError):
    """The tables are missing or of another version: `wegwijs migrate` makes them."""


class Busy(StoreError):
    """Another program kept the store to itself for too long; nothing was changed."""


class KeysMissing(StoreError):
    """Somebody in the store has no key: the rows are a backup's, and the keys lie apart."""


class SealBroken(StoreError):
    """A ciphertext does not open: another key, another row, or changed bytes."""
