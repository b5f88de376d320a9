"""What the demonstration shelter says in the languages; whoever builds it brings it along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shelter.models.activities import ActivityKind
from shelter.models.places import RuleText, Topic

Wording = Mapping[str, RuleText]
"""One version of a rule, by language code, Dutch among them."""


@dataclass(frozen=True, slots=True)
class Content:
    """Rules to choose from, at least one for each topic; titles by language code for each kind.

    A rule is the wordings of its versions, oldest first; a house may not have come to the later ones yet.
    """

    rules: Mapping[Topic, Sequence[Sequence[Wording]]]
    activities: Mapping[ActivityKind, Sequence[Mapping[str, str]]]
