"""SIP, as rooms that read from the packet to the call.

===============  ==================================================================
`transports`     UDP with kernel stamps, TCP, TLS; connections, floods
`messages`       octets to requests and responses and back; SDP
`transactions`   RFC 3261 §17: the four machines, and the stack that matches them
`dialogs`        RFC 3261 §12 and what is done in one: calls, holds, transfers
`accounts`       REGISTER on both sides, digest, bindings
`endpoint`       the asyncio shell: one socket, one timer
`wire`, `desk`   the engine's side: effects become calls, what phones do, signals
`ringing`        which phones of a desk ring, and which way leads to them
`phone`          the candidate's side: the built-in phone
===============  ==================================================================

`messages`, `transactions`, `dialogs` and `accounts` are sans-IO.
"""
