"""Follows a Congress: python3 watch.py [HOST:PORT] [congresses/N] [CURSOR_FILE]

Once, in the repository's folder:

    pip install grpcio grpcio-tools
    python3 -m grpc_tools.protoc -I protos --python_out=examples/python --grpc_python_out=examples/python protos/google/api/*.proto protos/votetracker/v1/*.proto
"""

import os
import random
import sys
import threading
import time

import grpc

from votetracker.v1 import updates_pb2, updates_pb2_grpc

SILENCE_SECONDS = float(os.environ.get("SILENCE_SECONDS", "45"))
MAX_DELAY_SECONDS = 10

# No repetition mends these.
PERMANENT = {
    grpc.StatusCode.INVALID_ARGUMENT,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.UNIMPLEMENTED,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.UNAUTHENTICATED,
}


class Position:
    """How far the program is, in a file that is whole whenever the program ends."""

    def __init__(self, file):
        self.file = file
        self.last_offset = 0
        self.cursor = None
        if os.path.exists(file):
            with open(file, encoding="utf-8") as kept:
                self.cursor = kept.read()

    def keep(self, cursor):
        self.cursor = cursor
        with open(self.file + ".new", "w", encoding="utf-8") as kept:
            kept.write(cursor)
        os.replace(self.file + ".new", self.file)

    def forget(self):
        self.cursor = None
        self.last_offset = 0
        if os.path.exists(self.file):
            os.remove(self.file)

    def request(self, parent):
        if self.cursor is None:
            return updates_pb2.WatchRequest(parent=parent, snapshot_then_live=updates_pb2.SnapshotThenLive())
        return updates_pb2.WatchRequest(parent=parent, after_cursor=self.cursor)


def name_of(update_type):
    """The name of a type, or the number of one that is newer than this program's stubs."""
    return updates_pb2.UpdateType.Name(update_type) if update_type in updates_pb2.UpdateType.values() else update_type


def take(frame, position):
    kind = frame.WhichOneof("frame")
    if kind is None:
        # A kind of frame that is newer than this program's stubs.
        return False
    content = getattr(frame, kind)
    if kind == "snapshot_item":
        resource = content.WhichOneof("resource")
        print("now", getattr(content, resource).name if resource else "something newer than this program", flush=True)
    elif kind == "snapshot_end":
        print("snapshot of", content.item_count, flush=True)
    elif kind == "updates":
        for update in content.updates:
            # A commit larger than a frame comes from its beginning again when it was broken off.
            if update.offset > position.last_offset:
                position.last_offset = update.offset
                print(update.offset, name_of(update.type), flush=True)
    # Last of all, and in a snapshot only at its end: its items come before any cursor that holds for them.
    cursor = getattr(content, "cursor", "")
    if cursor and (position.cursor is not None or kind == "snapshot_end"):
        position.keep(cursor)
    return kind in ("updates", "bookmark", "caught_up", "snapshot_end")


def watch(client, parent, position):
    """Takes frames until the stream ends. Returns whether it worked, and raises why it ended."""
    stream = client.Watch(position.request(parent))
    worked = False
    while True:
        # Ends a stream that is silent: the service says something every 15 seconds.
        watchdog = threading.Timer(SILENCE_SECONDS, stream.cancel)
        watchdog.start()
        try:
            frame = next(stream, None)
        except grpc.RpcError as error:
            error.worked = worked
            raise
        finally:
            watchdog.cancel()
        if frame is None:
            return worked
        worked |= take(frame, position)


def main():
    arguments = dict(enumerate(sys.argv))
    address = arguments.get(1, "127.0.0.1:5104")
    parent = arguments.get(2, "congresses/116")
    position = Position(arguments.get(3, "cursor"))
    options = [
        # Notices a connection that is dead: the network may never say so.
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        # After a failure the next attempt is this program's to time.
        ("grpc.initial_reconnect_backoff_ms", 100),
        ("grpc.max_reconnect_backoff_ms", 1_000),
    ]
    failures = 0
    with grpc.insecure_channel(address, options=options) as channel:
        client = updates_pb2_grpc.UpdateServiceStub(channel)
        while True:
            try:
                worked = watch(client, parent, position)
            except grpc.RpcError as error:
                worked = error.worked
                silent = error.code() == grpc.StatusCode.CANCELLED
                print(f"{error.code().name}:", f"nothing came for {SILENCE_SECONDS:g} s" if silent else error.details(), file=sys.stderr, flush=True)
                if error.code() in PERMANENT:
                    return 1
                if error.code() == grpc.StatusCode.OUT_OF_RANGE:
                    position.forget()
            failures = 0 if worked else failures + 1
            time.sleep(min(2**failures / 4, MAX_DELAY_SECONDS) * random.uniform(0.5, 1))


if __name__ == "__main__":
    sys.exit(main())
