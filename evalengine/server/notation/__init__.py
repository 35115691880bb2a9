"""The page on which the évaluateur and the co-évaluateur mark, each for himself.

===========  ==============================================================================
`judging`    one fold a sitting: measures, marks, timeline, and the words of every entry
`sight`      what one marker sees of it, and what he chose to look at
`turning`    agendas before and after each act
`rereading`  hints of a dictionary on what was written, made at rest
`acts`       from what a key says to a command, to a question first, or to another view
`page`       what the page is made of
`drawing`    its parts as HTML
===========  ==============================================================================
"""
