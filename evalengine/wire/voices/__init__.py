"""What is added to the co-évaluateur's voice, and what speaks in his place.

`pitch`, `band` and `timbre` change his voice, `accompaniment` adds sounds to it, line by line;
`stage` does so for the calls of one desk. `child` reads recordings and has sentences spoken, in a
process of its own that `workshop` asks; `library` keeps the recordings of the centre. All this
needs numpy, and PyAV: without them, `availability` says so, and his voice goes through untouched.
"""
