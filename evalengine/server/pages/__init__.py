"""What the co-évaluateur's page and the page of marks have in common; neither knows the other.

===========  ==============================================================================
`door`       stands before NiceGUI: no page without the token, no socket without its page
`gathering`  one fold a sitting, shared by the pages that show it
`frame`      what is around the parts of a page: style, keys, one ear for its buttons
`dialogs`    what is asked for before something is done
`html`       small pieces of it
===========  ==============================================================================

A page has few NiceGUI elements, and each part is drawn as one text: 400 elements hold up the loop
that carries the voices for 30 to 100 ms while the page is loaded; these, for a few.
"""
