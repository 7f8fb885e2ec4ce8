"""The transport: keys go to one server alone, silence ends, slowness does not, and what breaks is told as it is."""

import asyncio
import ssl
import subprocess

import pytest

from autotune_lm.config.schema import Model
from autotune_lm.llm.endpoint import endpoint_of
from autotune_lm.llm.providers import open_provider
from autotune_lm.llm.providers.keys import scrub
from autotune_lm.llm.trouble import Trouble

KEY = "sk-test-51H8xPq2VbN7cRtY"
BODY = b'{"choices": [{"message": {"content": "slowly"}, "finish_reason": "stop"}]}'


@pytest.fixture
def OpenAiServer():
    from servers.openai_server import OpenAiServer

    return OpenAiServer


def everything(trouble: Trouble) -> str:
    """All that a person or a log could see of an error, its causes too."""
    seen, one = [], trouble
    while one is not None:
        seen += [repr(one), str(one), repr(vars(one)) if hasattr(one, "__dict__") else ""]
        one = one.__cause__ or one.__context__
    return "\n".join(seen)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_the_key_goes_nowhere(OpenAiServer, trouble, run, monkeypatch, code):
    from servers.wire import redirect

    async def main():
        monkeypatch.setenv("MY_KEY", KEY)
        async with OpenAiServer(key=KEY) as server, OpenAiServer() as other:
            server.faults.append(redirect(f"{other.url}/chat/completions?key={KEY}", code))
            got = await trouble("openai", server, key_env="MY_KEY")
            assert other.requests == []
            assert "not followed" in got.message and f"127.0.0.1:{other.port}" in got.message
            assert got.weather == ("key" if code in (301, 308) else "transient")
            assert KEY not in everything(got)

    run(main())


@pytest.mark.parametrize("host", ["192.168.1.7:8000", "example.test", "127.0.0.1.example.test", "0x7f000001", "127.1"])
def test_a_key_never_goes_over_plain_http(provider, call, run, monkeypatch, host):
    async def main():
        monkeypatch.setenv("MY_KEY", KEY)
        for settings in ({"key_env": "MY_KEY"}, {"headers": {"X-Api-Key": "${MY_KEY}"}}, {"headers": {"api-key": KEY}}):
            one = provider("openai", f"http://{host}/v1", **settings)
            with pytest.raises(Trouble) as caught:
                await one.send(call(), "text")
            await one.close()
            assert caught.value.weather == "key" and "plain http" in caught.value.message
            assert KEY not in everything(caught.value)

    run(main())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_key_may_go_to_this_machine(OpenAiServer, provider, call, run, monkeypatch, host):
    async def main():
        monkeypatch.setenv("MY_KEY", KEY)
        async with OpenAiServer(key=KEY) as server:
            one = provider("openai", server.url.replace("127.0.0.1", host), key_env="MY_KEY")
            assert one.read(await one.send(call(), "text")).text == "Hello."
            assert KEY not in repr(one) and KEY not in repr(one.endpoint)
            await one.close()

    run(main())


def test_a_wrong_key_is_named_by_its_variable_and_never_shown(OpenAiServer, trouble, run, monkeypatch):
    async def main():
        monkeypatch.setenv("MY_KEY", KEY)
        async with OpenAiServer(key="another") as server:
            got = await trouble("openai", server, key_env="MY_KEY")
            assert got.weather == "key" and "MY_KEY" in got.hint and "Incorrect API key" in got.message
            assert KEY not in everything(got) and KEY[:12] not in everything(got)

    run(main())


@pytest.mark.parametrize(
    "rubbish",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello",
        b"",
    ],
)
def test_what_speaks_no_http_learns_the_key_and_tells_nobody(provider, call, run, monkeypatch, rubbish):
    async def main():
        monkeypatch.setenv("MY_KEY", KEY)

        async def answer(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(rubbish)
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            one = provider("openai", f"http://127.0.0.1:{port}/v1", key_env="MY_KEY")
            with pytest.raises(Trouble) as caught:
                await one.send(call(), "text")
            await one.close()
        assert caught.value.weather == "transient" and caught.value.__cause__ is not None
        assert KEY not in everything(caught.value)

    run(main())


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b"\xff{", b"[" * 100_000])
def test_a_question_on_the_side_that_gets_rubbish_is_as_good_as_unasked(provider, run, body):
    async def main():
        async def answer(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            one = provider("ollama", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            assert await one.aside("/api/ps") == {} and await one.nearest()
            assert (await one.probe()).version == ""
            await one.close()

    run(main())


def test_a_missing_key_is_told_before_anything_is_sent(OpenAiServer, trouble, run, monkeypatch):
    async def main():
        async with OpenAiServer() as server:
            for settings in ({"key_env": "NO_SUCH_KEY"}, {"headers": {"authorization": "Bearer ${NO_SUCH_KEY}"}}):
                got = await trouble("openai", server, **settings)
                assert got.weather == "key" and "NO_SUCH_KEY" in got.message and "export NO_SUCH_KEY" in got.hint
            monkeypatch.setenv("BROKEN", "abc\ndef-ghijkl")
            got = await trouble("openai", server, key_env="BROKEN")
            assert got.weather == "key" and "characters" in got.message and "ghijkl" not in everything(got)
            assert server.requests == []

    run(main())


def test_headers_take_variables_and_are_secret_too(OpenAiServer, ask, trouble, run, monkeypatch):
    from servers.wire import status

    async def main():
        monkeypatch.setenv("TEAM", "team-secret-value-9")
        async with OpenAiServer() as server:
            headers = {"X-Team": "t ${TEAM}", "X-Plain": "plain"}
            await ask("openai", server, headers=headers)
            assert server.requests[0].headers["x-team"] == "t team-secret-value-9"
            assert server.requests[0].headers["x-plain"] == "plain"
            assert "authorization" not in server.requests[0].headers
            server.faults.append(status(500, "no team team-secret-value-9 here"))
            got = await trouble("openai", server, headers=headers)
            assert "no team *** here" in got.message

    run(main())


def test_the_usual_key_goes_to_the_providers_own_address_alone(OpenAiServer, ask, run, provider, monkeypatch):
    async def main():
        monkeypatch.setenv("MISTRAL_API_KEY", KEY)
        async with OpenAiServer(style="mistral") as server:
            await ask("mistral", server)
            assert "authorization" not in server.requests[0].headers

    run(main())


def test_a_reply_that_echoes_the_key_is_kept_without_it(OpenAiServer, provider, call, run, monkeypatch):
    async def main():
        monkeypatch.setenv("MY_KEY", KEY)
        async with OpenAiServer(lambda messages, schema: f"Your key is {KEY}.", key=KEY) as server:
            one = provider("openai", server.url, key_env="MY_KEY")
            raw = await one.send(call(), "text")
            await one.close()
            assert KEY.encode() not in raw.body and one.read(raw).text == "Your key is ***."

    run(main())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"wrong key {KEY}!", "wrong key ***!"),
        (f"starts {KEY[:12]}... ends", "starts ***... ends"),
        (f"middle {KEY[5:15]} of it", "middle *** of it"),
        ("c2stdGVzdC01MUg4eFBxMlZiTjdjUnRZ", "***"),
        ("nothing\x1b[2J\u202e to\nsee\x00", "nothing [2J to see"),
        ("x" * 5000, "x" * 400 + " …"),
    ],
)
def test_no_sentence_holds_any_part_of_a_key(text, shown):
    assert scrub(text, (KEY,)) == shown


def test_a_web_page_is_no_reply(OpenAiServer, trouble, run):
    from servers.wire import page

    async def main():
        async with OpenAiServer() as server:
            server.faults += [page(200), page(503)]
            got = await trouble("openai", server)
            assert got.weather == "transient" and "web page" in got.message and "proxy" in got.hint
            assert (await trouble("openai", server)).weather == "transient"

    run(main())


@pytest.mark.parametrize("after", [b"", b'{"choices": [{"mess'])
def test_a_broken_connection_is_transient(OpenAiServer, trouble, run, after):
    from servers.wire import hang_up

    async def main():
        async with OpenAiServer() as server:
            server.faults.append(hang_up(after))
            assert (await trouble("openai", server)).weather == "transient"

    run(main())


def test_nobody_there_is_down(trouble, run, provider, call):
    async def main():
        for url, remedy in (
            ("http://127.0.0.1:9/v1", "start the server"),
            ("https://no-such-host.invalid/v1", "network"),
        ):
            one = provider("openai", url)
            with pytest.raises(Trouble) as caught:
                await one.send(call(), "text")
            await one.close()
            assert caught.value.weather == "down" and "cannot be reached" in caught.value.message
            assert remedy in caught.value.hint

    run(main())


def test_silence_ends_and_the_first_call_gets_five_times_as_long(OpenAiServer, provider, call, run):
    from servers.wire import slow

    async def main():
        async with OpenAiServer() as server:
            one = provider("openai", server.url, idle_timeout_s=0.2)
            server.faults += [slow(0.5), slow(0.5)]
            assert one.read(await one.send(call(), "text")).text == "Hello."
            with pytest.raises(Trouble) as caught:
                await one.send(call(), "text")
            await one.close()
            assert caught.value.weather == "stalled" and "0.2 s" in caught.value.message

    run(main())


def test_a_slow_reply_is_waited_for_as_long_as_it_flows(OpenAiServer, provider, call, run):
    from servers.wire import dripping

    async def main():
        async with OpenAiServer() as server:
            one = provider("openai", server.url, idle_timeout_s=0.4)
            server.faults += [dripping(BODY, 0.0), dripping(BODY, 0.15)]
            for _ in range(2):
                assert one.read(await one.send(call(), "text")).text == "slowly"
            await one.close()

    run(main())


def test_a_compressed_reply_is_read(OpenAiServer, ask, run):
    from servers.wire import gzipped

    async def main():
        async with OpenAiServer(lambda messages, schema: "long " * 500) as server:
            server.faults.append(gzipped())
            assert (await ask("openai", server)).text == "long " * 500

    run(main())


def test_a_reply_without_end_is_cut_off(OpenAiServer, trouble, run, monkeypatch):
    from servers.wire import raw

    async def main():
        monkeypatch.setattr("autotune_lm.llm.providers.http.LARGEST_BODY", 10_000)
        async with OpenAiServer() as server:
            server.faults.append(raw(b"{" + b" " * 20_000))
            got = await trouble("openai", server)
            assert got.weather == "request" and "10,000 bytes" in got.message

    run(main())


def test_300_calls_at_once_and_their_connections_are_used_again(OpenAiServer, provider, call, run):
    async def main():
        async with OpenAiServer() as server:
            one = provider("openai", server.url)
            for _ in range(2):
                raws = await asyncio.gather(*(one.send(call(), "text") for _ in range(300)))
                assert {one.read(raw).text for raw in raws} == {"Hello."}
            await one.close()
            assert len(server.requests) == 600 and len(server.connections) <= 300

    run(main())


def test_a_provider_lives_on_in_another_loop(OpenAiServer, provider, call, run):
    one = []

    async def main():
        async with OpenAiServer() as server:
            if not one:
                one.append(provider("openai", server.url))
            one[0].http.endpoint = provider("openai", server.url).endpoint
            assert one[0].read(await one[0].send(call(), "text")).text == "Hello."
            await one[0].close()

    run(main())
    run(main())


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path, provider, call, run, monkeypatch):
    from aiohttp import web

    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    try:
        subprocess.run(
            [*made, "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"], check=True, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("no openssl to make a certificate with")
    monkeypatch.setenv("MY_KEY", KEY)

    async def main():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
        runner = web.AppRunner(web.Application())
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        one = provider("openai", f"https://localhost:{runner.addresses[0][1]}/v1", key_env="MY_KEY")
        with pytest.raises(Trouble) as caught:
            await one.send(call(), "text")
        await one.close()
        await runner.cleanup()
        assert caught.value.weather == "down" and "certificate" in caught.value.message

    run(main())


def test_the_proxy_of_the_environment_is_asked_for_others_only(OpenAiServer, provider, call, run, monkeypatch):
    async def main():
        async with OpenAiServer() as proxy, OpenAiServer() as server:
            monkeypatch.setenv("http_proxy", proxy.url)
            monkeypatch.delenv("no_proxy", raising=False)
            monkeypatch.delenv("NO_PROXY", raising=False)
            for url in (server.url, "http://model.invalid/v1"):
                one = provider("openai", url)
                await one.send(call(), "text")
                await one.close()
            assert len(server.requests) == 1 and proxy.requests[0].headers["host"] == "model.invalid"

    run(main())


def test_an_endpoint_shows_no_key(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    alias = Model(provider="openai", model="m", headers={"Authorization": f"Bearer {KEY}"})
    endpoint = endpoint_of(alias)
    assert endpoint.key_env == "OPENAI_API_KEY"
    assert KEY not in repr(endpoint) and KEY not in repr(open_provider(endpoint))
