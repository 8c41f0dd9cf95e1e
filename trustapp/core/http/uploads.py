"""Files on their way in: kept in memory up to a limit, without the name they came with."""

import io
import re
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 40 * 1024 * 1024
_ENDING = re.compile(r"\.[a-z0-9]{1,8}")


class KeptInMemory(FileUploadHandler):
    """Keeps all files of one request together up to the limit and a byte.

    What goes beyond is read and dropped, so that the words that came along are not lost; `size`
    stays that of the file, and forms refuse by it. The name becomes `file` and its ending at once,
    so that no log, error or temporary file can hold what a person called it.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.room = MOST_BYTES + 1
        self.kept = io.BytesIO()
        self.ending = ""

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(field_name, "file", *args, **kwargs)
        ending = PurePath(file_name).suffix.lower()
        self.ending = ending if _ENDING.fullmatch(ending) else ""
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next piece, as far as there is room."""
        taken = raw_data[: self.room]
        self.room -= len(taken)
        self.kept.write(taken)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=f"file{self.ending}",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
