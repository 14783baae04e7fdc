"""Backups: made, verified, restored, thinned out; and a database moved to another kind.

Knows no app by name: digests run over the tables of all installed apps, and what an app can say
of its own chain of hashes it declares itself (``seals.py``).
"""
