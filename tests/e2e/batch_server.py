"""Servers of ours on loopback that follow the batch interfaces of OpenAI and Anthropic as the vendors describe them."""

import json
import random
import re
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY = "loopback-0123456789"


class Vendor:
    """What a vendor knows: files, batches, and each request that came, in order."""

    def __init__(self):
        self.files = {}
        self.batches = {}
        self.submitted = []
        """The ids of all requests of all batches that were made."""
        self.live = []
        """The bodies of calls that were asked live."""
        self.seen = []
        """Verb and path of each request."""
        self.polls_to_end = 1
        self.outcomes = {}
        """Custom id to ``ok``, ``error`` or ``expired``; others are ``ok``."""
        self.ending = ""
        """Another last status for all batches: failed, cancelled, expired."""
        self.page = 2
        self.answer = lambda body: "an answer"
        self.before = lambda number, verb, path: None
        """Called before a request is carried out; may give a status to refuse it with."""
        self.after = lambda number, verb, path: None
        """Called when a request was carried out, before anything is answered."""
        self.lock = threading.RLock()
        self.shuffle = random.Random(7)

    def new_id(self, what):
        return f"{what}_{len(self.files) + len(self.batches):06d}x"

    def messages(self, ids):
        """How often each id was submitted."""
        return {key: ids.count(key) for key in ids}


def reply(body, text):
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "model": body["model"],
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def message(body, text):
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 100, "output_tokens": 20},
    }


class Handler(BaseHTTPRequestHandler):
    """Carries out one request."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        return

    def do_GET(self):
        self.handle_one("GET")

    def do_POST(self):
        self.handle_one("POST")

    def handle_one(self, verb):
        vendor = self.server.vendor
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        with vendor.lock:
            number = len(vendor.seen)
            vendor.seen.append((verb, self.path))
            refusal = vendor.before(number, verb, self.path)
        if refusal:
            return self.say(refusal, {"error": {"message": "try later", "type": "server_error"}})
        with vendor.lock:
            status, answer = self.carry_out(vendor, verb, body)
            lost = vendor.after(number, verb, self.path)
        if lost:
            self.close_connection = True
            return self.connection.shutdown(socket.SHUT_RDWR)
        return self.say(status, answer)

    def say(self, status, answer):
        data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header(
            "content-type", "application/octet-stream" if isinstance(answer, bytes) else "application/json"
        )
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None

    def carry_out(self, vendor, verb, body):
        given = self.headers.get("authorization", "") + self.headers.get("x-api-key", "")
        if not given.endswith(KEY):
            return 401, {"error": {"message": f"Incorrect API key provided: {given}", "code": "invalid_api_key"}}
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return self.route(vendor, verb, parts.path, query, body)


class OpenAIHandler(Handler):
    """Files and Batches (platform.openai.com/docs/api-reference/batch)."""

    def route(self, vendor, verb, path, query, body):
        if (verb, path) == ("POST", "/v1/files"):
            return self.upload(vendor, body)
        if (verb, path) == ("POST", "/v1/batches"):
            return self.create(vendor, json.loads(body))
        if (verb, path) == ("GET", "/v1/batches"):
            rows = list(reversed(vendor.batches.values()))
            ids = [row["id"] for row in rows]
            start = ids.index(query["after"]) + 1 if "after" in query else 0
            page = rows[start : start + vendor.page]
            return 200, {"object": "list", "data": page, "has_more": start + vendor.page < len(rows)}
        if verb == "GET" and (found := re.fullmatch(r"/v1/files/(\w+)/content", path)):
            return 200, vendor.files[found[1]]
        if verb == "GET" and (found := re.fullmatch(r"/v1/batches/(\w+)", path)):
            return self.retrieve(vendor, found[1])
        if (verb, path) == ("POST", "/v1/chat/completions"):
            asked = json.loads(body)
            vendor.live.append(asked)
            return 200, reply(asked, vendor.answer(asked))
        return 404, {"error": {"message": f"no such path {path}"}}

    def upload(self, vendor, body):
        boundary = re.fullmatch(r"multipart/form-data; boundary=(\w+)", self.headers["content-type"])[1].encode()
        parts = [part for part in body.split(b"--" + boundary)[1:-1]]
        fields = {}
        for part in parts:
            head, _, value = part.strip(b"\r\n").partition(b"\r\n\r\n")
            fields[re.search(rb'name="(\w+)"', head)[1]] = value
        if fields.get(b"purpose") != b"batch" or b"file" not in fields:
            return 400, {"error": {"message": "purpose and file are needed"}}
        file = vendor.new_id("file")
        vendor.files[file] = fields[b"file"]
        return 200, {"id": file, "object": "file", "purpose": "batch", "bytes": len(fields[b"file"])}

    def create(self, vendor, wanted):
        lines = [json.loads(line) for line in vendor.files[wanted["input_file_id"]].splitlines()]
        assert wanted["endpoint"] == "/v1/chat/completions" and wanted["completion_window"] == "24h"
        assert all(line["url"] == wanted["endpoint"] and line["method"] == "POST" for line in lines)
        assert len({line["body"]["model"] for line in lines}) == 1 and "stream" not in lines[0]["body"]
        ids = [line["custom_id"] for line in lines]
        assert len(set(ids)) == len(ids) <= 50_000
        batch = vendor.new_id("batch")
        vendor.batches[batch] = {
            "id": batch, "object": "batch", "endpoint": wanted["endpoint"], "status": "validating", "errors": None,
            "input_file_id": wanted["input_file_id"], "completion_window": "24h", "metadata": wanted.get("metadata"),
            "output_file_id": None, "error_file_id": None, "created_at": int(time.time()), "polls": 0,
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
        }  # fmt: skip
        vendor.submitted += ids
        return 200, vendor.batches[batch]

    def retrieve(self, vendor, name):
        row = vendor.batches.get(name)
        if row is None:
            return 404, {"error": {"message": f"No batch found with id '{name}'."}}
        row["polls"] += 1
        total = len(vendor.files[row["input_file_id"]].splitlines())
        if row["polls"] <= vendor.polls_to_end:
            row["status"] = ("validating", "in_progress", "finalizing")[min(row["polls"] - 1, 2)]
            row["request_counts"] = {"total": total, "completed": total // 2, "failed": 0}
        elif row["status"] not in ("completed", "failed", "cancelled", "expired"):
            self.end(vendor, row)
        return 200, row

    def end(self, vendor, row):
        row["status"] = vendor.ending or "completed"
        if row["status"] == "failed":
            row["errors"] = {
                "object": "list",
                "data": [{"code": "token_limit_exceeded", "message": "Enqueued too much"}],
            }
            return
        good, bad = [], []
        for line in map(json.loads, vendor.files[row["input_file_id"]].splitlines()):
            outcome = vendor.outcomes.get(line["custom_id"], "ok")
            response, error = None, None
            if outcome == "ok":
                response = {
                    "status_code": 200,
                    "request_id": "r",
                    "body": reply(line["body"], vendor.answer(line["body"])),
                }
            elif outcome == "error":
                response = {"status_code": 400, "request_id": "r", "body": {"error": {"message": "no"}}}
            else:
                error = {"code": "batch_expired", "message": "This request could not be executed in time."}
            told = {"id": "batch_req_1", "custom_id": line["custom_id"], "response": response, "error": error}
            if outcome != "lost":
                (good if outcome == "ok" else bad).append(json.dumps(told))
        for name, lines in (("output_file_id", good), ("error_file_id", bad)):
            vendor.shuffle.shuffle(lines)
            if lines:
                row[name] = vendor.new_id("file")
                vendor.files[row[name]] = ("\n".join(lines) + "\n").encode()
        row["request_counts"] = {"total": len(good) + len(bad), "completed": len(good), "failed": len(bad)}


class AnthropicHandler(Handler):
    """Message Batches (platform.claude.com/docs/en/api/creating-message-batches)."""

    def route(self, vendor, verb, path, query, body):
        if self.headers.get("anthropic-version") != "2023-06-01":
            return 400, {"type": "error", "error": {"type": "invalid_request_error", "message": "anthropic-version"}}
        if (verb, path) == ("POST", "/v1/messages/batches"):
            return self.create(vendor, json.loads(body))
        if (verb, path) == ("GET", "/v1/messages/batches"):
            rows = list(reversed(vendor.batches.values()))
            ids = [row["id"] for row in rows]
            start = ids.index(query["after_id"]) + 1 if "after_id" in query else 0
            page = [self.shown(row) for row in rows[start : start + vendor.page]]
            return 200, {"data": page, "has_more": start + vendor.page < len(rows), "first_id": None, "last_id": None}
        if verb == "GET" and (found := re.fullmatch(r"/v1/messages/batches/(\w+)/results", path)):
            return 200, self.results(vendor, vendor.batches[found[1]])
        if verb == "GET" and (found := re.fullmatch(r"/v1/messages/batches/(\w+)", path)):
            return self.retrieve(vendor, found[1])
        if (verb, path) == ("POST", "/v1/messages"):
            asked = json.loads(body)
            vendor.live.append(asked)
            return 200, message(asked, vendor.answer(asked))
        return 404, {"type": "error", "error": {"type": "not_found_error", "message": path}}

    def create(self, vendor, wanted):
        ids = [one["custom_id"] for one in wanted["requests"]]
        assert len(set(ids)) == len(ids) <= 100_000
        assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", one) for one in ids)
        assert all("stream" not in one["params"] for one in wanted["requests"])
        batch = vendor.new_id("msgbatch")
        vendor.batches[batch] = {
            "id": batch, "requests": wanted["requests"], "polls": 0, "ended": False,
            "created_at": datetime.now(UTC).isoformat(),
        }  # fmt: skip
        vendor.submitted += ids
        return 200, self.shown(vendor.batches[batch])

    def shown(self, row):
        kinds = [self.server.vendor.outcomes.get(one["custom_id"], "ok") for one in row["requests"]]
        cancelled = self.server.vendor.ending == "cancelled"
        counts = {"processing": len(kinds), "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0}
        if row["ended"]:
            counts = {
                "processing": 0, "succeeded": kinds.count("ok"), "errored": kinds.count("error"),
                "canceled": 0, "expired": kinds.count("expired"),
            }  # fmt: skip
        if row["ended"] and cancelled:
            counts |= {"canceled": counts["succeeded"], "succeeded": 0}
        return {
            "id": row["id"], "type": "message_batch", "request_counts": counts, "created_at": row["created_at"],
            "processing_status": "ended" if row["ended"] else "in_progress", "ended_at": None,
            "expires_at": row["created_at"], "cancel_initiated_at": None, "archived_at": None,
            "results_url": "https://elsewhere.invalid/results" if row["ended"] else None,
        }  # fmt: skip

    def retrieve(self, vendor, name):
        row = vendor.batches.get(name)
        if row is None:
            return 404, {"type": "error", "error": {"type": "not_found_error", "message": name}}
        row["polls"] += 1
        row["ended"] = row["polls"] > vendor.polls_to_end
        return 200, self.shown(row)

    def results(self, vendor, row):
        lines = []
        for one in row["requests"]:
            outcome = vendor.outcomes.get(one["custom_id"], "ok")
            outcome = "canceled" if vendor.ending == "cancelled" and outcome == "ok" else outcome
            if outcome == "ok":
                result = {"type": "succeeded", "message": message(one["params"], vendor.answer(one["params"]))}
            elif outcome == "error":
                error = {"type": "error", "error": {"type": "invalid_request_error", "message": "no"}}
                result = {"type": "errored", "error": error}
            else:
                result = {"type": outcome}
            if outcome != "lost":
                lines.append(json.dumps({"custom_id": one["custom_id"], "result": result}))
        vendor.shuffle.shuffle(lines)
        return ("\n".join(lines) + "\n").encode()


class Server(ThreadingHTTPServer):
    """A vendor on a port; connections that a killed client left are nobody's error."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        return


HANDLERS = {"openai": OpenAIHandler, "anthropic": AnthropicHandler}


@contextmanager
def serving(provider):
    """A vendor, and the base URL at which it is."""
    server = Server(("127.0.0.1", 0), HANDLERS[provider])
    server.vendor = Vendor()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.vendor, f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
