"""The process of a session on This computer: a command in a terminal, or with plain pipes.

    session.py terminal COMMAND...    output as a terminal shows it, live
    session.py plain COMMAND...       standard output and error, given once the command has ended, as AWS's agent does

On standard input come messages: a letter, four bytes of length (big endian), the bytes. `i`: input; `s`: the terminal's rows
and columns as two numbers. The end of standard input hangs the terminal up. Exits as the command did.
"""

import fcntl
import os
import select
import signal
import struct
import sys
import tempfile
import termios

IGNORED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def become(command):
    """In the child. Does not return."""
    try:
        for number in IGNORED + (signal.SIGPIPE,):
            signal.signal(number, signal.SIG_DFL)
        os.environ.pop("RUNCTL_SUPERVISOR_OF", None)
        os.execvp(command[0], command)
    except OSError as e:
        os.write(2, ("Unable to start command: %s\r\n" % e).encode("utf-8", "replace"))
    finally:
        os._exit(126)


def in_terminal(command):
    child, terminal = os.forkpty()
    if child == 0:
        become(command)
    resize(terminal, 24, 80)
    return child, terminal


def plain(command):
    output = tempfile.TemporaryFile()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        become(command)
    return child, output


def write(descriptor, data):
    while data:
        data = data[os.write(descriptor, data) :]


def hang_up(child):
    try:
        os.killpg(child, signal.SIGHUP)
        os.killpg(child, signal.SIGCONT)
    except OSError:
        pass


def obey(waiting, terminal):
    """Does what the messages in the buffer say and answers the rest of it."""
    while len(waiting) >= 5:
        length = struct.unpack(">I", waiting[1:5])[0]
        if len(waiting) < 5 + length:
            break
        kind, content, waiting = waiting[:1], waiting[5 : 5 + length], waiting[5 + length :]
        if terminal is not None and kind == b"i":
            write(terminal, content)
        elif terminal is not None and kind == b"s":
            resize(terminal, *(int(number) for number in content.split()))
    return waiting


def copy(child, terminal):
    """Between the terminal and the one who started this, until the terminal's last user has closed it."""
    sources, waiting = [0, terminal], b""
    while True:
        for source in select.select(sources, [], [])[0]:
            try:
                data = os.read(source, 65536)
            except OSError:
                data = b""  # How a terminal tells that nobody uses it any more.
            if source == terminal:
                if not data:
                    return
                write(1, data)
            elif data:
                waiting = obey(waiting + data, terminal)
            else:
                sources.remove(0)
                hang_up(child)


def main(kind, command):
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    if kind == "terminal":
        child, terminal = in_terminal(command)
        try:
            copy(child, terminal)
        except BrokenPipeError:
            hang_up(child)
        status = os.waitpid(child, 0)[1]
    else:
        child, output = plain(command)
        status = wait_or_hang_up(child)
        output.seek(0)
        for part in iter(lambda: output.read(65536), b""):
            write(1, part)
    sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


def wait_or_hang_up(child):
    sources = [0]
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        if select.select(sources, [], [], 0.02)[0] and not os.read(0, 65536):
            sources = []
            try:
                os.killpg(child, signal.SIGKILL)
            except OSError:
                pass


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
