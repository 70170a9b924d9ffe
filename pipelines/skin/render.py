"""Draws a stand-in for the HAM10000 archive: seven lesion-like classes, no real skin, the layout of dataverse_files.zip.

    python3 render.py --out dataverse_files.zip [--images 800] [--seed 1]

The same arguments give the same bytes.
"""

import argparse
import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from skin.lesion import CLASSES, Look, draw

FIRST_ID, WIDTH, HEIGHT, QUALITY = 24306, 200, 150, 92
SHARES = {"akiec": 0.10, "bcc": 0.11, "bkl": 0.15, "df": 0.07, "mel": 0.16, "nv": 0.33, "vasc": 0.08}
SITES = ("back", "lower extremity", "trunk", "upper extremity", "abdomen", "face", "chest", "foot", "unknown")
IMAGES_PER_LESION = (0.62, 0.25, 0.13)
EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Row:
    """One line of HAM10000_metadata, with its picture."""

    lesion: str
    image: str
    label: str
    age: int
    sex: str
    site: str
    jpeg: bytes

    def text(self) -> str:
        how = "histo" if self.label in ("akiec", "bcc", "mel") else "follow_up"
        return f"{self.lesion},{self.image},{self.label},{how},{self.age}.0,{self.sex},{self.site}"


def rows(images: int, seed: int) -> Iterator[Row]:
    """The wanted number of images, class by class in HAM10000's manner: rare classes are rare, some lesions have several."""
    random = np.random.default_rng(seed)
    counts = {label: max(3, round(images * share)) for label, share in SHARES.items()}
    counts["nv"] += images - sum(counts.values())
    ids = iter(random.permutation(images) + FIRST_ID)
    lesion = 0
    for label in CLASSES:
        left = counts[label]
        while left > 0:
            several = min(left, 1 + int(random.choice(3, p=IMAGES_PER_LESION)))
            if left == counts[label]:
                several = 1  # so that even the smallest class has a lesion for each part
            look = Look.of(label, random)
            age, sex = int(random.integers(3, 17)) * 5, str(random.choice(["male", "female"]))
            site = str(random.choice(SITES))
            for _ in range(several):
                pixels = draw(look, WIDTH, HEIGHT, random)
                yield Row(f"HAM_{lesion:07d}", f"ISIC_{next(ids):07d}", label, age, sex, site, _jpeg(pixels))
            lesion, left = lesion + 1, left - several


def archive(images: int, seed: int) -> bytes:
    """dataverse_files.zip with its metadata table and its two inner archives."""
    drawn = sorted(rows(images, seed), key=lambda row: row.image)
    half = (len(drawn) + 1) // 2
    table = "\n".join(["lesion_id,image_id,dx,dx_type,age,sex,localization", *(row.text() for row in drawn)]) + "\n"
    return _zip(
        {
            "HAM10000_images_part_1.zip": _zip({f"{row.image}.jpg": row.jpeg for row in drawn[:half]}),
            "HAM10000_images_part_2.zip": _zip({f"{row.image}.jpg": row.jpeg for row in drawn[half:]}),
            "HAM10000_metadata": table.encode(),
        }
    )


def _zip(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name, EARLIEST), content)
    return target.getvalue()


def _jpeg(pixels: np.ndarray) -> bytes:
    target = io.BytesIO()
    Image.fromarray(pixels, "RGB").save(target, "JPEG", quality=QUALITY, subsampling=0)
    return target.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--images", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if not 60 <= arguments.images <= 10015:
        parser.error(f"--images {arguments.images} is out of range; choose 60 to 10015")
    content = archive(arguments.images, arguments.seed)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = arguments.out.with_name(f".{arguments.out.name}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(arguments.out)
    print(f"drew {arguments.images} images of seven classes: {arguments.out} ({len(content)} bytes)")


if __name__ == "__main__":
    main()
