"""Pages of the register of programmes: what there is, what each offers and where that is from, and entering it."""
