using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Http;

/// <summary>JSON at the names of resources, on the suite as <c>./dev up</c> starts it. Each test changes a vote of its own.</summary>
public sealed partial class HttpApiTests(RecordedSuite own) : IClassFixture<RecordedSuite>
{
    private const string Vote = "/v1/congresses/116/votes/house-1-94";

    private readonly RunningSuite _suite = own.Suite;

    private static IEnumerable<MethodDescriptor> Methods => ((ServiceDescriptor[])
    [
        ResolutionService.Descriptor, StoreService.Descriptor, VoteService.Descriptor, VetoThreatService.Descriptor, UpdateService.Descriptor, SubscriptionService.Descriptor,
    ]).SelectMany(service => service.Methods).Where(method => !method.IsClientStreaming);

    [GeneratedRegex(@"\{[a-z_.]+=(?<template>[^}]+)\}")]
    private static partial Regex Variable { get; }

    [Fact]
    public async Task Every_method_without_a_stream_of_requests_is_there_and_answers_in_JSON_as_by_gRPC()
    {
        using var api = new HttpApi(_suite);

        foreach (var method in Methods.Where(method => !method.IsServerStreaming))
        {
            var rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
            Assert.True(rule is not null, $"{method.FullName} has no google.api.http");
            foreach (var binding in (IEnumerable<HttpRule>)[rule, .. rule.AdditionalBindings])
            {
                var answer = await api.SendAsync(Verb(binding), Example(binding), binding.Body.Length > 0 ? "{}" : null);

                Assert.Equal("application/json", answer.Content.ContentType?.MediaType);
                if (answer.Status == HttpStatusCode.OK)
                    JsonParser.Default.Parse(answer.Text, method.OutputType);
                else
                    Assert.True(answer.Reason is not ("" or "METHOD_NOT_FOUND" or "INTERNAL" or "UNIMPLEMENTED" or "MALFORMED_MESSAGE"), $"{method.FullName}: {answer.Text}");
            }
        }

        var vote = await api.GetAsync(Vote);
        Assert.Equal(V1.Vote.Parser.ParseJson(await _suite.CliOutputAsync("get", "congresses/116/votes/house-1-94", "-o", "json")), V1.Vote.Parser.ParseJson(vote.Text));
        var head = await api.GetAsync("/v1/congresses/116/head");
        // Numbers of 64 bits are texts: JavaScript's are exact to 53.
        Assert.Equal(JsonValueKind.String, head.Json.GetProperty("offset").ValueKind);
        Assert.Equal(await _suite.HeadAsync(), long.Parse(head.Json.At("offset"), System.Globalization.CultureInfo.InvariantCulture));
        var nays = await api.GetAsync($"{Vote}/positions?filter=option%20%3D%20NAY&page_size=1000");
        Assert.Equal(182, nays.Json.All("positions").Count());
    }

    [Fact]
    public async Task An_error_is_a_status_that_names_what_is_wrong_and_nothing_is_passed_over()
    {
        using var api = new HttpApi(_suite);

        (await api.GetAsync("/v1/congresses/116/votes/house-1-999")).Demand(HttpStatusCode.NotFound, "VOTE_NOT_FOUND");
        (await api.GetAsync("/v1/congresses/nobody/votes")).Demand(HttpStatusCode.BadRequest, "INVALID_FIELD");
        (await api.GetAsync("/v1/nothing")).Demand(HttpStatusCode.NotFound, "METHOD_NOT_FOUND");
        (await api.PostAsync(Vote, "{}")).Demand(HttpStatusCode.NotFound, "METHOD_NOT_FOUND");
        (await api.PostAsync($"{Vote}:open", "{}")).Demand(HttpStatusCode.BadRequest, "VOTE_NOT_SCHEDULED");
        // Misspelt, of no such type, or twice: none of it may be lost without a word.
        foreach (var query in (string[])["pagesize=1", "page_size=many", "page_size=99999999999", "page_size=1&page_size=2", "filter.kinds=1"])
            (await api.GetAsync($"/v1/congresses/116/votes?{query}")).Demand(HttpStatusCode.BadRequest, "INVALID_FIELD");
        (await api.GetAsync("/v1/congresses/116/updates/first")).Demand(HttpStatusCode.BadRequest, "INVALID_FIELD");
        (await api.GetAsync("/v1/congresses/116:watch?filter.kinds=VOTES")).Demand(HttpStatusCode.BadRequest, "INVALID_FIELD");
        foreach (var body in (string[])["""{"etga":"x"}""", """{"etag":1""", "[]", "", """{"name":{}}"""])
            (await api.PostAsync($"{Vote}:open", body)).Demand(HttpStatusCode.BadRequest, "MALFORMED_MESSAGE");
        (await api.PostAsync($"{Vote}:open", $$"""{"etag":"{{new string('x', 65)}}"}""")).Demand(HttpStatusCode.BadRequest, "INVALID_FIELD");
        (await api.PostAsync($"{Vote}:open", $$"""{"etag":"{{new string('x', 9 << 20)}}"}""")).Demand(HttpStatusCode.TooManyRequests, "REQUEST_TOO_LARGE");
        // A name that somebody else has lead here, as a page from anywhere may.
        (await api.GetAsync(Vote, ("Host", "attacker.test"))).Demand(HttpStatusCode.Forbidden, "HOST_NOT_ALLOWED");
        // What a page from anywhere may send without asking first.
        using var simple = new StringContent("{}", new MediaTypeHeaderValue("text/plain"));
        using var refused = await api.Client.PostAsync(new Uri($"{Vote}:open", UriKind.Relative), simple);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task What_a_client_has_already_is_not_sent_again_until_it_changed()
    {
        using var api = new HttpApi(_suite);
        const string vote127 = "/v1/congresses/116/votes/house-1-127";
        var vote = await api.GetAsync(vote127);
        var etag = vote.Headers.ETag!.ToString();
        Assert.Equal($"\"{vote.Json.At("etag")}\"", etag);

        var same = await api.GetAsync(vote127, ("If-None-Match", $"\"other\", {etag}"));
        Assert.Equal(HttpStatusCode.NotModified, same.Status);
        Assert.Empty(same.Text);
        Assert.Equal(etag, same.Headers.ETag!.ToString());

        var vacated = await api.PostAsync($"{vote127}:vacate", $$"""{"reason":"by a test","etag":{{etag}},"requestId":"once"}""");
        Assert.Equal(HttpStatusCode.OK, vacated.Status);
        Assert.Equal(vacated.Text, (await api.PostAsync($"{vote127}:vacate", $$"""{"reason":"by a test","etag":{{etag}},"requestId":"once"}""")).Text);
        (await api.PostAsync($"{vote127}:vacate", $$"""{"reason":"by a test","etag":{{etag}}}""")).Demand(HttpStatusCode.Conflict, "ETAG_MISMATCH");
        var changed = await api.GetAsync(vote127, ("If-None-Match", etag));
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal("VOTE_STATE_VACATED", changed.Json.At("state"));
    }

    [Fact]
    public async Task A_watch_is_a_message_a_line_as_it_comes_and_goes_on_after_its_cursor_when_the_service_was_away()
    {
        using var api = new HttpApi(_suite);
        string cursor;
        await using (var watch = await JsonLines.OpenAsync(api.Client, "/v1/congresses/116:watch?filter.kinds=RESOURCE_KIND_VOTE&filter.kinds=RESOURCE_KIND_VETO_THREAT"))
        {
            var frames = new List<JsonElement>();
            while (frames.Count == 0 || !frames[^1].TryGetProperty("caughtUp", out _))
                frames.Add(await watch.NextAsync(_ => true));
            Assert.Equal(int.Parse(frames.Single(frame => frame.TryGetProperty("snapshotEnd", out _)).At("snapshotEnd", "itemCount"), System.Globalization.CultureInfo.InvariantCulture),
                frames.Count(frame => frame.TryGetProperty("snapshotItem", out _)));

            await api.PostAsync("/v1/congresses/116/votes/senate-1-49:vacate", """{"reason":"by a test"}""");
            // While the stream goes on.
            var update = await watch.NextAsync(frame => frame.TryGetProperty("updates", out _));
            Assert.Equal("UPDATE_TYPE_VOTE_VACATED", update.GetProperty("updates").All("updates").First().At("type"));
            cursor = update.At("updates", "cursor");

            System.Diagnostics.Process.GetProcessById(await _suite.ProcessOfAsync("VoteTracker.Updates.dll")).Kill();
            var last = await watch.LastAsync();
            Assert.Equal("14", last.At("code"));
            Assert.Contains(last.All("details"), detail => detail.At("reason") == "SERVICE_UNAVAILABLE");
        }

        (await api.PostAsync("/v1/congresses/116/votes/house-1-93:vacate", """{"reason":"by a test"}""")).Json.At("state");
        await _suite.EventuallyAsync(async () => (await api.GetAsync("/v1/congresses/116/head")).Status == HttpStatusCode.OK, "Updates is back");
        await using var resumed = await JsonLines.OpenAsync(api.Client, "/v1/congresses/116:watch", $$"""
            {"filter":{"kinds":["RESOURCE_KIND_VOTE","RESOURCE_KIND_VETO_THREAT"]},"afterCursor":"{{cursor}}"}
            """);
        var missed = await resumed.NextAsync(frame => frame.TryGetProperty("updates", out _));
        Assert.Equal("congresses/116/votes/house-1-93", missed.GetProperty("updates").All("updates").Single().At("vote", "name"));
        (await api.GetAsync($"/v1/congresses/116:watch?after_cursor={cursor}")).Demand(HttpStatusCode.BadRequest, "CURSOR_FILTER_MISMATCH");
    }

    private static HttpMethod Verb(HttpRule rule) => new(rule.PatternCase.ToString().ToUpperInvariant());

    private static string Example(HttpRule rule)
    {
        var template = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => rule.Get,
            HttpRule.PatternOneofCase.Post => rule.Post,
            HttpRule.PatternOneofCase.Patch => rule.Patch,
            _ => rule.Delete,
        };
        return Variable.Replace(template, variable => variable.Groups["template"].Value
                .Replace("resolutions/*", "resolutions/hjres46", StringComparison.Ordinal).Replace("votes/*", "votes/house-1-94", StringComparison.Ordinal)
                .Replace("vetoThreats/*", "vetoThreats/sap-2019-02-26-hjres46", StringComparison.Ordinal)
                .Replace("subscriptions/*", "subscriptions/none", StringComparison.Ordinal).Replace("congresses/*", "congresses/116", StringComparison.Ordinal))
            .Replace("{offset}", "1", StringComparison.Ordinal);
    }
}
