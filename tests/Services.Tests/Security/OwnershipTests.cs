using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.V1;
using SubscriptionsConsumer = VoteTracker.Services.Tests.Subscriptions.Consumer;

namespace VoteTracker.Services.Tests.Security;

/// <summary>What belongs to a caller: its subscriptions, its request ids, and its name on what it wrote.</summary>
[Collection(nameof(SecureSuite))]
public sealed class OwnershipTests(SecureSuite suite)
{
    [Fact]
    public async Task Another_may_neither_read_nor_change_nor_consume_nor_delete_a_subscription()
    {
        var (mine, others) = (suite.Subscriptions("alice"), suite.Subscriptions("bob", "recorder"));
        var congress = InProcessSuite.NewCongress();
        var created = await CreateAsync(mine, congress, "alerts");
        Assert.Equal("alice", created.Owner);

        foreach (var call in Calls(others, created.Name))
            (await Refusal.OfAsync(call)).Demand(StatusCode.PermissionDenied, "NOT_OWNER");

        Assert.Empty((await others.ListSubscriptionsAsync(new() { Parent = congress })).Subscriptions);
        Assert.Equal(created.Etag, (await mine.GetSubscriptionAsync(new() { Name = created.Name })).Etag);
        // Nor take its name.
        (await Refusal.OfAsync(() => CreateAsync(others, congress, "alerts"))).Demand(StatusCode.AlreadyExists, "ALREADY_EXISTS");
    }

    [Fact]
    public async Task An_operator_and_its_owner_may_do_everything_with_a_subscription_and_it_stays_the_owners()
    {
        var (mine, operators) = (suite.Subscriptions("alice"), suite.Subscriptions("root", "operator"));
        var congress = InProcessSuite.NewCongress();
        foreach (var client in (SubscriptionService.SubscriptionServiceClient[])[mine, operators])
        {
            var created = await CreateAsync(mine, congress, "alerts");
            Assert.Single((await client.ListSubscriptionsAsync(new() { Parent = congress })).Subscriptions);
            using (await SubscriptionsConsumer.OpenAsync(client, created.Name))
            {
            }
            var changed = await client.UpdateSubscriptionAsync(Change(created.Name));
            Assert.Equal("alice", changed.Owner);
            await client.ListParkedAsync(new() { Parent = created.Name });
            await client.ReplayParkedAsync(new() { Name = created.Name });
            await client.DeleteSubscriptionAsync(new() { Name = created.Name });
        }
    }

    [Fact]
    public async Task A_subscription_from_before_callers_were_authenticated_is_for_operators()
    {
        var congress = InProcessSuite.NewCongress();
        var created = await CreateAsync(suite.Open.Subscriptions, congress, "old");
        Assert.Empty(created.Owner);

        foreach (var call in Calls(suite.Subscriptions("alice"), created.Name))
            (await Refusal.OfAsync(call)).Demand(StatusCode.PermissionDenied, "NOT_OWNER");
        await suite.Subscriptions("root", "operator").DeleteSubscriptionAsync(new() { Name = created.Name });
    }

    [Fact]
    public async Task A_page_of_own_subscriptions_is_full_also_among_those_of_others()
    {
        var (mine, others) = (suite.Subscriptions("alice"), suite.Subscriptions("bob"));
        var congress = InProcessSuite.NewCongress();
        foreach (var (client, id) in (IEnumerable<(SubscriptionService.SubscriptionServiceClient, string)>)
            [(others, "a"), (mine, "b"), (others, "c"), (mine, "d"), (others, "e"), (mine, "f"), (others, "g")])
            await CreateAsync(client, congress, id);

        var first = await mine.ListSubscriptionsAsync(new() { Parent = congress, PageSize = 2 });
        var second = await mine.ListSubscriptionsAsync(new() { Parent = congress, PageSize = 2, PageToken = first.NextPageToken });

        Assert.Equal(["b", "d"], first.Subscriptions.Select(subscription => subscription.Name[^1..]));
        Assert.Equal(["f"], second.Subscriptions.Select(subscription => subscription.Name[^1..]));
        Assert.Empty(second.NextPageToken);
    }

    [Fact]
    public async Task The_same_request_id_of_two_callers_is_two_requests()
    {
        var congress = InProcessSuite.NewCongress();
        var (alice, bob) = (Resolutions("alice"), Resolutions("bob"));
        var created = await alice.CreateResolutionAsync(Creation(congress, 1, "same"));

        Assert.Equal(created, await alice.CreateResolutionAsync(Creation(congress, 1, "same")));
        Assert.NotEqual(created.Name, (await bob.CreateResolutionAsync(Creation(congress, 2, "same"))).Name);
        (await Refusal.OfAsync(async () => await bob.CreateResolutionAsync(Creation(congress, 1, "same")))).Demand(StatusCode.InvalidArgument, "REQUEST_ID_REUSED");

        var (mine, others) = (suite.Subscriptions("alice"), suite.Subscriptions("bob"));
        await CreateAsync(mine, congress, "one", "same-subscription");
        Assert.Equal("bob", (await CreateAsync(others, congress, "two", "same-subscription")).Owner);
    }

    [Fact]
    public async Task An_update_says_who_wrote_it_by_token_and_by_certificate_and_nobody_where_callers_are_not_known()
    {
        var congress = InProcessSuite.NewCongress();
        await Resolutions("alice").CreateResolutionAsync(Creation(congress, 1, ""));
        var certificate = suite.Authority.IssueClient("CN=recorder");
        await new ResolutionService.ResolutionServiceClient(suite.WithCertificate(suite.Url(0), certificate)).CreateResolutionAsync(Creation(congress, 2, ""));
        await suite.Open.Resolutions.CreateResolutionAsync(Creation(congress, 3, ""));

        var authors = new List<string>();
        for (var offset = 1; offset <= 3; offset++)
            authors.Add((await suite.Open.Updates.GetUpdateAsync(new() { Parent = congress, Offset = offset })).Author);

        Assert.Equal(["alice", "CN=recorder", ""], authors);
    }

    private ResolutionService.ResolutionServiceClient Resolutions(string name) => new(suite.WithToken(suite.Url(0), suite.Issuer.Token(name, "recorder")));

    private static CreateResolutionRequest Creation(string congress, int number, string requestId) => new()
    {
        Parent = congress,
        RequestId = requestId,
        Resolution = new() { Type = ResolutionType.Hjres, Number = number, Title = "A title", IntroducedDate = "2019-02-22" },
    };

    private static Func<Task>[] Calls(SubscriptionService.SubscriptionServiceClient client, string name) =>
    [
        async () => await client.GetSubscriptionAsync(new() { Name = name }),
        async () => await client.UpdateSubscriptionAsync(Change(name)),
        async () => await client.ListParkedAsync(new() { Parent = name }),
        async () => await client.ReplayParkedAsync(new() { Name = name }),
        async () => (await SubscriptionsConsumer.OpenAsync(client, name)).Dispose(),
        async () => await client.DeleteSubscriptionAsync(new() { Name = name }),
    ];

    private static UpdateSubscriptionRequest Change(string name) => new()
    {
        Subscription = new() { Name = name, MaxDeliveryAttempts = 7 },
        UpdateMask = new FieldMask { Paths = { "max_delivery_attempts" } },
    };

    private static async Task<Subscription> CreateAsync(
        SubscriptionService.SubscriptionServiceClient client, string congress, string id, string requestId = "") =>
        await client.CreateSubscriptionAsync(new() { Parent = congress, SubscriptionId = id, Subscription = new(), RequestId = requestId });
}
