// How many viewers cost the board what: opens so many live pages of one vote as browsers do, follows the vote to its end, and prints the
// board's memory and processor time. Run against ./dev up --no-demo on a data directory that has no House vote 94 yet:
//
//   node --experimental-websocket board-viewers.js 5100 200 30
//
// Arguments: the port base, how many viewers, for how many seconds positions come. Node 22 needs no flag.
"use strict";

const fs = require("fs");
const path = require("path");
const { execSync } = require("child_process");
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const [portBase, viewers, seconds] = process.argv.slice(2).map(Number);
if (!seconds) throw new Error("usage: board-viewers.js PORT_BASE VIEWERS SECONDS");
const board = `http://127.0.0.1:${portBase + 7}`;
const parent = "congresses/116";
const name = `${parent}/votes/house-1-94`;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// --- MessagePack, as much of it as SignalR's blazorpack needs -------------------------------------------------------

const text = (value) => {
  const bytes = Buffer.from(value);
  const head = bytes.length < 32 ? Buffer.from([0xa0 | bytes.length]) : Buffer.from([0xdb, bytes.length >>> 24, (bytes.length >>> 16) & 255, (bytes.length >>> 8) & 255, bytes.length & 255]);
  return Buffer.concat([head, bytes]);
};
const number = (value) => Buffer.from([0xd3, 0, 0, 0, 0, value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const pack = (value) =>
  value === null ? Buffer.from([0xc0])
    : typeof value === "number" ? number(value)
      : typeof value === "string" ? text(value)
        : typeof value === "boolean" ? Buffer.from([value ? 0xc3 : 0xc2])
        : Array.isArray(value) ? Buffer.concat([Buffer.from([0x90 | value.length]), ...value.map(pack)])
          : Buffer.from([0x80]);

// A message's length goes before it, seven bits a byte.
const framed = (message) => {
  const head = [];
  let left = message.length;
  do {
    head.push((left & 127) | (left > 127 ? 128 : 0));
    left >>>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from(head), message]);
};
const invocation = (id, method, ...values) => framed(pack([1, {}, id, method, values]));

const messages = function* (bytes) {
  for (let at = 0; at < bytes.length;) {
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    yield bytes.subarray(at, at + length);
    at += length;
  }
};

// The number that is the first argument of a call, where a message is that one.
const numberOf = (message, method) => {
  const at = message.indexOf(method);
  if (at < 0 || at > 20) return undefined;
  const value = at + method.length + 1;
  const kind = message[value];
  return kind < 128 ? kind
    : kind === 0xcc ? message[value + 1]
      : kind === 0xcd ? message.readUInt16BE(value + 1)
        : kind === 0xce || kind === 0xd2 ? message.readUInt32BE(value + 1)
          : Number(message.readBigInt64BE(value + 1));
};

// --- A viewer --------------------------------------------------------------------------------------------------------

class Viewer {
  received = 0;
  batches = 0;
  lastBatch = 0;

  async open() {
    const address = `${board}/${name}`;
    const html = await (await fetch(address)).text();
    const markers = [...html.matchAll(/<!--Blazor:(\{"type":"server".*?\})-->/g)].map((match) => JSON.parse(match[1]));
    const state = /<!--Blazor-Server-Component-State:(.*?)-->/.exec(html)?.[1] ?? "";
    const operations = markers.map((marker, index) => ({ type: "add", ssrComponentId: index + 1, marker: { ...marker, uniqueId: index + 1 } }));
    const socket = new WebSocket(`${board.replace("http", "ws")}/_blazor`);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    await new Promise((resolve, reject) => {
      socket.onopen = () => socket.send('{"protocol":"blazorpack","version":1}\x1e');
      socket.onerror = (event) => reject(new Error(event.message ?? "refused"));
      let greeted = false;
      socket.onmessage = ({ data }) => {
        let bytes = typeof data === "string" ? Buffer.from(data) : Buffer.from(data);
        this.received += bytes.length;
        if (!greeted) {
          greeted = true;
          socket.send(invocation("0", "StartCircuit", `${board}/`, address, "[]", ""));
          return;
        }
        for (const message of messages(bytes)) {
          // The answer to StartCircuit.
          if (message[1] === 3) socket.send(invocation(null, "UpdateRootComponents", JSON.stringify({ batchId: 1, operations }), state));
          // A browser does what it is asked and says so; a page that hears nothing for a minute is given up.
          const asked = numberOf(message, "JS.BeginInvokeJS");
          if (asked !== undefined) socket.send(invocation(null, "EndInvokeJSFromDotNet", asked, true, `[${asked},true,null]`));
          const batch = numberOf(message, "JS.RenderBatch");
          if (batch === undefined) continue;
          socket.send(invocation(null, "OnRenderCompleted", batch, null));
          this.batches++;
          if (message.includes("#mark-")) this.lastBatch = performance.now();
          resolve();
        }
      };
    });
    this.pings = setInterval(() => socket.send(framed(pack([6]))), 15000);
  }

  close() {
    clearInterval(this.pings);
    this.socket.close();
  }
}

// --- The board's process -------------------------------------------------------------------------------------------

const pid = Number(execSync(`pgrep -f '^dotnet .*VoteTracker\\.Board\\.dll --urls http://127.0.0.1:${portBase + 7}'`).toString().trim().split("\n")[0]);
const processor = () => {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
};
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;

// --- The vote ------------------------------------------------------------------------------------------------------

const root = path.join(__dirname, "..", "..");
const contract = grpc.loadPackageDefinition(loader.loadSync("votetracker/v1/votes.proto", { includeDirs: [path.join(root, "protos")] })).votetracker.v1;
const votes = new contract.VoteService(`127.0.0.1:${portBase + 2}`, grpc.credentials.createInsecure());
const call = (method, request) => new Promise((resolve, reject) => votes[method](request, { deadline: Date.now() + 30000 }, (error, answer) => (error ? reject(error) : resolve(answer))));
const rollCalls = fs.readFileSync(path.join(root, "services", "Cli", "Demo", "116-hjres46.jsonl"), "utf8").split("\n").slice(1).filter(Boolean)
  .map((line) => JSON.parse(line)).filter((each) => each.method.endsWith("/RecordVote")).map((each) => each.request);
const before = rollCalls.find((each) => each.vote.number === 93);
const recorded = rollCalls.find((each) => each.vote.number === 94);

const main = async () => {
  // Whose seats there are is known from the roll call before it.
  await call("RecordVote", before);
  const { tally, officialResult, officialPassed, ...announced } = recorded.vote;
  await call("ScheduleVote", { parent, vote: { ...announced, announcement: { precision: "SCHEDULE_PRECISION_DAY", date: announced.date } } });
  await call("OpenVote", { name });
  await call("RecordPositions", { name, positions: recorded.positions.slice(0, 200) });
  await new Viewer().open();
  await pause(3000);
  const empty = memory();

  const opening = [performance.now(), processor()];
  const all = Array.from({ length: viewers }, () => new Viewer());
  for (let at = 0; at < all.length; at += 20) await Promise.all(all.slice(at, at + 20).map((viewer) => viewer.open()));
  const opened = { seconds: (performance.now() - opening[0]) / 1000, processor: processor() - opening[1] };
  await pause(5000);
  const quiet = memory();
  const still = [performance.now(), processor()];
  await pause(10000);
  const idle = (processor() - still[1]) / ((performance.now() - still[0]) / 1000);

  const [began, used, bytes] = [performance.now(), processor(), all.reduce((sum, viewer) => sum + viewer.received, 0)];
  const waits = [];
  const left = recorded.positions.slice(200);
  for (let at = 0; (performance.now() - began) / 1000 < seconds; at = (at + 1) % left.length) {
    const sent = performance.now();
    await call("RecordPositions", { name, positions: [{ ...left[at], option: waits.length % 2 ? "VOTE_OPTION_YEA" : "VOTE_OPTION_NAY" }] });
    await pause(Math.max(0, 1000 - (performance.now() - sent)));
    for (const viewer of all) if (viewer.lastBatch > sent) waits.push(viewer.lastBatch - sent); else waits.push(Infinity);
  }
  const took = (performance.now() - began) / 1000;
  waits.sort((a, b) => a - b);
  const percentile = (share) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))].toFixed(0);
  console.log(`${viewers} viewers of one vote, a change a second for ${took.toFixed(0)} s`);
  console.log(`opening them      ${opened.seconds.toFixed(1)} s, ${(1000 * opened.processor / viewers).toFixed(0)} ms of processor each`);
  console.log(`memory            ${quiet.toFixed(0)} MiB, ${((quiet - empty) / viewers).toFixed(2)} MiB for each viewer (${empty.toFixed(0)} MiB with one); ${memory().toFixed(0)} MiB at the end`);
  console.log(`processor         ${(100 * idle).toFixed(1)} % of one core while nothing changes, ${(100 * (processor() - used) / took).toFixed(1)} % while a vote changes each second`);
  console.log(`sent              ${((all.reduce((sum, viewer) => sum + viewer.received, 0) - bytes) / all.length / took / 1024).toFixed(2)} KiB/s to each viewer`);
  console.log(`call to browser   ${percentile(0.5)} ms p50, ${percentile(0.99)} ms p99`);
  for (const viewer of all) viewer.close();
  process.exit(0);
};

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
