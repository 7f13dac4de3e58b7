"""Exporting lists as workbooks: one table of exports, each with its columns and who may take it."""
