"""Messages with residents: when they are read, and by whom."""
