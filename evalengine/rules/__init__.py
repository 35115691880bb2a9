"""Sans-IO deciders: state + input + now -> events, effects. Nothing here awaits or reads a clock.

==============  ==============================================================
`sitting`       the door: commands, signals, ticks, deadlines, the one reducer
`state`         all that is decided on; `script` what is played of it
`phases`        order and lengths of the phases, and which command is for which
`progress`      what ends a phase or a scenario, and what begins then
`call`          the life of one call: one transition table under its prose
`lines`         calls by command; `outbound` and `directory` whom he may call
`pilot`         what begins by itself; `schedule` when the script wants it
`playing`       what is said as the correspondents, and observed of him
`gestures`      his phone asked from the console; `texts` words from his phone
`registration`  his phone comes and goes; `absence` what was not seen meanwhile
`orders`        what an event orders on the wire, and the way back after a crash
`files`         the files he reads; `chat` tchat, consignes, beats of the script
`agenda`        bookings; `cards` the address books, with `likeness` of names
`messages`      on their form; `sendings` once they leave; `notes` all the rest
`truth`         what a call or a beat asks, told to the journal as it begins
==============  ==============================================================

Each room of commands has its own table ``DECIDERS``; `sitting.DECIDERS` is all of them. What is
reached of the truth is a fold: `projections.truth`.
"""
