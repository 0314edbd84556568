"""People, for staff: finding them, their record as far as the viewer may see it, and the list of possible matches."""
