using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using VoteTracker.Board.Api;
using VoteTracker.Board.Following;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults;
using VoteTracker.V1;

namespace VoteTracker.Board.Atom;

/// <summary>/v1/congresses/116:feed, with the filter of a Watch. Whoever may see the pages may read it, and whoever shows what the services accept.</summary>
internal static class AtomEndpoint
{
    private const int MaxEntries = 100;
    private const string Filter = "filter";

    // The first time it is hundreds of updates.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static void MapAtomFeed(this WebApplication app) =>
        app.MapGet("/v1/congresses/{congress:int:range(1,999)}:feed", AnswerAsync).AllowAnonymous();

    private static async Task<IResult> AnswerAsync(
        int congress, HttpContext context, AtomReader reader, RecordClient record, IOptions<BoardOptions> options, IServiceProvider services)
    {
        if (FilterOf(context) is not { } filter)
            return Results.Empty;
        if (!Uri.TryCreate(context.Request.GetEncodedUrl(), UriKind.Absolute, out var self))
        {
            RefusedCall.Malformed(context, "Host is no name of a host");
            return Results.Empty;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        end.CancelAfter(Patience);
        try
        {
            var entries = await ReadAsync(ResourcePath.Parent(congress), context, reader, record, options.Value, services.GetService<ApiChannels>(), end.Token);
            return Answer(congress, self, [.. entries.Where(entry => entry.Matches(filter)).Take(MaxEntries)], context.Response);
        }
        catch (Exception late) when (late is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } && end.IsCancellationRequested)
        {
            RefusedCall.Failed(context, new CallFailedException(
                CallFailure.Unavailable, "SERVICE_UNAVAILABLE", $"the updates could not be read within {Patience.TotalSeconds:0} s; ask again", late));
        }
        catch (RpcException refusal)
        {
            Refuse(context, refusal);
        }
        catch (CallFailedException refusal)
        {
            RefusedCall.Failed(context, refusal);
        }
        return Results.Empty;
    }

    private static void Refuse(HttpContext context, RpcException refusal)
    {
        try
        {
            RefusedCall.Answer(context, ForwardedCalls.Passed(refusal, $"/{UpdateService.Descriptor.FullName}/"));
        }
        catch (CallFailedException away)
        {
            RefusedCall.Failed(context, away);
        }
    }

    private static Task<IReadOnlyList<AtomEntry>> ReadAsync(
        string parent,
        HttpContext context,
        AtomReader reader,
        RecordClient record,
        BoardOptions options,
        ApiChannels? channels,
        CancellationToken cancellationToken)
    {
        var isViewer = options.AllowAnonymous || context.User.Identity is { IsAuthenticated: true };
        if (channels is not null && (!isViewer || context.Request.Headers.Authorization.Count > 0))
        {
            var caller = ApiChannels.Caller(context);
            return reader.ReadAsync(
                parent, new(channels.Of($"/{UpdateService.Descriptor.FullName}/")), () => RecordClient.Options(cancellationToken).WithHeaders(caller), cancellationToken);
        }
        return isViewer
            ? reader.ReadAsync(parent, record.Updates, () => RecordClient.Options(cancellationToken), cancellationToken)
            : throw new CallFailedException(CallFailure.Unauthenticated, "CREDENTIALS_MISSING", "sign in first: the feed is for those who may see the board");
    }

    private static IResult Answer(int congress, Uri self, IReadOnlyList<AtomEntry> entries, HttpResponse response)
    {
        var document = AtomDocument.Of(congress, self, entries);
        (response.Headers.CacheControl, response.Headers.Vary) = ("private, no-cache", "Authorization, Cookie");
        return Results.Bytes(
            document,
            "application/atom+xml; charset=utf-8",
            lastModified: entries.Count > 0 ? entries[0].Time : null,
            entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(document))[..32]}\""));
    }

    /// <summary>The filter of the query; null where it was refused.</summary>
    private static UpdateFilter? FilterOf(HttpContext context)
    {
        var fields = new JsonObject();
        foreach (var (name, values) in context.Request.Query)
        {
            var problem = name.Split('.') is [Filter, _] ? JsonRequests.Problem(WatchRequest.Descriptor, name, values) : "is no field of a filter; there is filter.kinds, filter.types, filter.resources and filter.chamber";
            if (problem is not null)
            {
                RefusedCall.InvalidField(context, name, problem);
                return null;
            }
            var field = name[(Filter.Length + 1)..];
            fields[field] = UpdateFilter.Descriptor.FindFieldByName(field) is { IsRepeated: true } ? new JsonArray([.. values.Select(value => (JsonNode?)value)]) : (string?)values;
        }
        return UpdateFilter.Parser.ParseJson(fields.ToJsonString());
    }
}
