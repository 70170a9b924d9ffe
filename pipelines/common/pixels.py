"""From the bytes of one image to the pixels that the network sees.

Preparation, evaluation and serving all come through here, so they cannot disagree.
"""

import io

import numpy as np
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG")
MOST_PIXELS = 64_000_000


class UndecodableImage(ValueError):
    """The bytes are not an image that this model reads."""


def decode(data: bytes, size: int, channels: int) -> np.ndarray:
    """The image as uint8, size x size x channels; its sides are scaled, none is cut off."""
    if not data:
        raise UndecodableImage("the image is empty (0 bytes)")
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise UndecodableImage(f"the image has {image.width}x{image.height} pixels, more than {MOST_PIXELS}")
            mode = "RGB" if channels == 3 else "L"
            image.draft(mode, (2 * size, 2 * size))
            upright = ImageOps.exif_transpose(image).convert(mode)
            small = upright.resize((size, size), Image.Resampling.BICUBIC)
    except UndecodableImage:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UndecodableImage(f"the {len(data)} bytes are not a readable JPEG or PNG image: {_cause(error)}") from error
    return np.asarray(small, dtype=np.uint8).reshape(size, size, channels)


def _cause(error: Exception) -> str:
    # Pillow's text for unknown bytes names a Python object address, which tells nobody anything.
    return "unknown format" if "cannot identify" in str(error) else str(error)
