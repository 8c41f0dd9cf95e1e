"""Pictures of charts: what they say, where it stands, and the words inside the file."""

from __future__ import annotations

import re
import struct
import zlib
from xml.etree import ElementTree as ET

import pytest

from feedback.trust.pure import drawing, png
from trustapp.core.pure import charts

NOW = charts.Interval(60, 58, 62, 56, 64)
CAPTION = drawing.Caption(
    title="Trust likely rose.",
    lede="Trust is 60 out of 100, range 56 to 64.",
    notes=["About 70 answers.", "https://police.example/results/"],
)
WORDS = [drawing.RowWords("60 (56 to 64)", "Likely above"), drawing.RowWords("Not shown", "")]


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]


def rows() -> str:
    chart = charts.interval_rows(
        [
            charts.IntervalRow("Albany & Park", NOW, verdict="likely_up", note="About 70 answers"),
            charts.IntervalRow("Burnside", None, note="Fewer than 30 answers"),
        ],
        reference=charts.Interval(58, 57, 59, 56, 60),
    )
    return drawing.rows_picture(chart, CAPTION, WORDS)


def trend(intervals: list[charts.Interval | None]) -> str:
    points = [
        charts.TrendPoint(f"Jan–Mar {2020 + number}", interval)
        for number, interval in enumerate(intervals)
    ]
    events = [charts.TrendEvent(0.5, "July 2020", "New wording", breaks=True)]
    chart = charts.trend(points, events=events)
    return drawing.trend_picture(chart, CAPTION, range_words="56 to 64")


def test_rows_say_the_number_its_range_the_count_and_the_address() -> None:
    said = texts(rows())

    assert said[:2] == ["Trust likely rose.", "Trust is 60 out of 100, range 56 to 64."]
    assert {"Albany & Park", "60 (56 to 64)", "Likely above", "About 70 answers"} <= set(said)
    assert said[-1] == "https://police.example/results/"


def test_a_row_that_is_not_shown_is_hatched_and_has_no_dot() -> None:
    svg = rows()

    assert svg.count('fill="url(#hatch)"') == 1
    assert svg.count("<circle") == 1
    assert {"Burnside", "Fewer than 30 answers", "Not shown"} <= set(texts(svg))


def test_no_colour_depends_on_a_style_sheet() -> None:
    for svg in (rows(), trend([NOW, None, NOW])):
        assert "var(" not in svg
        assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {
            "none", "url(#hatch)", *re.findall(r"#[0-9A-F]{6}", svg),
        }  # fmt: skip


def test_a_trend_ends_with_its_value_and_range_and_marks_events() -> None:
    said = texts(trend([NOW, NOW, NOW]))

    assert {"60", "56 to 64", "A"} <= set(said)
    assert "2022" in said


def test_a_wave_that_is_not_shown_breaks_the_line_with_hatching() -> None:
    whole, broken = trend([NOW, NOW, NOW]), trend([NOW, None, NOW])

    assert (whole.count("<polyline"), broken.count("<polyline")) == (1, 0)
    assert (whole.count('"url(#hatch)"'), broken.count('"url(#hatch)"')) == (0, 1)
    assert texts(trend([NOW, None])).count("56 to 64") == 0


def test_twenty_dots_stand_on_the_side_they_belong_to() -> None:
    plot = charts.dot_plot(change=2, standard_error=1.5)

    svg = drawing.dots_picture(plot, CAPTION, fell="Trust fell", rose="Trust rose")

    assert svg.count("<circle") == 20
    assert svg.count(f'fill="{drawing.TONES["up"]}"/>') == plot.rose
    assert {"Trust fell", "Trust rose", "0"} <= set(texts(svg))


def test_long_words_are_wrapped_inside_the_picture() -> None:
    caption = drawing.Caption(title="word " * 40, lede="", notes=[])
    plot = charts.dot_plot(change=2, standard_error=1.5)

    said = texts(drawing.dots_picture(plot, caption, fell="a", rose="b"))

    assert max(len(line) for line in said) <= 54
    assert " ".join(said).count("word") == 40


def test_words_run_from_the_right_where_the_language_does() -> None:
    caption = drawing.Caption("الثقة", "", ["https://a.example/"], is_right_to_left=True)
    plot = charts.dot_plot(change=2, standard_error=1.5)

    svg = drawing.dots_picture(plot, caption, fell="a", rose="b")

    assert f'<text x="{drawing.WIDTH - drawing.EDGE}"' in svg
    # Isolated, so that its full stop stands on the left; joined letters come from one font.
    assert 'font-family="Noto Sans Arabic">\u2067الثقة\u2069<' in svg
    assert ">https://a.example/<" in svg


def bare_png() -> bytes:
    """One white dot, packed as loosely as can be."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)
    parts = [
        (b"IHDR", header),
        (b"IDAT", zlib.compress(b"\x00\xff\xff\xff\xff", 0)),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return png.SIGNATURE + body


def test_words_travel_inside_the_file() -> None:
    words = {"Title": "Confianza", "Description": "56 a 64\nالثقة"}

    found = png.with_words(bare_png(), words)

    assert png.words_of(found) == words
    assert png.size(found) == (1, 1)
    kinds = [kind for kind, _body in png.chunks(found)]
    assert kinds == [b"IHDR", b"iTXt", b"iTXt", b"IDAT", b"IEND"]
    assert zlib.decompress(dict(png.chunks(found))[b"IDAT"]) == b"\x00\xff\xff\xff\xff"


def test_other_bytes_are_no_picture() -> None:
    with pytest.raises(png.NotAPicture):
        png.size(b"GIF89a")
    with pytest.raises(png.NotAPicture):
        png.size(png.SIGNATURE + struct.pack(">I", 0) + b"IEND" + b"\x00" * 4)
