"""Locations from the console, until an administrator keeps them in the chat."""

from collections.abc import Iterable

from pydantic import ValidationError

from bot.errors import Plain
from bot.settings import Settings
from bot.wiring import open_store
from shelter.ids import new_id
from shelter.models.places import Location, Place, Telephone


def read(
    name: str, address: str, places: int, telephones: Iterable[str], point: str | None, *, vulnerable: bool
) -> Location:
    """A new location as it was given on the command line. Raises Plain for what cannot be read."""
    latitude, longitude = _point(point) if point else (None, None)
    try:
        return Location(
            id=new_id(),
            place=Place(name=name.strip(), address=address.strip(), latitude=latitude, longitude=longitude),
            telephones=tuple(map(_telephone, telephones)),
            vulnerable=vulnerable,
            capacity=places,
        )
    except ValidationError as error:
        wrong = error.errors()[0]
        raise Plain(f"{wrong['loc'][-1]}: {wrong['msg']}.") from None


async def keep_location(settings: Settings, location: Location) -> str:
    """Keep it under the id of the one with the same name, if there is one; the line to print."""
    store = await open_store(settings)
    try:
        async with store.transaction() as transaction:
            known = {each.place.name.casefold(): each for each in await transaction.houses.locations()}
            same = known.get(location.place.name.casefold())
            kept = location.model_copy(update={"id": same.id}) if same else location
            await transaction.houses.save_location(kept)
    finally:
        await store.close()
    return "Changed." if same else "Kept. Now: wegwijs invite ROLE --location NAME"


def _telephone(text: str) -> Telephone:
    label, separator, number = text.partition("=")
    if not separator or not label.strip() or not number.strip():
        raise Plain('A telephone is given as "Reception=020 123 45 67".')
    return Telephone(label=label.strip(), number=number.strip())


def _point(text: str) -> tuple[float, float]:
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        raise Plain('A point is given in degrees, as "52.3702,4.8952".') from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Plain("There is no such point: degrees go from -90 to 90, and from -180 to 180.")
    return latitude, longitude
