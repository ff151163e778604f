using VoteTracker.Hosting;
using VoteTracker.VetoThreats;

return await ServiceHost.RunAsync(VetoThreatsHost.Build(args));
