"""One drawn lesion: what makes a class look like itself, and how a look becomes pixels."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

# Per class: red, green, blue of the lesion (0..1), opacity, radius (part of the height), elongation, ragged edge,
# soft edge, blotches, dark dots, white specks, blue ovoids, red vessels, white centre, scales.
FEATURES = (
    *("red", "green", "blue", "opacity", "radius", "elongation", "ragged", "soft", "blotches"),
    *("dark_dots", "white_specks", "blue_ovoids", "vessels", "white_centre", "scales"),
)
TYPICAL = {
    #        red   green blue  opac  rad   elon  rag   soft  blot  dark  white blue  vess  cent  scal
    "akiec": (0.76, 0.42, 0.38, 0.50, 0.30, 0.25, 0.14, 0.16, 0.25, 0.05, 0.30, 0.00, 0.15, 0.00, 0.75),
    "bcc": (0.80, 0.48, 0.46, 0.45, 0.27, 0.20, 0.10, 0.14, 0.20, 0.05, 0.10, 0.50, 0.80, 0.05, 0.10),
    "bkl": (0.55, 0.40, 0.28, 0.65, 0.30, 0.25, 0.12, 0.05, 0.30, 0.35, 0.70, 0.00, 0.00, 0.00, 0.30),
    "df": (0.68, 0.44, 0.34, 0.55, 0.25, 0.12, 0.05, 0.22, 0.10, 0.05, 0.05, 0.00, 0.05, 0.80, 0.05),
    "mel": (0.30, 0.19, 0.17, 0.85, 0.34, 0.35, 0.22, 0.10, 0.75, 0.40, 0.05, 0.35, 0.05, 0.05, 0.05),
    "nv": (0.45, 0.27, 0.18, 0.75, 0.27, 0.18, 0.06, 0.12, 0.25, 0.20, 0.00, 0.00, 0.00, 0.00, 0.00),
    "vasc": (0.60, 0.10, 0.16, 0.80, 0.22, 0.20, 0.10, 0.08, 0.45, 0.00, 0.00, 0.10, 0.20, 0.00, 0.00),
}
SPREAD = (0.03, 0.03, 0.03, 0.12, 0.06, 0.10, 0.05, 0.04, 0.15, 0.13, 0.15, 0.12, 0.15, 0.15, 0.15)
CLASSES = tuple(TYPICAL)
NEIGHBOURS = {"akiec": "bcc", "bcc": "akiec", "bkl": "nv", "df": "nv", "mel": "nv", "nv": "mel", "vasc": "bcc"}
ATYPICAL = 0.22  # how many lesions borrow up to half of another class's look


@dataclass(frozen=True)
class Look:
    """What one lesion looks like in every image of it."""

    features: dict[str, float]
    outline: np.ndarray
    skin: np.ndarray
    seed: int

    @staticmethod
    def of(label: str, random: np.random.Generator) -> "Look":
        typical = np.array(TYPICAL[label])
        if random.random() < ATYPICAL:
            part = random.uniform(0.25, 0.6)
            typical = (1 - part) * typical + part * np.array(TYPICAL[NEIGHBOURS[label]])
        shade = np.where(np.arange(len(FEATURES)) < 3, random.normal(0, 0.06), 0)  # lesions vary in tone more than in hue
        values = np.clip(typical + shade + random.normal(0, SPREAD), 0, 1)
        skin = np.array([0.82, 0.63, 0.58]) + random.normal(0, 0.05) + random.normal(0, 0.02, 3)
        waves = random.normal(0, 1, (2, 6)) / np.array([np.arange(2, 8), np.full(6, 1 / np.pi)])
        return Look(dict(zip(FEATURES, values.tolist(), strict=True)), waves, skin, int(random.integers(1 << 31)))


def draw(look: Look, width: int, height: int, random: np.random.Generator) -> np.ndarray:
    """A photograph of the lesion, height x width x 3 uint8: its details stay, the camera moves."""
    own, camera = np.random.default_rng(look.seed), random
    f = look.features
    turn, zoom = camera.uniform(0, 2 * np.pi), float(np.exp(camera.normal(0, 0.1)))
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    x = (across - width / 2 - camera.normal(0, 5)) / height / zoom
    y = (down - height / 2 - camera.normal(0, 5)) / height / zoom
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    x, y = cos * x - sin * y, sin * x + cos * y

    image = look.skin.astype(np.float32) + 0.03 * _cloud(camera, width, height, 5)[..., None] + 0.012 * camera.standard_normal((height, width, 3), np.float32)
    stretch = 1 + f["elongation"]
    distance, angle = np.hypot(x * stretch, y / stretch), np.arctan2(y, x)
    wobble = sum(float(size) * np.cos(wave * angle + float(phase)) for wave, (size, phase) in enumerate(look.outline.T, 2))
    edge = f["radius"] * (1 + f["ragged"] * wobble)
    inside = 0.5 - 0.5 * np.tanh((distance - edge) / (0.008 + 0.24 * f["soft"]))

    colour = np.float32([f["red"], f["green"], f["blue"]])
    blotch = _field(own, x, y, 7)
    lesion = colour * (1 - 0.55 * f["blotches"] * np.clip(blotch, -1, 1))[..., None]
    alpha = f["opacity"] * inside
    image = image + (lesion - image) * alpha[..., None]
    marks = (
        ("dark_dots", 40, 0.010, (0.13, 0.08, 0.07), 0.8),
        ("white_specks", 22, 0.016, (0.93, 0.87, 0.74), 0.8),
        ("blue_ovoids", 9, 0.040, (0.36, 0.38, 0.52), 0.75),
    )
    for name, most, size, tint, strength in marks:
        spots = _spots(own, x, y, most, f[name], size, f["radius"])
        image = image + (np.float32(tint) - image) * (strength * spots * np.clip(inside * 1.2, 0, 1))[..., None]
    vessels = np.exp(-((np.abs(_field(own, x, y, 9)) / 0.06) ** 2)) * f["vessels"] * inside
    image = image + (np.float32([0.72, 0.16, 0.20]) - image) * (0.75 * vessels)[..., None]
    centre = f["white_centre"] * np.exp(-((distance / (0.45 * f["radius"] + 0.02)) ** 2))
    image = image + (np.float32([0.94, 0.84, 0.80]) - image) * (0.8 * centre)[..., None]
    scales = f["scales"] * inside * (_field(own, x, y, 16) > 0.55)
    image = image + (np.float32([0.95, 0.90, 0.84]) - image) * (0.6 * scales)[..., None]

    image = _hairs(image, across, down, camera)
    corner = ((across / width - 0.5) ** 2 + (down / height - 0.5) ** 2) * camera.uniform(0, 0.5)
    image = image * (camera.normal(1, 0.05) * (1 - corner))[..., None] * camera.normal(1, 0.025, 3).astype(np.float32)
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)


def _cloud(random: np.random.Generator, width: int, height: int, cells: int) -> np.ndarray:
    """Smooth noise around 0 over the picture."""
    grid = Image.fromarray(random.normal(0, 1, (cells, cells)).astype(np.float32))
    return np.asarray(grid.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def _field(random: np.random.Generator, x: np.ndarray, y: np.ndarray, scale: int) -> np.ndarray:
    """Smooth noise that is fixed to the lesion: a few waves of random direction."""
    total = np.zeros_like(x)
    for angle, phase, speed in random.uniform((0, 0, 0.6), (2 * np.pi, 2 * np.pi, 1.4), (5, 3)):
        across, down = float(np.pi * scale * speed * np.cos(angle)), float(np.pi * scale * speed * np.sin(angle))
        total += np.cos(across * x + down * y + float(phase))
    return total / 2


def _spots(
    random: np.random.Generator, x: np.ndarray, y: np.ndarray, most: int, share: float, size: float, radius: float
) -> np.ndarray:
    places = random.uniform((0, 0, 0.6), (1, 2 * np.pi, 1.4), (most, 3))[: int(most * share)]
    nearest = np.full_like(x, 30)
    for part, angle, scale in places:
        far, wide = float(np.sqrt(part)) * radius, float(size * scale)
        across, down = (x - far * float(np.cos(angle))) / wide, (y - far * float(np.sin(angle))) / wide
        np.minimum(nearest, across * across + down * down, out=nearest)
    return np.exp(-nearest)


def _hairs(image: np.ndarray, across: np.ndarray, down: np.ndarray, random: np.random.Generator) -> np.ndarray:
    height, width = across.shape
    for _ in range(int(random.poisson(0.7))):
        left, top, angle, bend = random.uniform((0, 0, 0, -0.004), (width, height, np.pi, 0.004)).tolist()
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        along = cos * (across - left) + sin * (down - top)
        aside = cos * (down - top) - sin * (across - left) + bend * along**2
        hair = np.exp(-((aside / 0.9) ** 2)) * (np.abs(along) < 70)
        image = image * (1 - 0.75 * hair)[..., None]
    return image
