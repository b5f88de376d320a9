"""The running program: commands, settings, wiring, Telegram in and out."""
