using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Polly;
using VoteTracker.V1;

namespace VoteTracker.Import.Sending;

// Measures and their actions, with where they are stated: the service decides what stands, in whatever order files come.
internal sealed class MeasureImport(ResolutionService.ResolutionServiceClient resolutions, KnownNames known, ResiliencePipeline retry)
{
    public async Task<ImportOutcome> CreateAsync(CreateResolutionRequest request, string resource, CancellationToken cancellationToken)
    {
        // A measure is never deleted and creating it again never changes it, so there is nothing to ask the service.
        if (await known.ContainsAsync(resource, cancellationToken))
            return await UpdateAsync(request, resource, cancellationToken);
        try
        {
            await CreateAsync(request, cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
        {
            return await UpdateAsync(request, resource, cancellationToken);
        }
        catch (RpcException e) when (request is { Actions.Count: > 0, Provenance: not null } && IsOfOneAction(e))
        {
            // One action that cannot be costs that action, and only RecordActions can say which.
            var alone = new CreateResolutionRequest(request) { WholeDocument = false };
            alone.Actions.Clear();
            await CreateAsync(alone, cancellationToken);
            await known.AddAsync(resource, "", cancellationToken);
            return (await RecordAsync(ActionsOf(request, resource), cancellationToken)) with { Result = ImportResult.New };
        }

        return new(await known.AddAsync(resource, "", cancellationToken), resource);
    }

    public async Task<ImportOutcome> RecordAsync(RecordActionsRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(request, cancellationToken)).Outcome;

    private async Task<ImportOutcome> UpdateAsync(CreateResolutionRequest request, string resource, CancellationToken cancellationToken)
    {
        var outcome = new ImportOutcome(ImportResult.Unchanged, resource);
        Resolution held;
        if (request.Actions.Count > 0)
            (outcome, held) = await SendAsync(ActionsOf(request, resource), cancellationToken);
        else if (request.Provenance is null)
            return outcome;
        else
            held = await CallAsync(options => resolutions.GetResolutionAsync(new() { Name = resource }, options), cancellationToken);
        // Who does not say where it stands corrects no title.
        if (request.Provenance is null || (SaysTheSame(held, request.Resolution) && !IsNewer(request.Provenance, held.Provenance)))
            return outcome;
        var corrected = await CorrectAsync(request, resource, cancellationToken);
        // What flags forbid may have been skipped, or what they forbid now may be held.
        if (corrected.ConstitutionalAmendment != held.ConstitutionalAmendment && request.Actions.Count > 0)
            outcome = (await SendAsync(ActionsOf(request, resource), cancellationToken)).Outcome;
        return SaysTheSame(held, corrected) ? outcome : outcome with { Result = ImportResult.Corrected };
    }

    private Task<Resolution> CorrectAsync(CreateResolutionRequest request, string resource, CancellationToken cancellationToken)
    {
        var mask = new FieldMask { Paths = { "introduced_date" } };
        // The flags follow from the title.
        if (request.Resolution.Title.Length > 0)
            mask.Paths.Add(["title", "constitutional_amendment", "terminates_emergency"]);
        var correction = new UpdateResolutionRequest
        {
            Resolution = new(request.Resolution) { Name = resource },
            UpdateMask = mask,
            Provenance = request.Provenance,
            RequestId = NewId(),
        };
        return CallAsync(options => resolutions.UpdateResolutionAsync(correction, options), cancellationToken);
    }

    private async Task<(ImportOutcome Outcome, Resolution Held)> SendAsync(RecordActionsRequest request, CancellationToken cancellationToken)
    {
        var identified = new RecordActionsRequest
        {
            Name = request.Name,
            Actions = { request.Actions },
            Etag = request.Etag,
            RequestId = request.RequestId.Length > 0 ? request.RequestId : NewId(),
            Provenance = request.Provenance,
            WholeDocument = request.WholeDocument,
            SkipInvalidActions = request.SkipInvalidActions,
        };
        var response = await CallAsync(options => resolutions.RecordActionsAsync(identified, options), cancellationToken);
        var result = response.ChangedCount == 0 && response.WithdrawnCount == 0 ? ImportResult.Unchanged
            : response.ChangedCount == response.Resolution.ActionCount && response.WithdrawnCount == 0 ? ImportResult.New
            : ImportResult.Corrected;
        return (new ImportOutcome(result, request.Name) { Withdrawn = response.WithdrawnCount, Warnings = response.Warnings.Count == 0 ? [] : [.. response.Warnings] }, response.Resolution);
    }

    private async Task CreateAsync(CreateResolutionRequest request, CancellationToken cancellationToken)
    {
        var identified = new CreateResolutionRequest
        {
            Parent = request.Parent,
            ResolutionId = request.ResolutionId,
            Resolution = request.Resolution,
            Actions = { request.Actions },
            RequestId = request.RequestId.Length > 0 ? request.RequestId : NewId(),
            Provenance = request.Provenance,
            WholeDocument = request.WholeDocument,
        };
        await CallAsync(options => resolutions.CreateResolutionAsync(identified, options), cancellationToken);
    }

    private static RecordActionsRequest ActionsOf(CreateResolutionRequest request, string resource) => new()
    {
        Name = resource,
        Actions = { request.Actions },
        Provenance = request.Provenance,
        WholeDocument = request.WholeDocument,
        SkipInvalidActions = request.Provenance is not null,
    };

    private static bool IsOfOneAction(RpcException refusal) => ErrorReason.Of(refusal) == "ACTION_IMPOSSIBLE"
        || (ErrorReason.Of(refusal) == "INVALID_FIELD" && refusal.Status.Detail.StartsWith("actions[", StringComparison.Ordinal));

    // A document that knows no title says nothing of it.
    private static bool SaysTheSame(Resolution held, Resolution stated) => held.IntroducedDate == stated.IntroducedDate
        && (stated.Title.Length == 0 || (held.Title == stated.Title
            && held.ConstitutionalAmendment == stated.ConstitutionalAmendment && held.TerminatesEmergency == stated.TerminatesEmergency));

    private static bool IsNewer(Provenance stated, Provenance? held) =>
        stated.DocumentTime is { } time && (held?.DocumentTime is not { } last || time > last);

    private static string NewId() => Guid.NewGuid().ToString();

    private Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        retry.CallAsync(call, cancellationToken);
}
