"""What waits today: appointments, and whom the bot did not reach."""
