"""Which image goes into which part: by group, stratified by class, and the same in any order of listing."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.job import JobError

PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Sample:
    """One image before it is decoded; its group (a lesion, a patient) may hold several."""

    name: str
    label: str
    group: str
    sha256: str


def split_by_group(samples: Sequence[Sample], fractions: dict[str, float], seed: int) -> dict[str, list[Sample]]:
    """Fills each part, class by class, with whole groups in the order of a seeded hash; the last part takes the rest."""
    joined = _join_identical(samples)
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in sorted(samples, key=lambda sample: sample.name):
        groups[joined[sample.group]].append(sample)
    classes: dict[str, list[str]] = defaultdict(list)
    for group, members in groups.items():
        labels = sorted({member.label for member in members})
        if len(labels) > 1:
            raise JobError(f"group {group} has more than one class ({', '.join(labels)}); correct the labels first")
        classes[labels[0]].append(group)

    parts: dict[str, list[Sample]] = {part: [] for part in fractions}
    *filled, rest = fractions
    for label in sorted(classes):
        names = sorted(classes[label], key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).digest())
        if len(names) < len(fractions):
            raise JobError(f"class {label} has {len(names)} group(s); {len(fractions)} parts need at least one each")
        images = sum(len(groups[name]) for name in names)
        for position, part in enumerate(filled):
            taken, wanted, still_needed = 0, fractions[part] * images, len(filled) - position
            while names and (taken == 0 or taken + len(groups[names[0]]) / 2 <= wanted) and len(names) > still_needed:
                group = groups[names.pop(0)]
                taken += len(group)
                parts[part].extend(group)
        for name in names:
            parts[rest].extend(groups[name])
    check_disjoint(parts)
    return {part: sorted(parts[part], key=lambda sample: sample.name) for part in PARTS if part in parts}


def check_disjoint(parts: dict[str, list[Sample]]) -> None:
    """Fails when a group or a byte-identical file lies in more than one part."""
    for what, key in (("group", lambda sample: sample.group), ("byte-identical file", lambda sample: sample.sha256)):
        seen: dict[str, tuple[str, Sample]] = {}
        for part, members in parts.items():
            for sample in members:
                other, first = seen.setdefault(key(sample), (part, sample))
                if other != part:
                    raise JobError(
                        f"the same {what} is in {other} ({first.name}) and in {part} ({sample.name}): "
                        "the parts must not share anything"
                    )


def report(parts: dict[str, list[Sample]]) -> dict[str, dict[str, object]]:
    """What split-report.json says of each part."""
    return {
        part: {
            "images": len(members),
            "groups": len({sample.group for sample in members}),
            "per_class": dict(sorted(Counter(sample.label for sample in members).items())),
        }
        for part, members in parts.items()
    }


def _join_identical(samples: Iterable[Sample]) -> dict[str, str]:
    """Maps each group to the one it is split with: groups that share a byte-identical file go together."""
    leader: dict[str, str] = {}

    def find(group: str) -> str:
        leader.setdefault(group, group)
        while leader[group] != group:
            leader[group] = leader[leader[group]]
            group = leader[group]
        return group

    first_group: dict[str, str] = {}
    for sample in samples:
        one, other = sorted((find(sample.group), find(first_group.setdefault(sample.sha256, sample.group))))
        leader[other] = one
    return {group: find(group) for group in list(leader)}
