"""How messages travel. Whatever a packet holds, no reader dies of it.

`udp` reads datagrams with the kernel's stamps; `streaming` cuts streams, `channel` is clear or
TLS, `connection` and `connections` keep and reuse them; `throttle` bears floods; `complaints` logs
once what comes ten thousand times; `tap` lets the black box see.
"""
