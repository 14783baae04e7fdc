"""A whole office in a folder of CSV files, or one workbook with the same sheets: in and out.

columns (what each file holds) ← kinds (one cell) ; reading (files → rows of text) → parsing (text →
values) → loading (values → records, all or nothing) ; writing (records → the same files).
"""
