"""What the demonstration shelter says in the languages; whoever builds it brings it along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shelter.models.activities import ActivityKind
from shelter.models.places import RuleText, Topic

Wording = Mapping[str, RuleText]
"""One rule, by language code, Dutch among them."""


@dataclass(frozen=True, slots=True)
class Content:
    """Wordings to choose from, at least one for each topic; titles by language code for each kind.

    A wording with a `change` may stand as the second version of a rule.
    """

    rules: Mapping[Topic, Sequence[Wording]]
    activities: Mapping[ActivityKind, Sequence[Mapping[str, str]]]
