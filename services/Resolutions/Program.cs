using VoteTracker.Hosting;
using VoteTracker.Resolutions;

return await ServiceHost.RunAsync(ResolutionsHost.Build(args));
