"""A server of chat completions that answers at once, always the same; prints its port and serves until it is stopped.

Standard library only. usage: chat_server.py REPLY [FILE]; the bodies of all requests go to the file, a line each.
"""

import asyncio
import json
import sys


class Connection(asyncio.Protocol):
    """Requests with a length, one after the other, on a connection that stays open."""

    def __init__(self, answer, record):
        self.answer = answer
        self.record = record
        self.read = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.read += data
        while (end := self.read.find(b"\r\n\r\n")) >= 0:
            head = self.read[:end].lower()
            place = head.find(b"content-length:")
            length = int(head[place + 15:].split(b"\r\n", 1)[0]) if place >= 0 else 0
            if len(self.read) < end + 4 + length:
                return
            if self.record:
                self.record.write(self.read[end + 4:end + 4 + length] + b"\n")
            self.read = self.read[end + 4 + length:]
            self.transport.write(self.answer)


def answer(reply):
    body = json.dumps({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1700000000, "model": "local",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": reply}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 200, "completion_tokens": 12, "total_tokens": 212}}).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def serve(reply, file):
    record = open(file, "wb", buffering=0) if file else None
    whole = answer(reply)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(whole, record), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(serve(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
