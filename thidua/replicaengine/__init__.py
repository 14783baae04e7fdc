"""The replica's database engine; Django looks for it in ``base.py``."""
