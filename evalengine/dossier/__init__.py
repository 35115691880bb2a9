"""The dossier école: donneurs d'ordres and scenarios, read from YAML and refused in French.

===========  ==========================================================
`models`     what a dossier holds, and what it may not hold; its parts beside
`yamlfile`   one YAML file read to plain data, with the line of every key
`xlsxfile`   a workbook opened, of a grid or of marks
`sentences`  a model's refusal told in French, with file, line and key
`loader`     the whole folder to one `Dossier`
`told`       what is asked, when and how long somebody waits, in French; `words` its dates
===========  ==========================================================
"""
