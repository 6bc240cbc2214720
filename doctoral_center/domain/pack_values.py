"""Put values into a pack's plain values without saying more than was said before.

None for a key means that it is not to be there, unless it is there and null already. A key that says what is meant
without it (`roll: none`) is not added. A mapping is put in key by key, a list of mappings item by item. Keys that are
not named stay. New keys come where packs usually have them.
"""

from collections.abc import Mapping, Sequence

from doctoral_center.domain.pack_text import same

Values = Mapping[str, object]
Pack = dict[str, object]

_UNSAID: Values = {
    "counted_from": "due",
    "roll": "none",
    "need": "all",
    "within_days": 14,
    "leave_counts": False,
    "required": True,
}
_ORDERS = (
    (
        "code",
        "version",
        "title",
        "country",
        "institution",
        "valid",
        "sources",
        "duration",
        "notes",
        "milestones",
        "forms",
    ),
    (
        "code",
        "title",
        "due",
        "opens",
        "roll",
        "form",
        "sign_off",
        "remind",
        "may_fail",
        "confidence",
        "source",
        "notes",
    ),
    ("key", "title", "guidance", "min_words", "max_words", "required"),
)


def put(into: Pack, values: Values) -> None:
    """Set the keys of a mapping as edits do; see the top of this file."""
    known = list(into)
    for key, value in values.items():
        _put_one(into, key, value)
    sort_in(into, [key for key in into if key not in known])


def _put_one(into: Pack, key: str, value: object) -> None:
    old = into.get(key)
    if value is None:
        if old is not None:
            del into[key]
    elif isinstance(value, Mapping):
        inner: Pack = dict(old) if isinstance(old, dict) else {}
        put(inner, value)
        if inner:
            into[key] = inner
        else:
            into.pop(key, None)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        into[key] = put_items(old, value)
    elif not (key not in into and key in _UNSAID and same(value, _UNSAID[key])) and not _is_same_text(old, value):
        into[key] = value


def put_items(old: object, values: Sequence[object]) -> list[object]:
    """Return the items that say `values`, each over the old one of its `key`, or else the one in its place."""
    olds = old if isinstance(old, list) else []
    by_key = {item["key"]: item for item in olds if isinstance(item, dict) and isinstance(item.get("key"), str)}
    items: list[object] = []
    for at, value in enumerate(values):
        wanted = value if isinstance(value, Mapping) else {}
        there = by_key.get(wanted.get("key")) if by_key else olds[at] if at < len(olds) else None
        item: Pack = dict(there) if isinstance(there, dict) else {}
        put(item, wanted)
        items.append(item)
    return items


def _is_same_text(old: object, value: object) -> bool:
    return isinstance(old, str) and isinstance(value, str) and type(old) is str and old.strip() == value


def sort_in(into: Pack, new: Sequence[str]) -> None:
    """Put new keys where packs usually have them: behind the nearest key that usually stands before them."""
    order = next((order for order in _ORDERS if set(new) <= set(order) and set(into) & set(order)), None)
    if order is None or not new or not set(into) - set(new):
        return
    names = [name for name in into if name not in new]
    for name in sorted(new, key=order.index):
        before = [names.index(other) for other in order[: order.index(name)] if other in names]
        names.insert(max(before) + 1 if before else 0, name)
    values = dict(into)
    into.clear()
    into.update({name: values[name] for name in names})
