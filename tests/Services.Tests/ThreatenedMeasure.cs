using VoteTracker.V1;
using Frame = VoteTracker.V1.WatchResponse.FrameOneofCase;

namespace VoteTracker.Services.Tests;

/// <summary>A measure with as many veto threats of the greatest length as it may have, which was vetoed: one commit of 3 MB settles them all.</summary>
public sealed class ThreatenedMeasure(InProcessSuite suite) : IAsyncLifetime
{
    internal const int Threats = Domain.MeasureLimits.VetoThreats;

    internal static readonly string LongestText = new('語', 8_192);

    internal string Congress { get; } = InProcessSuite.NewCongress();

    /// <summary>A durable subscription from before the veto.</summary>
    internal string Subscription { get; private set; } = "";

    /// <summary>The outlook while the threats stood.</summary>
    internal OverrideOutlook Outlook { get; private set; } = new();

    /// <summary>The last cursor before the veto.</summary>
    internal string Before { get; private set; } = "";

    /// <summary>What a watcher received of the veto.</summary>
    internal List<WatchResponse> Frames { get; } = [];

    /// <summary>The offset of the last update.</summary>
    internal long Head { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(Congress));
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(Congress));
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.SenatePassage(Congress));
        for (var i = 0; i < Threats; i++)
        {
            var threat = HJRes46Scenario.Threat(Congress, $"threat-{i}");
            (threat.VetoThreat.Statement, threat.VetoThreat.Condition) = (LongestText, LongestText);
            await suite.VetoThreats.IssueVetoThreatAsync(threat);
        }
        Subscription = (await suite.Subscriptions.CreateSubscriptionAsync(
            new CreateSubscriptionRequest { Parent = Congress, SubscriptionId = "alerts", Subscription = new Subscription() })).Name;
        Outlook = await suite.VetoThreats.GetOverrideOutlookAsync(new GetOverrideOutlookRequest { Name = $"{Congress}/resolutions/hjres46" });

        using var watcher = await Watcher.LiveAsync(suite.Updates, Congress);
        Before = watcher.Cursor;
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(
            Congress,
            HJRes46Scenario.Action("presented", "2019-03-14", ActionKind.Presented),
            HJRes46Scenario.Action("vetoed", "2019-03-15", ActionKind.Vetoed)));
        do
            Frames.Add(await watcher.NextAsync(Frame.Updates));
        while (Frames[^1].Updates.Cursor.Length == 0);
        Head = Frames[^1].Updates.Updates[^1].Offset;
    }

    public ValueTask DisposeAsync() => default;
}
