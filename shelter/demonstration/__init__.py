"""A whole shelter made by rule from one seed number; nobody in it exists."""

from shelter.demonstration.building import Demonstration, build, cast_of
from shelter.demonstration.cast import Cast, Member
from shelter.demonstration.content import Content, Wording

__all__ = ["Cast", "Content", "Demonstration", "Member", "Wording", "build", "cast_of"]
