"""Dialogs (RFC 3261 §12) and all that one user agent does in them. Sans-IO.

`agent` is the whole of it, `judging` what it refuses; `uac` and `uas` place and take calls
(`forking`: to several phones, `reliable`: PRACK, `replacing`: Replaces, `invitation`, `identity`);
`call` is a call under way: `confirmation` of its 2xx, `reinvite` for re-INVITE and UPDATE,
`negotiation` of its session, `session_timer`, `refer`.
"""
