// Follows a Congress: node watch.js [HOST:PORT] [congresses/N] [CURSOR_FILE]
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const { loadSync } = require('@grpc/proto-loader');

const [address = '127.0.0.1:5104', parent = 'congresses/116', cursorFile = 'cursor'] = process.argv.slice(2);
const silenceSeconds = Number(process.env.SILENCE_SECONDS ?? 45);
const maxDelaySeconds = 10;

// No repetition mends these.
const permanent = new Set([
  grpc.status.INVALID_ARGUMENT, grpc.status.NOT_FOUND, grpc.status.FAILED_PRECONDITION, grpc.status.UNIMPLEMENTED,
  grpc.status.PERMISSION_DENIED, grpc.status.UNAUTHENTICATED,
]);

const { UpdateService } = grpc.loadPackageDefinition(loadSync('votetracker/v1/updates.proto', {
  includeDirs: [path.join(__dirname, '..', '..', 'protos')], longs: String, enums: String, defaults: true, oneofs: true,
})).votetracker.v1;

const client = new UpdateService(address, grpc.credentials.createInsecure(), {
  // Notices a connection that is dead: the network may never say so.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  // After a failure the next attempt is this program's to time.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
});

let cursor = fs.existsSync(cursorFile) ? fs.readFileSync(cursorFile, 'utf8') : null;
let lastOffset = 0n;
let failures = 0;

// Whole or not at all, whenever the program ends.
function keep(value) {
  cursor = value;
  fs.writeFileSync(`${cursorFile}.new`, value);
  fs.renameSync(`${cursorFile}.new`, cursorFile);
}

function forget() {
  cursor = null;
  lastOffset = 0n;
  fs.rmSync(cursorFile, { force: true });
}

function take(frame) {
  const content = frame[frame.frame];
  // A kind of frame that is newer than the protos.
  if (!content) return;
  switch (frame.frame) {
    case 'snapshotItem':
      console.log(`now ${content[content.resource]?.name ?? 'something newer than this program'}`);
      break;
    case 'snapshotEnd':
      console.log(`snapshot of ${content.itemCount}`);
      break;
    case 'updates':
      for (const { offset, type } of content.updates) {
        // A commit larger than a frame comes from its beginning again when it was broken off.
        if (BigInt(offset) > lastOffset) {
          lastOffset = BigInt(offset);
          console.log(`${offset} ${type}`);
        }
      }
      break;
  }
  // Last of all, and in a snapshot only at its end: its items come before any cursor that holds for them.
  if (content.cursor && (cursor !== null || frame.frame === 'snapshotEnd')) keep(content.cursor);
  if (['updates', 'bookmark', 'caughtUp', 'snapshotEnd'].includes(frame.frame)) failures = 0;
}

function watch() {
  const stream = client.watch({ parent, ...(cursor === null ? { snapshotThenLive: {} } : { afterCursor: cursor }) });
  let watchdog;
  let ended = false;

  const listen = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      stream.cancel();
      comeBack({ code: grpc.status.CANCELLED, details: `nothing came for ${silenceSeconds} s` });
    }, silenceSeconds * 1000);
  };

  // Whatever is said first ends the stream: an error, an end without one, or the watchdog.
  const comeBack = (error) => {
    clearTimeout(watchdog);
    if (ended) return;
    ended = true;
    console.error(`${grpc.status[error.code]}: ${error.details}`);
    if (permanent.has(error.code)) {
      process.exit(1);
    }
    if (error.code === grpc.status.OUT_OF_RANGE) forget();
    const delaySeconds = Math.min(2 ** failures++ / 4, maxDelaySeconds) * (0.5 + Math.random() / 2);
    setTimeout(watch, delaySeconds * 1000);
  };

  stream.on('data', (frame) => {
    if (ended) return;
    listen();
    take(frame);
  });
  stream.on('error', comeBack);
  stream.on('end', () => comeBack({ code: grpc.status.OK, details: 'the stream ended' }));
  listen();
}

watch();
