"""`evalengine grid`: the grid from another file, YAML or XLSX, and to a workbook to be edited.

==========  =============================================================================
`report`    what the command does, told on the screen
`adopt`     reads a grid, checks it as the loader does, tells what changes, writes it
`workbook`  a workbook's sheets to plain data, every fault by sheet, line and column
`table`     one sheet: its headings in any order, its lines
`words`     headings and values as people write them, in French or in English
`template`  the present grid as a workbook of the same shape
==========  =============================================================================
"""
