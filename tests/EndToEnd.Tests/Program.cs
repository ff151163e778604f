using VoteTracker.EndToEnd.Tests;
using VoteTracker.EndToEnd.Tests.Faults;
using VoteTracker.EndToEnd.Tests.Faults.Upgrades;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// What xunit generates for a test program, and the soak and the rehearsal, which are no tests.
return args switch
{
    ["soak", .. var rest] => await Soak.RunAsync(rest),
    ["rehearse", .. var rest] => await Rehearsal.RunAsync(rest),
    _ when args.Any(arg => arg is "--server" or "--internal-msbuild-node") =>
        await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
