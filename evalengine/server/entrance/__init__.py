"""How people sign in: a one-time code for a sitting, a password for the administrator.

===============  ======================================================================
`codes`          one-time codes, kept on the disk so that the command line may make them
`administrator`  his password and his sessions
`throttle`       how often a source may try
`page`           the pages, as HTML
`routes`         the doors
===============  ======================================================================
"""
