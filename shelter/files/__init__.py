"""Files that staff drop into the chat: bytes in, what they mean out, with what is wrong and where.

Nothing here knows a store. What cannot be read raises `faults.Unreadable`; what is wrong in one row is a
`Fault` of that row, and the other rows are read all the same.
"""
