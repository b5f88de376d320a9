"""What the shelter knows: one frozen record for each word of DOMAIN.md."""
