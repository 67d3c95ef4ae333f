"""Posts recorded chat completions to a local server, so many at once, as an asyncio program would; prints what it took.

usage: chat_clients.py httpx|aiohttp|openai URL BODIES WIDTH; BODIES: a file with the body of a request on each line.
"""

import asyncio
import json
import sys
import time


async def with_httpx(url, width, in_turns):
    import httpx

    limits = httpx.Limits(max_connections=width, max_keepalive_connections=width)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:

        async def ask(body):
            response = await client.post(url + "/chat/completions", json=body)
            response.raise_for_status()
            return response.json()["choices"][0]["message"]["content"]

        await in_turns(ask)


async def with_aiohttp(url, width, in_turns):
    import aiohttp

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=width)) as session:

        async def ask(body):
            async with session.post(url + "/chat/completions", json=body) as response:
                response.raise_for_status()
                return (await response.json())["choices"][0]["message"]["content"]

        await in_turns(ask)


async def with_openai(url, width, in_turns):
    import httpx
    import openai

    limits = httpx.Limits(max_connections=width, max_keepalive_connections=width)
    async with openai.AsyncOpenAI(
            base_url=url, api_key="none", http_client=httpx.AsyncClient(limits=limits, timeout=60)) as client:

        async def ask(body):
            return (await client.chat.completions.create(**body)).choices[0].message.content

        await in_turns(ask)


async def main(kind, url, file, width):
    with open(file) as lines:
        bodies = [json.loads(line) for line in lines]
    found = {}

    async def in_turns(ask):
        """All requests, once to open the connections and once timed."""

        async def work(waiting):
            for body in waiting:
                assert await ask(body)

        for count in (width * 2, len(bodies)):
            waiting = iter(bodies[:count])
            cpu, wall = time.process_time(), time.monotonic()
            await asyncio.gather(*(work(waiting) for _ in range(width)))
            found.update(
                cpu=(time.process_time() - cpu) / count, wall=(time.monotonic() - wall) / count, requests=count)

    await {"httpx": with_httpx, "aiohttp": with_aiohttp, "openai": with_openai}[kind](url, width, in_turns)
    print(json.dumps(found))


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
