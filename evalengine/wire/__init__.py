"""What carries calls. It knows calls, not candidates.

============  =====================================================================
`sip`         the engine's SIP wire, the candidate's built-in phone
`media`       G.711 over RTP on one 20 ms ticker; what is heard and what is said
`headset`     the candidate's own headset, in his page: one ear, three lines
`webrtc`      the voice of a browser, where aiortc is installed
`loopback`    the same wire and phone without sockets, for virtual time
`reporting`   who hears the signals of a desk
`blackbox`    every SIP message of a sitting, masked, kept beside the journal
============  =====================================================================
"""
