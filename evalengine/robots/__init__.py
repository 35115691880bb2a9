"""Robots that act only through the doors a person has: commands and a phone.

===========  =====================================================================
`profile`    what a robot candidate does well and what it neglects
`faulty`     robots with one fault each, of `mistakes`
`keyboard`   what a console would report of a robot's hands
`candidate`  the robot candidate: a phone's hands, and the candidate's stream
`control`    the robot co-évaluateur: triggers, talks, tires, takes leave
`player`     the shell that lets a robot follow a sitting and act in time
===========  =====================================================================

They are sans-IO: ``see(entry)``, ``deadline()``, ``tick(now)`` which answers with acts.
"""
