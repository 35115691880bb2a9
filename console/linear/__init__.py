"""The console for screen readers and braille displays: sentences out, lines in, nothing erased.

One French sentence a change, choices by their numbers, no drawing, no colour, no moving cursor:
it works through a pipe as at a terminal. The state is the same `Workplace` as on the screen.

==========  ======================================================================
`speech`    durations, days and hours as they are said and as they are typed
`told`      the sentence of what just happened on the lines and in the sitting
`done`      the sentence of what was just done at the desk
`survey`    lines, waits, time left, « où en suis-je »
`forms`     questions asked one after the other, reviewed, then asked of the engine
`spoken`    the `Workplace` whose notices are said once, and a demand
`unfinished`  forms that are not finished, as drafts that outlive a crash
`counted`   what is reported of a line that was typed
`session`   what was typed and what came, to sentences, commands and gestures; sans-IO
`orders`    every command with its short form and its help
`phone`     orders of the lines: décrocher, attente, reprendre, appeler, joindre, attentes
`files`     orders of the files: dossiers, lire, consignes
`diary`     orders of the agenda: jour, libre, réserver, bloquer
`changes`   orders that change it: déplacer, annuler
`book`      orders of the correspondents' cards
`mail`      orders of messages and sendings
`papers`    orders of the tchat, brouillon, rappels, incident, relève
`own`       orders of the self-assessment
`steps`     orders of the sitting: notice, contrôles, temps, aide, quitter
`program`   stdin, stdout, link, phone and bell around the session
==========  ======================================================================
"""
