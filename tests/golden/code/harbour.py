#!/usr/bin/env python
# Copyright 2024 Nobody
"""Harbours and their ships.

A :class:`Harbour` holds ``Ship`` objects::

    harbour = Harbour("Kiel")
    harbour.enter(ship)

.. versionadded:: 2.0
"""

from __future__ import annotations

import os

DEPTH = 12
"""Metres of water at low tide."""

_cache = {}


class Harbour(Base):
    """A place for ships.

    Attributes:
        name (str): What it is called.
        *berths: Where ships lie.
    """

    limit: int = 3

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def free(self) -> int:
        """Number of free berths."""
        return 1

    def enter(self, ship, *, slow=True):
        """Let a ship in.

        Args:
            ship (Ship): The ship,
                which must float.
            slow: Whether to go
                slowly.

        Returns:
            bool: Whether it got in.

        Raises:
            HarbourFull: No berth is free.

        Example:
            >>> harbour.enter(ship)
            True
        """
        if slow:
            # wait

            return True
        return False


def depth(at, tide=0.0, *args):
    r"""Depth of the water.

    Parameters
    ----------
    at : float
        Kilometres from the shore.

        Never negative.
    tide : {0, 1}, optional
        The state of the tide.

    Returns
    -------
    float
        Metres.

    See Also
    --------
    Harbour : Where it matters.
    """
    return DEPTH


async def sail(ship, to):
    """Sail somewhere.

    :param ship: the ship
    :type ship: Ship
    :param str to: where to,
        by name
    :returns: the time it took
    :rtype: float
    :raises Storm: if there is one
    """
    def inner():
        """Not a symbol."""
    return 1.0  # hours


if __name__ == "__main__":
    print(depth(1))
