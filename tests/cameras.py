"""A camera that reads QR pictures, as a phone's does: whether they are sent, or printed."""

import re
from io import BytesIO

import zxingcpp
from PIL import Image, ImageDraw

_SQUARE = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) -?([\d.]+) re f")
_PIXELS_TO_A_POINT = 6


def read(picture: bytes) -> list[str]:
    """What the QR pictures in a picture say, as it arrives by Telegram: a JPEG, half as large."""
    image = Image.open(BytesIO(picture)).convert("L")
    arrived = BytesIO()
    image.resize((image.width // 2, image.height // 2)).save(arrived, "JPEG", quality=60)
    return _read(Image.open(arrived))


def read_printed(page: bytes) -> list[str]:
    """What the QR pictures on a page say, of which this is the stream of drawing commands."""
    squares = [tuple(map(float, square)) for square in _SQUARE.findall(page)]
    left, bottom = min(x for x, *_ in squares), min(y - height for _, y, _, height in squares)
    side = max(x + width for x, _, width, _ in squares) - left
    edge = side / 8
    pixels = int((side + 2 * edge) * _PIXELS_TO_A_POINT)
    image = Image.new("L", (pixels, pixels), "white")
    for x, y, width, height in squares:
        box = (x - left, side - (y - bottom), x + width - left, side - (y - height - bottom))
        ImageDraw.Draw(image).rectangle([(place + edge) * _PIXELS_TO_A_POINT for place in box], "black")
    return _read(image)


def _read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]
