"""A Telegram of our own on this machine: a strict Bot API server, and people with phones in hand.

It knows nothing of the bot. `playground.telegram.Telegram` is the state, `playground.server.Server` speaks
the Bot API over HTTP, `playground.phone.Phone` is a person with the app, `playground.page` shows phones in a
browser.
"""
