// A watcher that is not ours: node watch.js HOST:PORT PARENT live|CURSOR
// With CA_FILE over TLS, with TOKEN as who that says. Prints each frame as a line of JSON, at once and whole, so that whoever kills it knows what it has taken.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, parent, from] = process.argv.slice(2);
const protos = path.join(__dirname, '..', '..', 'protos');
const definition = loader.loadSync('votetracker/v1/updates.proto', {
  includeDirs: [protos], keepCase: true, longs: String, enums: String, oneofs: true,
});
const { UpdateService } = grpc.loadPackageDefinition(definition).votetracker.v1;

const { CA_FILE, TOKEN } = process.env;
const credentials = CA_FILE ? grpc.credentials.createSsl(fs.readFileSync(CA_FILE)) : grpc.credentials.createInsecure();
const metadata = new grpc.Metadata();
if (TOKEN) metadata.set('authorization', `Bearer ${TOKEN}`);
const client = new UpdateService(address, credentials, { 'grpc.enable_http_proxy': 0 });
const stream = client.Watch({ parent, ...(from === 'live' ? { live: {} } : { after_cursor: from }) }, metadata);

stream.on('data', (response) => {
  const content = response[response.frame];
  const updates = (content.updates ?? []).map(({ offset, commit, type }) => ({ offset: Number(offset), commit, type }));
  console.log(JSON.stringify({ frame: response.frame, cursor: content.cursor, updates }));
});
stream.on('error', (error) => {
  console.error(`${grpc.status[error.code]}: ${error.details}`);
  process.exitCode = 1;
});
