"""The command that lints a file of questions."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def run(path, content: bytes) -> tuple[str, str]:
    """Lint a file and return the report and the result."""
    file, out = path / "questions.csv", path / "out.csv"
    file.write_bytes(content)
    report = StringIO()
    call_command("lint_questions", str(file), "--out", str(out), stdout=report)
    return report.getvalue(), out.read_bytes().decode()


def test_it_adds_a_column_and_keeps_the_others(tmp_path):
    content = (
        b"id,text,options,labels\n"
        b'7,"Are officers honest, and helpful?",Yes|No|Don\'t know,x\n'
        b'8,How old are you?,"Under 18|18 or older|""Rather not say""",y\n'
    )

    report, result = run(tmp_path, content)

    assert report == "2 questions read, 1 with a finding.\n"
    assert result == (
        "id,text,options,labels,found\n"
        '7,"Are officers honest, and helpful?",Yes|No|Don\'t know,x,double_barrelled\n'
        '8,How old are you?,"Under 18|18 or older|""Rather not say""",y,\n'
    )


def test_a_spreadsheet_with_byte_order_mark_and_its_line_ends_is_read(tmp_path):
    content = (
        b"\xef\xbb\xbftext,options,found\r\n"
        b'"Have things improved\r\nlately?",Yes|No|Don\xe2\x80\x99t know,old\r\n\r\n'
        b"How safe do you feel?\r\n"
    )

    report, result = run(tmp_path, content)

    assert report == "2 questions read, 1 with a finding.\n"
    assert result == (
        "text,options,found\n"
        '"Have things improved\r\nlately?",Yes|No|Don\u2019t know,vague\n'
        "How safe do you feel?,,\n"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"question,options\nWhy?,\n", "The first line has no column named: text"),
        (b"", "The first line has no column named: text, options"),
        (b"text,options\nWhy?,Yes,No\n", "Line 2 has more fields than the first line."),
        (b'text,options\n"Why?,Yes\n', "Line 2 is not CSV: unexpected end of data"),
        (b"text,options\n\xff,\n", "The file cannot be read as UTF-8 text"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(tmp_path, content, message):
    with pytest.raises(CommandError, match=message):
        run(tmp_path, content)

    assert not (tmp_path / "out.csv").exists()


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("lint_questions", str(tmp_path / "none.csv"), "--out", str(tmp_path / "o"))


def test_a_result_that_cannot_be_written_is_refused(tmp_path):
    file = tmp_path / "questions.csv"
    file.write_text("text,options\n", encoding="utf-8")

    with pytest.raises(CommandError, match="cannot be written"):
        call_command("lint_questions", str(file), "--out", str(tmp_path))
