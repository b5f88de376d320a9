"""Everything that can go wrong, each with the sentence that a person gets to read.

`sentence` is English and marked for the catalogues; the edges translate it. `values` fill its
placeholders and are shown to that person alone, never logged.
"""

from typing import ClassVar

from shelter.text import N_


class ShelterError(Exception):
    """The root: something the person can be told about. Nothing was changed."""

    sentence: ClassVar[str] = N_("That did not work. Please try again.")

    def __init__(self, **values: object) -> None:
        super().__init__(type(self).__name__)
        self.values = values


class NotFound(ShelterError):
    """It does not exist, or is not this person's: both look the same."""

    sentence = N_("I cannot find that any more. It may have changed.")


class NotAllowed(ShelterError):
    sentence = N_("You cannot open this.")


class TooLate(ShelterError):
    sentence = N_("That is over. You cannot change it any more.")


class Full(ShelterError):
    sentence = N_("All places are taken.")


class CodeRefused(ShelterError):
    """Unknown, used, expired: all the same to a stranger."""

    sentence = N_("This code does not work. Look at it again, or ask for a new code.")


class TooManyTries(ShelterError):
    sentence = N_("Too many wrong codes. Wait {minutes} minutes, then try again.")


class WrongPin(ShelterError):
    sentence = N_("This PIN is not right.")


class PinLocked(ShelterError):
    sentence = N_("The PIN is locked. Ask your casemanager to open it.")


class BadAnswer(ShelterError):
    """What was typed does not fit the question; the form stays where it is."""

    sentence = N_("I do not understand this. Please try again.")


class TooLong(BadAnswer):
    sentence = N_("This is too long. Please write at most {limit} characters.")


class NobodyThere(ShelterError):
    sentence = N_("You have no casemanager in this bot yet. Please call the location.")
