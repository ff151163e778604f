using VoteTracker.EndToEnd.Tests;
using VoteTracker.EndToEnd.Tests.Faults;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// What xunit generates for a test program, and the soak, which is no test: it runs as long as it is told to.
return args switch
{
    ["soak", .. var rest] => await Soak.RunAsync(rest),
    _ when args.Any(arg => arg is "--server" or "--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
