"""The words of the house: what is asked, reported, recorded and to be done.

=============  ====================================================================
`commands`     asked by a person (or a robot) through a door; may be refused
`signals`      reported by the wire, with the time of the packet; never refused
`events`       happened; the only thing the journal holds
`effects`      to do on the wire, after the event that orders it is in the journal
`audience`     who may see an event
`entry`        one line of the journal: (seq, at, wall, by, event), hash-chained
=============  ====================================================================
"""
