"""States as data: a table of states and moves, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_MACHINES: dict[str, Machine] = {}


class CannotMove(ValueError):
    """A move that the table does not hold."""

    def __init__(self, machine: str, state: str, move: str) -> None:
        super().__init__(f"{machine}: {move} is not possible from {state}")
        self.state = state
        self.move = move


@dataclass(frozen=True)
class Machine:
    """A table of states: where it begins, and from each state the moves with the state that each leads to.

    `final` are the states that count as ended; where none are named, those that nothing leads out of. A state that is
    named final needs no row of moves, and may have one: a wrong ending is corrected by another entry.
    """

    name: str
    initial: str
    moves: Mapping[str, Mapping[str, str]]
    final: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        table = {**self.moves, **{f: {} for f in sorted(self.final) if f not in self.moves}}
        object.__setattr__(self, "moves", table)
        for state, moves in self.moves.items():
            for move, target in moves.items():
                if target not in self.moves:
                    raise ValueError(f"{self.name}: {state} -{move}-> {target}, which is no state")
        if self.initial not in self.moves:
            raise ValueError(f"{self.name}: begins in {self.initial}, which is no state")
        ended = frozenset(self.final) or frozenset(state for state, moves in self.moves.items() if not moves)
        object.__setattr__(self, "final", ended)
        _MACHINES[self.name] = self

    @property
    def states(self) -> tuple[str, ...]:
        """Return all states in the order of the table."""
        return tuple(self.moves)

    @property
    def open(self) -> frozenset[str]:
        """Return the states that do not count as ended."""
        return frozenset(self.moves) - self.final

    def can(self, state: str, move: str) -> bool:
        """Say whether a move is possible from a state."""
        return move in self.moves[state]

    def move(self, state: str, move: str) -> str:
        """Return the state that a move leads to; raises CannotMove."""
        try:
            return self.moves[state][move]
        except KeyError:
            raise CannotMove(self.name, state, move) from None

    def mermaid(self) -> str:
        """Return the table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for state, moves in self.moves.items():
            lines += [f"    {state} --> {target}: {move.lower()}" for move, target in moves.items()]
            if state in self.final:
                lines.append(f"    {state} --> [*]")
        return "\n".join(lines)


def machines() -> list[Machine]:
    """Return every table that has been imported, by name."""
    return [_MACHINES[name] for name in sorted(_MACHINES)]
