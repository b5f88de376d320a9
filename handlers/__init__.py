"""The conversations, a folder for each kind of person: an ask in, a screen out."""
