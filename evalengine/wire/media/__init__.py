"""Voice: G.711 over RTP (RFC 3550), sent and heard every 20 ms.

`voice_leg` is what every leg does with voice, `leg` that of a phone, on the shared `ticker`;
`rtp` is the packet, `srtp` its encryption, `rtcp` what both ends report to each other, `latch` who
may be heard, `reception` its counters, `playout` its order, `tap` who listens along; `g711` and
`tones` the sound itself; `sound` and `headset` the candidate's own ears.
"""
