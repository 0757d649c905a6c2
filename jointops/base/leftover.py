"""Servers that a killed node left running."""

import contextlib
import os
import signal
import time
from pathlib import Path

import psutil


def end_valkey(socket: Path) -> None:
    """End the Valkey of a start that was killed: once it runs, its command line names the socket and nothing else."""
    for process in psutil.process_iter(["name", "cmdline"]):
        if str(socket) in " ".join(process.info["cmdline"] or []) and "valkey" in (process.info["name"] or ""):
            _end(process, signal.SIGTERM)


def end_postgres(folder: Path) -> None:
    """End the PostgreSQL that still works on a folder of which nothing is to be kept."""
    for process in psutil.process_iter(["name", "cmdline"]):
        if str(folder) in (process.info["cmdline"] or []) and "postgres" in (process.info["name"] or ""):
            _end(process, signal.SIGQUIT)


def _end(process: psutil.Process, how: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        os.kill(process.pid, how)
        _wait_gone(process)


def _wait_gone(process: psutil.Process) -> None:
    deadline = time.monotonic() + 5
    while process.is_running() and time.monotonic() < deadline:
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(0.2)
    if process.is_running():
        process.kill()
