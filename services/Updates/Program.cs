using VoteTracker.Hosting;
using VoteTracker.Updates;

return await ServiceHost.RunAsync(UpdatesHost.Build(args));
