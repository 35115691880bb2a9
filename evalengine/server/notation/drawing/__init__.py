"""The parts of the page of marks as HTML: everything of a sitting in it is escaped."""
