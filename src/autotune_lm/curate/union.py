"""Floor 4. Groups of things that are connected, however long the chain (union-find)."""

from collections import defaultdict


class Groups:
    """Numbers from 0 in groups; at first each is alone."""

    def __init__(self, size: int) -> None:
        """Make so many groups of one."""
        self._above = list(range(size))

    def find(self, number: int) -> int:
        """The representative of a number's group."""
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    def join(self, first: int, second: int) -> bool:
        """Make two groups one; tell whether they were two."""
        one, other = self.find(first), self.find(second)
        if one == other:
            return False
        self._above[max(one, other)] = min(one, other)
        return True

    def members(self) -> list[list[int]]:
        """The groups, each in order."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for number in range(len(self._above)):
            groups[self.find(number)].append(number)
        return list(groups.values())
