"""Surveys as XLSForm workbooks, the common form of the field: read, and written.

What it means: https://xlsform.org/en/ (select_one, select_multiple, integer, text, note, groups,
relevant, constraint, parameters). Columns of our own keep what the form has no word for.
"""

from feedback.surveys.pure.xlsform.book import NotAWorkbook, Row, Workbook, pack, unpack
from feedback.surveys.pure.xlsform.form import Form, FormQuestion
from feedback.surveys.pure.xlsform.reading import LeftOut, read
from feedback.surveys.pure.xlsform.writing import write

__all__ = [
    "Form",
    "FormQuestion",
    "LeftOut",
    "NotAWorkbook",
    "Row",
    "Workbook",
    "pack",
    "read",
    "unpack",
    "write",
]
