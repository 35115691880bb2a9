"""The candidate's console in a browser: its program runs here, the page is its terminal.

===========  ==========================================================================
`packets`    what goes through the pipes of such a program, as values; no pipe
`program`    one console in a process of its own, which dies with us
`seats`      one window a desk, and the console that it finds again when it is loaded again
`screen`     the WebSocket of the page: keys in, what the terminal is to draw out
`headset`    the other WebSocket of the page: its microphone's connection, what rings
`page`       the page around that terminal, and how to set up the desk's own phone
`static`     its scripts and its terminal, xterm.js: nothing is loaded from elsewhere
===========  ==========================================================================
"""
