using VoteTracker.Hosting;
using VoteTracker.Votes;

return await ServiceHost.RunAsync(VotesHost.Build(args));
