"""The clockwork: what falls due, what goes out, what is cleaned up."""
