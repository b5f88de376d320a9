"""Which location a person belongs to."""

from shelter.models.people import Person
from shelter.models.places import Location
from shelter.store import Transaction


async def own_location(store: Transaction, person: Person) -> Location | None:
    """Where the person lives, else where his or her role holds; None where neither is known."""
    stay = await store.houses.stay_of(person.id)
    if stay:
        return await store.houses.location(stay.location_id)
    bound = sorted(grant.location_id for grant in person.grants if grant.location_id)
    return await store.houses.location(bound[0]) if bound else None
