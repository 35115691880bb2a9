"""Who hears whom: one voice behind all the correspondents of a desk.

`table` says it, from what the calls do; `mixer` makes the legs do it; `board` is both, for one
desk.
"""
