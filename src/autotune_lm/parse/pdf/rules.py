"""Floor 4. Finds the grids that the lines and boxes of a PDF page draw.

Coordinates are points, y upwards, as in the file. A thin box is a line, a large box is four lines; lines that touch
form a grid. A grid without a line between its columns (rules above and below rows, shaded rows) keeps only its left and
right side; its columns come from the text.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

_THIN = 3.0
_SHORTEST = 4.0
_TOUCH = 3.0
_OPEN = 12.0
"""A line that reaches so far beyond the last one it meets has a column or rows there that no line closes."""
_SAME = 2.0
_WHOLE = 0.97
_MOST_PATHS = 20_000
_MOST_LINES = 500


class Rule(NamedTuple):
    """A line along an axis: its place across, and where it begins and ends."""

    at: float
    low: float
    high: float


class Grid(NamedTuple):
    """Lines that belong together; ``xs`` and ``ys`` are the places of the lines, ascending."""

    xs: list[float]
    ys: list[float]
    across: list[Rule]
    down: list[Rule]

    def parted_at(self, y: float) -> list[bool]:
        """Whether a line stands, at a height, on the right of each column but the last."""
        places = sorted(rule.at for rule in self.down if rule.low - 1 <= y <= rule.high + 1)
        return [_near(places, x) for x in self.xs[1:-1]]

    def parted_above(self, column: int, row: int) -> bool:
        """Whether a line stands between a cell and the one above (rows count upwards here)."""
        return _covered(self.across, self.ys[row + 1], (self.xs[column] + self.xs[column + 1]) / 2)


def rules_of(paths: Sequence[Mapping[str, Any]], left: float, right: float) -> tuple[list[Rule], list[Rule]]:
    """The lines across and down a page, given pdf-oxide's paths and the page's sides; none where it is a drawing.

    What reaches from one side of the page to the other is a background.
    """
    if len(paths) > _MOST_PATHS:
        return [], []
    inside = (path for path in paths if path["bbox"][2] < _WHOLE * (right - left))
    across, down = _lines(inside)
    across, down = _joined(across), _joined(down)
    if len(across) > _MOST_LINES or len(down) > _MOST_LINES:
        return [], []
    return across, down


def grids_of(across: list[Rule], down: list[Rule]) -> list[Grid]:
    """The grids that lines across and down a page make."""
    if len(across) < 2:
        return []
    return [grid for group in _touching(across, down) if (grid := _grid(*group))]


def _lines(paths: Iterable[Mapping[str, Any]]) -> tuple[list[Rule], list[Rule]]:
    across: list[Rule] = []
    down: list[Rule] = []
    for path in paths:
        x, y, width, height = path["bbox"]
        if height <= _THIN and width >= _SHORTEST:
            across.append(Rule(y + height / 2, x, x + width))
        elif width <= _THIN and height >= _SHORTEST:
            down.append(Rule(x + width / 2, y, y + height))
        elif width > _THIN and height > _THIN:
            _add_shape(path["operations"], across, down)
    return across, down


def _add_shape(operations: Sequence[Mapping[str, Any]], across: list[Rule], down: list[Rule]) -> None:
    """The sides of boxes and the straight strokes of a path; a path with a curve is a drawing."""
    if any(step["op"] == "curve_to" for step in operations):
        return
    at = first = (0.0, 0.0)
    for step in operations:
        if step["op"] == "rectangle":
            left, right = sorted((step["x"], step["x"] + step["width"]))
            low, high = sorted((step["y"], step["y"] + step["height"]))
            across += [Rule(low, left, right), Rule(high, left, right)]
            down += [Rule(left, low, high), Rule(right, low, high)]
        elif step["op"] == "move_to":
            at = first = (step["x"], step["y"])
        else:
            to = (step["x"], step["y"]) if step["op"] == "line_to" else first
            _add_stroke(at, to, across, down)
            at = to


def _add_stroke(at: tuple[float, float], to: tuple[float, float], across: list[Rule], down: list[Rule]) -> None:
    if abs(at[1] - to[1]) < 1 and abs(at[0] - to[0]) >= _SHORTEST:
        across.append(Rule(at[1], min(at[0], to[0]), max(at[0], to[0])))
    elif abs(at[0] - to[0]) < 1 and abs(at[1] - to[1]) >= _SHORTEST:
        down.append(Rule(at[0], min(at[1], to[1]), max(at[1], to[1])))


def _joined(rules: list[Rule]) -> list[Rule]:
    """Strokes in one line that meet or overlap become one; double lines too."""
    out: list[Rule] = []
    for same in _clusters(sorted(rules)):
        place = sum(rule.at for rule in same) / len(same)
        for rule in sorted(same, key=lambda rule: rule.low):
            if out and out[-1].at == place and rule.low <= out[-1].high + _TOUCH:
                out[-1] = Rule(place, out[-1].low, max(out[-1].high, rule.high))
            else:
                out.append(Rule(place, rule.low, rule.high))
    return out


def _clusters(rules: list[Rule]) -> list[list[Rule]]:
    """Groups of rules that lie at the same place, give or take."""
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][0].at <= _SAME:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _touching(across: list[Rule], down: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that cross or touch, and lines of the same extent one above the other, belong together."""
    owner = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for i, flat in enumerate(across):
        for j, rule in enumerate(down):
            if (
                rule.low - _TOUCH <= flat.at <= rule.high + _TOUCH
                and flat.low - _TOUCH <= rule.at <= flat.high + _TOUCH
            ):
                owner[root(len(across) + j)] = root(i)
    alike: dict[tuple[int, int], int] = {}
    bound = {root(len(across) + j) for j in range(len(down))}
    for i, flat in enumerate(across):
        if root(i) not in bound:
            key = (round(flat.low / 4), round(flat.high / 4))
            owner[root(i)] = root(alike.setdefault(key, i))
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate([*across, *down]):
        groups.setdefault(root(index), ([], []))[index >= len(across)].append(rule)
    return list(groups.values())


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    """A grid of at least one cell; lines less than a letter apart count as one."""
    if len(across) < 2:
        return None
    xs = [sum(rule.at for rule in same) / len(same) for same in _clusters(sorted(down))]
    left, right = min(rule.low for rule in across), max(rule.high for rule in across)
    xs = [
        *([left] if not xs or left < xs[0] - _OPEN else []),
        *xs,
        *([right] if not xs or right > xs[-1] + _OPEN else []),
    ]
    ys = [sum(rule.at for rule in same) / len(same) for same in _clusters(sorted(across))]
    if len(xs) < 2 or len(ys) < 2:
        return None
    low, high = min((rule.low for rule in down), default=ys[0]), max((rule.high for rule in down), default=ys[-1])
    ys = [*([low] if low < ys[0] - _OPEN else []), *ys, *([high] if high > ys[-1] + _OPEN else [])]
    return Grid(xs, ys, across, down)


def _near(places: list[float], x: float) -> bool:
    """Whether one of the places, ascending, is as good as another."""
    index = bisect_left(places, x - _SAME - 1)
    return index < len(places) and places[index] <= x + _SAME + 1


def _covered(rules: list[Rule], at: float, point: float) -> bool:
    low, high = at - _SAME - 1, at + _SAME + 1
    return any(low <= place <= high and left - 1 <= point <= right + 1 for place, left, right in rules)
