// A page's script that calls VoteTracker with connect-web, by gRPC-Web. It is bundled with what buf generates of the contract.
import { ConnectError, Code, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { VoteService } from "./gen/votetracker/v1/votes_pb.js";
import { UpdateService, ResourceKind } from "./gen/votetracker/v1/updates_pb.js";

const clientsOf = (baseUrl, useBinaryFormat) => {
  const transport = createGrpcWebTransport({ baseUrl, useBinaryFormat });
  return { votes: createClient(VoteService, transport), updates: createClient(UpdateService, transport) };
};

window.getVote = async (baseUrl, name) => {
  const vote = await clientsOf(baseUrl, true).votes.getVote({ name });
  return `${vote.tally.yea}-${vote.tally.nay}`;
};

window.refusal = async (baseUrl, name) => {
  try {
    await clientsOf(baseUrl, true).votes.getVote({ name });
    return "";
  } catch (error) {
    const refused = ConnectError.from(error);
    return `${Code[refused.code]} ${refused.rawMessage}`;
  }
};

// Answers with what a watch delivers until its first update; tells when it is live.
window.watch = async (baseUrl, parent) => {
  const seen = [];
  const { updates } = clientsOf(baseUrl, true);
  for await (const { frame } of updates.watch({ parent, filter: { kinds: [ResourceKind.VOTE] } })) {
    seen.push(frame.case);
    if (frame.case === "caughtUp") document.title = "live";
    if (frame.case === "updates") break;
  }
  return seen;
};
