"""Who may be called where: REGISTER on both sides (RFC 3261 §10), digest (RFC 7616). Sans-IO.

`registrar` answers and keeps `contacts`; `registration` asks; `digest`, `challenges` and `nonces`
prove; `failures` slows who guesses.
"""
