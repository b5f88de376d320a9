"""The own residents: finding one, admitting one, notes, and handing over."""
