"""The legal status of a resident."""
