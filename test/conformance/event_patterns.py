"""Event patterns: the documented language case by case, and moto's matcher on patterns made at random."""

import json
import random

import boto3
from moto.events.models import EventPattern

from checks import refused

events = boto3.client("events")
BASE = {"id": "1", "account": "123456789012", "source": "a.b", "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [], "detail-type": "d"}


def engine(pattern, detail):
    return events.test_event_pattern(EventPattern=json.dumps({"detail": pattern}), Event=json.dumps({**BASE, "detail": detail}))["Result"]


def moto(pattern, detail):
    return EventPattern.load(json.dumps({"detail": pattern})).matches_event({**BASE, "detail": detail})


# Pattern, what matches it, what does not; after the operators' descriptions in the user guide.
CASES = [
    ({"state": ["a", "b"]}, [{"state": "a"}, {"state": ["x", "b"]}], [{"state": "A"}, {}, {"state": {"a": "a"}}]),
    ({"state": [""]}, [{"state": ""}], [{"state": None}, {}]),
    ({"state": [None]}, [{"state": None}], [{"state": ""}, {}, {"state": "null"}]),
    ({"n": [5], "b": [True]}, [{"n": 5, "b": True}], [{"n": "5", "b": True}, {"n": 5, "b": "true"}]),
    ({"c": [{"prefix": "us-"}]}, [{"c": "us-east-1"}], [{"c": "eu-us-"}, {"c": 5}, {}]),
    ({"c": [{"prefix": {"equals-ignore-case": "US-"}}]}, [{"c": "us-east-1"}, {"c": "Us-"}], [{"c": "u"}]),
    ({"f": [{"suffix": ".png"}]}, [{"f": "a.png"}], [{"f": "a.PNG"}, {"f": "png"}]),
    ({"f": [{"suffix": {"equals-ignore-case": ".PNG"}}]}, [{"f": "a.png"}], [{"f": "a.pn"}]),
    ({"s": [{"anything-but": "init"}]}, [{"s": "run"}, {"s": 1}, {"s": ["init", "run"]}], [{"s": "init"}, {}]),
    ({"s": [{"anything-but": ["init", "end"]}]}, [{"s": "run"}], [{"s": "init"}, {"s": "end"}]),
    ({"n": [{"anything-but": [1, 2]}]}, [{"n": 3}, {"n": "1"}], [{"n": 1}]),
    ({"s": [{"anything-but": {"prefix": "init"}}]}, [{"s": "run"}], [{"s": "initial"}, {}]),
    ({"s": [{"anything-but": {"suffix": "ed"}}]}, [{"s": "run"}], [{"s": "ended"}]),
    ({"s": [{"anything-but": {"equals-ignore-case": "INIT"}}]}, [{"s": "run"}], [{"s": "init"}]),
    ({"s": [{"anything-but": {"wildcard": "*/lib/*"}}]}, [{"s": "a/b"}], [{"s": "a/lib/b"}]),
    ({"n": [{"numeric": [">", 0, "<=", 5]}]}, [{"n": 5}, {"n": 0.1}], [{"n": 0}, {"n": 5.1}, {"n": "3"}]),
    ({"n": [{"numeric": ["=", 3.018e2]}]}, [{"n": 301.8}], [{"n": 301}]),
    ({"n": [{"numeric": [">=", -5]}]}, [{"n": -5}], [{"n": -5.5}]),
    ({"ip": [{"cidr": "10.0.0.0/24"}]}, [{"ip": "10.0.0.255"}], [{"ip": "10.0.1.0"}, {"ip": "no"}]),
    ({"ip": [{"cidr": "2001:db8::/32"}]}, [{"ip": "2001:db8::1"}], [{"ip": "2001:db9::1"}, {"ip": "10.0.0.1"}]),
    ({"x": [{"exists": True}]}, [{"x": None}, {"x": ""}], [{}, {"y": 1}]),
    ({"x": [{"exists": False}]}, [{}, {"y": 1}], [{"x": 1}]),
    ({"s": [{"equals-ignore-case": "Alice"}]}, [{"s": "aLICE"}], [{"s": "alic"}]),
    ({"p": [{"wildcard": "dir/*/*.csv"}]}, [{"p": "dir/a/b.csv"}, {"p": "dir//.csv"}], [{"p": "dir/b.csv"}, {"p": "x/dir/a/b.csv"}]),
    ({"p": [{"wildcard": "a\\*b*"}]}, [{"p": "a*bc"}], [{"p": "axbc"}]),
    ({"$or": [{"a": [1]}, {"b": {"c": ["x"]}}]}, [{"a": 1}, {"b": {"c": "x"}}], [{"a": 2}, {"b": {"c": "y"}}]),
    ({"s": ["a"], "$or": [{"n": [1]}, {"n": [{"numeric": [">", 9]}]}]}, [{"s": "a", "n": 10}], [{"s": "b", "n": 1}, {"s": "a", "n": 5}]),
    ({"s": ["a", {"prefix": "b"}, {"exists": False}]}, [{"s": "a"}, {"s": "bx"}, {}], [{"s": "c"}]),
    ({"o": {"i": {"v": ["x"]}}}, [{"o": {"i": {"v": "x"}}}], [{"o": {"v": "x"}}, {"o": {"i": "x"}}]),
]
for pattern, matching, others in CASES:
    for detail, expected in [(one, True) for one in matching] + [(one, False) for one in others]:
        assert engine(pattern, detail) is expected, (pattern, detail, expected)
        assert moto(pattern, detail) is expected, ("moto", pattern, detail, expected)

# What is no pattern is refused when the rule is put and when it is tested.
for broken in [
    '{"detail": "x"}', '{"detail": []}', '{"detail": {}}', '{"source": [[1]]}', '[]', 'x', '{"a": [{"numeric": [">"]}]}', '{"a": [{"numeric": ["~", 1]}]}',
    '{"a": [{"prefix": 1}]}', '{"a": [{"exists": "yes"}]}', '{"a": [{"cidr": "10.0.0.0/33"}]}', '{"a": [{"wildcard": "a**b"}]}', '{"$or": [{"a": [1]}]}',
    '{"a": [{"anything-but": []}]}', '{"a": [{"near": 1}]}', '{"a": [{"prefix": "a", "suffix": "b"}]}',
]:  # fmt: skip
    with refused("InvalidEventPatternException", "Event pattern is not valid"):
        events.test_event_pattern(EventPattern=broken, Event=json.dumps(BASE))
    with refused("InvalidEventPatternException", "Event pattern is not valid"):
        events.put_rule(Name="broken", EventPattern=broken)

# At random: fields, values and filters from a small world, so that many of them meet.
dice = random.Random(4)
TEXTS = ["", "a", "ab", "abc", "b", "B", "Ab", "c/d", "10.0.0.7"]
NUMBERS = [-1, 0, 1, 2.5, 10]


def value():
    return dice.choice([dice.choice(TEXTS), dice.choice(NUMBERS), None, [dice.choice(TEXTS), dice.choice(TEXTS)]])


def alternative():
    text = dice.choice(TEXTS[1:])
    return dice.choice(
        [
            text, dice.choice(NUMBERS), None, {"prefix": text}, {"suffix": text}, {"exists": dice.random() < 0.5}, {"equals-ignore-case": text.upper()},
            {"anything-but": text}, {"anything-but": [text, "b"]}, {"anything-but": {"prefix": text}}, {"numeric": [">", dice.choice(NUMBERS)]},
            {"numeric": [">=", -1, "<", dice.choice([1, 5])]}, {"wildcard": f"{text}*"}, {"wildcard": f"*{text[:1]}*"}, {"cidr": "10.0.0.0/29"},
        ]
    )  # fmt: skip


def fields():
    return {name: [alternative() for _ in range(dice.choice([1, 1, 2]))] for name in dice.sample(["p", "q", "r"], dice.choice([1, 1, 2]))}


matched = 0
for _ in range(400):
    pattern = fields() if dice.random() < 0.7 else {**fields(), "$or": [fields(), fields()]}
    if dice.random() < 0.3:
        pattern["deep"] = fields()
    detail = {name: value() for name in ["p", "q", "r"] if dice.random() < 0.8}
    if dice.random() < 0.7:
        detail["deep"] = {name: value() for name in ["p", "q", "r"]}
    ours = engine(pattern, detail)
    assert ours is moto(pattern, detail), (pattern, detail, ours)
    matched += ours
assert 50 < matched < 350, matched
print("event_patterns: ok")
