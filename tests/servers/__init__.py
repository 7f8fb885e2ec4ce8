"""Servers of ours on loopback that keep to the vendors' documented wire formats, and refuse what the vendors refuse.

async with OpenAiServer(answer=lambda messages, schema: '{"items": []}') as server:
    ...  # server.url is the base_url; server.requests what came; server.faults what the next requests get instead
"""
