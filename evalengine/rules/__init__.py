"""Sans-IO deciders: state + input + now -> events, effects. Nothing here awaits or reads a clock.

=========  ==============================================================
`call`     the life of one call: one transition table under its prose
`sitting`  the whole sitting: phases, lines, commands, deadlines, restart
=========  ==============================================================
"""
