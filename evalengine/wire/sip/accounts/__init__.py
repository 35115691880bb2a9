"""Who may be called where: REGISTER on both sides (RFC 3261 §10), digest (RFC 7616). Sans-IO.

`registrar` answers, reads `contacts` and keeps `bindings`; `registration` asks; `digest`,
`challenges` and `nonces` prove; `failures` slows who guesses.
"""
