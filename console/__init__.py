"""The candidate's softphone console.

Nothing on its screen is held here: it is the `Desk` fold of the entries that came from the
engine. Keys ask (the phone by SIP, the engine by commands); the screen changes when the event
comes back.

===============  =====================================================================
`protocol`       what goes through the stream, as values; no socket
`link`           the WebSocket that brings it, and comes back by itself
`watch`          the sitting's clock, kept from the engine's by the local monotonic one
`workplace`      desk fold, files in hand, link, notices: the whole state; no screen
`shelf`          which file is in front, and which one is owed to the call in the ear
`acts`           what a key means now: an act of the phone, or a sentence
`pending`        acts that no event has confirmed yet
`phone`          the phone as the console holds it, built in or the candidate's own
`builtin`        the real built-in phone: SIP user agent and headset
`ringer`         when the bell sounds, and what each line rings
`earpiece`       the headset with the ring in it
`notices`        the sentences that tell what has just happened
`cards`          a line of the desk told in words, symbol and tone
`recorded`       the notice to the candidate, one text for both consoles
`words`          French words, durations, harmless text
`keys`           every act of the keys; digits and letters
`layouts`        which key is whose: our own layout and that of the switchboards
`waits`          who waits, oldest first, and who is to be taken back first
`look`           colours
`subject`        the donneur d'ordres and the call that forms are about
`drafts`         what is typed and not yet asked for, in memory and on disk
`asking`         which demand each answer of the engine belongs to
`searching`      when what is looked for is put on record
`moments`        days and times as French people write them
`diary`          an agenda cut into stretches, and a cursor on it
`booking`        the agenda's form made into a command or a sentence
`phases`         what may be changed in which phase
`view`           which panel and which pane he has chosen to see
`evidence`       bursts of typing, shortcuts and panes as numbers and names, when they are due
`core`           news to the screen, commands to the engine, drafts to the disk
`witness`        counts keys and panes for `evidence` in one place, and reports
`moving`         the keys that go from one place of the desk to another
`filing`         the keys of the files
`app`            the keys of the calls, and which keys are whose
`desk_screen`    the one screen, made of `widgets` and `panes`
`panes`          where he works below the lines, one file each; their contract is there
`browser`        the driver of a console whose terminal is a page
`linear`         the other console: sentences and typed lines, for screen readers
===============  =====================================================================
"""
