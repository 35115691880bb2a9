"""The doors as a web server: commands in, entries out by audience, the co-évaluateur's page.

===========  ==========================================================================
`hall`       the sittings that this engine serves, and who may enter which
`places`     where each role finds his page
`stream`     the WebSocket of a console: first the desk, then entries, and commands back
`access`     who may come in, and what it is told when it may not
`entrance`   how people sign in: one-time codes, the administrator's password
`browser`    the candidate's console in a browser
`sheets`     the marks that were made without a network, a sheet at once
`voice`      the co-évaluateur's voice by his page
`app`        the FastAPI application that plugs both together
`regie`      the co-évaluateur's page, drawn by Python from the `control` fold
`notation`   the page on which the évaluateur and the co-évaluateur mark, apart
===========  ==========================================================================
"""
