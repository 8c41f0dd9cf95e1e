"""A mail server that takes everything and keeps only a count: the fastest one there can be.

`python -m trustapp.local.services.benchmarks.sink PORT` serves until it is ended. Whoever says
`COUNT` instead of a mail is told how many mails have been taken.
"""

import asyncio
import sys

END_OF_MAIL = b"\r\n.\r\n"


class Sink:
    """Answers SMTP by the book, as briefly as possible (RFC 5321)."""

    def __init__(self) -> None:
        self.taken = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one conversation."""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(END_OF_MAIL)
                self.taken += 1
                writer.write(b"250 taken\r\n")
            elif word == b"COUN":
                writer.write(f"250 {self.taken}\r\n".encode())
            elif word == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 ok\r\n")
            await writer.drain()
        writer.close()


async def serve(port: int) -> None:
    """Take mails on the loopback address until cancelled."""
    sink = Sink()
    server = await asyncio.start_server(sink.talk, "127.0.0.1", port, limit=2**20)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
