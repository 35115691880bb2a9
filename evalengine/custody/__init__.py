"""What a centre does with a sitting once it is over: kept, shown, proven, forgotten.

==============  =================================================================
`kept`          a sitting of this machine's journal, with its grid and its seal
`export`        its files, in a folder
`capture`       its SIP messages, for Wireshark
`voices`        its recordings, opened with their key
`statistics`    its grid under a pseudonym
`telling`       the same on a terminal
`verification`  a file that left the centre, computed again
`retention`     what is kept for how long, and what is due to go
`purge`         making it go, with a certificate
`attestation`   what the centre signs besides seals
`person`        everything about one person, in one zip
`doors`         the commands: export, verify, purge, person
==============  =================================================================
"""
