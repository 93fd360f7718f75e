"""The real yaml-language-server, as an editor talks to it: over its protocol, by standard input and output.

npm installs it once a checkout, in the version that is pinned here. Needs Node.js; schemas come from the files'
own first lines.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

VERSION = "1.25.0"
FOLDER = Path(__file__).parents[1] / ".venv" / f"yaml-language-server-{VERSION}"
PATIENCE = 60
"""Seconds without a word from the server after which it is taken for dead."""
SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}


@contextlib.contextmanager
def language_server(root: Path) -> Iterator[Editor]:
    """An editor on a folder; the test is skipped without Node.js, except in CI, where it fails."""
    program = _installed()
    command = ["node", str(program), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        assert server.stdin
        assert server.stdout
        editor = Editor(server.stdin, root)
        threading.Thread(target=editor.listen, args=(server.stdout,), daemon=True).start()
        try:
            editor.begin()
            yield editor
        finally:
            server.kill()


def _installed() -> Path:
    missing = [program for program in ("node", "npm") if not shutil.which(program)]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"{' and '.join(missing)} not found: the language server needs Node.js")
    assert not missing, f"{' and '.join(missing)} must be there in CI"
    program = FOLDER / "node_modules/yaml-language-server/bin/yaml-language-server"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:  # tests run in several processes
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (FOLDER / "whole").exists():
            _install()
            (FOLDER / "whole").touch()
    return program


def _install() -> None:
    options = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command = ["npm", "install", *options, "--prefix", str(FOLDER), f"yaml-language-server@{VERSION}"]
    done = subprocess.run(command, check=False, timeout=300, capture_output=True, text=True)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip("npm could not install the language server: is there a network?")
    assert not done.returncode, done.stderr


@dataclass
class Editor:
    """What an editor knows of the files that it has open."""

    to_server: IO[bytes]
    root: Path
    _answers: queue.Queue[tuple[str, Any]] = field(default_factory=queue.Queue)
    opened: int = 0
    """How many files were opened so far."""
    _number: int = 0

    def begin(self) -> None:
        text = {"completion": {"completionItem": {"snippetSupport": True}}, "hover": {"contentFormat": ["markdown"]}}
        capabilities = {"textDocument": text, "workspace": {"configuration": True}}
        folders = [{"uri": self.root.as_uri(), "name": "records"}]
        self._ask(
            "initialize",
            processId=os.getpid(), rootUri=self.root.as_uri(), workspaceFolders=folders, capabilities=capabilities
        )  # fmt: skip
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": SETTINGS}})

    def open(self, path: str, text: str) -> list[str]:
        """Open a file, and wait for what the server finds wrong with it."""
        self.opened += 1
        uri = (self.root / path).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return self._wait_for(f"diagnostics {uri}")  # type: ignore[no-any-return]  # made below

    def completions(self, path: str, line: int, column: int) -> dict[str, Any]:
        """What is proposed at a place (both counted from 0): label → what is said of it."""
        found = self._at("completion", path, line, column)
        return {item["label"]: item.get("documentation") for item in found["items"]}

    def hover(self, path: str, line: int, column: int) -> str:
        """What is shown for the word at a place."""
        return str(self._at("hover", path, line, column)["contents"]["value"])

    def _at(self, what: str, path: str, line: int, column: int) -> Any:
        document = {"uri": (self.root / path).as_uri()}
        return self._ask(f"textDocument/{what}", textDocument=document, position={"line": line, "character": column})

    def _ask(self, method: str, **params: object) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        return self._wait_for(f"answer {self._number}")

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.to_server.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self.to_server.flush()

    def _wait_for(self, wanted: str) -> Any:
        while True:
            what, content = self._answers.get(timeout=PATIENCE)
            if what == wanted:
                return content

    def listen(self, from_server: IO[bytes]) -> None:
        """Take in what the server says until it ends, and answer what it asks."""
        while header := from_server.readline():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
                while from_server.readline().strip():
                    pass
                self._take(json.loads(from_server.read(length)))

    def _take(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params")
        if method == "textDocument/publishDiagnostics":
            assert params
            told = [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in params["diagnostics"]]
            self._answers.put((f"diagnostics {params['uri']}", told))
        elif method is None:
            self._answers.put((f"answer {message['id']}", message.get("result")))
        elif method == "workspace/configuration":
            assert params
            answer = [SETTINGS.get(item.get("section"), {}) for item in params["items"]]
            self._send({"id": message["id"], "result": answer})
        elif "id" in message:
            self._send({"id": message["id"], "result": None})
