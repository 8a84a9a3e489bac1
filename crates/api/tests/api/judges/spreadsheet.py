"""Writes the CSV on standard input as an XLSX to standard output, as a spreadsheet program does: all cells text."""

import csv
import io
import sys

from openpyxl import Workbook

book = Workbook()
for row in csv.reader(io.StringIO(sys.stdin.buffer.read().decode())):
    book.active.append(row)
made = io.BytesIO()
book.save(made)
sys.stdout.buffer.write(made.getvalue())
