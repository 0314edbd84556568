"""How we reach people and how they reach us."""
