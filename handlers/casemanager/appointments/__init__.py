"""Appointments: made by buttons or in one line, changed, and what became of them."""
