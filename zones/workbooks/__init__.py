"""Score workbooks: layouts → checking → comparing → staging (preview, confirm, undo); exporting."""
