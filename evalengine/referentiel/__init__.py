"""The grid as data: criteria, their kinds, their detectors' names, and every bound by name.

=========  ===================================================================
`models`   `Grid`, `Criterion`, `Bound`: what ``dossier_ecole/grille.yaml`` says
=========  ===================================================================
"""
