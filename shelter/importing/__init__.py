"""What was read from a file becomes what the shelter knows: looked at first, saved on a tap, all or nothing.

`job` has the records, `flow` the way from a file to what is saved; `appointments`, `residents` and
`allowances` each say for their kind what a row would do (`reckon`) and do it (`write`).
"""
