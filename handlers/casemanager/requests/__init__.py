"""What residents ask for, and the times that are offered."""
