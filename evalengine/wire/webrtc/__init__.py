"""The voice of a browser (WebRTC), by aiortc: an optional piece, the extra « webrtc ».

=============  ==========================================================================
`availability` whether the machine has it
`leg`          a `media.voice_leg.VoiceLeg` whose packets a browser sends and hears
`peer`         the connection that carries it: offer, answer, and how it stands
`network`      where we listen, and the STUN and TURN servers in between
`page_voice`   the co-évaluateur's voice by his page: one at a time, on his switchboard
`privates`     what is needed of aiortc and aioice beyond what they promise
=============  ==========================================================================

Only `leg`, `peer` and `privates` import aiortc.

The sound is G.711 (PCMA) from end to end: every browser has it (RFC 7874 §3), so nothing here
encodes or decodes, and packets are carried on to a SIP leg octet for octet.
"""
