"""A candidate's headset in his page: one voice leg that carries all the lines of a desk.

==========  ===========================================================================
`line`      a call as one more leg for the switchboard, and the ear that is on one of them
`desk`      the wire of a desk with such a headset: rings told by the page, gestures by keys
`ending`    what he hears when a correspondent hangs up
`trial`     the try of the headset, before any call
`either`    a desk that has a headset, or phones of its own, or both one after the other
==========  ===========================================================================
"""
