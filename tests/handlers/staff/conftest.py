"""The crowd, for every test about texts to many."""

from tests.handlers.staff.crowd import crowd as crowd
