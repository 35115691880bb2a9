"""The tools of the commission that revises the dossier école.

===========  ===================================================================
`report`     `evalengine check`: what is wrong, and which call examines what
===========  ===================================================================
"""
