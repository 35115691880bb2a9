"""What the candidate wrote, read again by a French dictionary: hints for a human, never a verdict.

==========  ==================================================================
`passages`  the texts of a journal that are read again, and the words that are no alarm in them
`rules`     pure: from a text and a speller to hints
`process`   the program around the dictionary: it runs alone, CPU-heavy as it is
`reading`   starts it, and says what came of it
`sheet`     its rows for csv, xlsx and paper
==========  ==================================================================

Nothing here reaches ``grille.json``: whether a dictionary is installed changes no result.
"""
