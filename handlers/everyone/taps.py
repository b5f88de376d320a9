"""The taps that several screens of this folder lead to."""

from handlers.taps import Tap


class ChooseLanguage(Tap, code="lg"):
    """The screen of languages."""


class Privacy(Tap, code="pv"):
    """The screen of privacy."""


class UseCode(Tap, code="cu"):
    """Use the code of a deep link, as soon as language and consent are there.

    Until then it travels in the buttons, so that a restart loses nothing.
    """

    invite: str


class ForgetMe(Tap, code="fm"):
    """What goes when everything goes; the first of two steps."""
