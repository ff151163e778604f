using System.Buffers;
using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Domain;
using VoteTracker.V1;

namespace VoteTracker.Contract.Resolutions;

/// <summary>Requests about measures into the domain's terms.</summary>
public static class ResolutionRequests
{
    private const int MaxActions = 2_000;
    private const int MaxActionIdLength = 128;

    private static readonly SearchValues<char> ActionIdCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-");

    private const int MaxHandledIds = 100;

    private static readonly ImmutableArray<string> Correctable =
        ["title", "introduced_date", "constitutional_amendment", "terminates_emergency"];

    public static (MeasureName Name, Introduction Introduction) Introduction(CreateResolutionRequest request, DateTimeOffset now, string author)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var resolution = request.Resolution ?? throw RequestFields.Wrong("resolution", "is required");
        var name = new MeasureName(
            congress,
            RequestFields.Enumeration<ResolutionType, MeasureType>(resolution.Type, "resolution.type", required: true),
            RequestFields.Number(resolution.Number, "resolution.number", 1, MeasureName.MaxNumber));
        if (request.ResolutionId.Length > 0 && request.ResolutionId != name.Id)
            throw RequestFields.Wrong("resolution_id", $"must be {name.Id}, as type and number say");
        if (resolution.Name.Length > 0 && resolution.Name != name.ToString())
            throw RequestFields.Wrong("resolution.name", $"must be {name}, as parent, type and number say");
        return (name, new Introduction(
            Title(resolution),
            RequestFields.Date(resolution.IntroducedDate, "resolution.introduced_date"),
            resolution.ConstitutionalAmendment,
            resolution.TerminatesEmergency,
            Provenance(request.Provenance, request.WholeDocument, now, author)));
    }

    public static (MeasureName Name, Description Stated) Correction(UpdateResolutionRequest request)
    {
        var resolution = request.Resolution ?? throw RequestFields.Wrong("resolution", "is required");
        var name = RequestFields.Measure(resolution.Name, "resolution.name");
        string[] paths = request.UpdateMask is { } mask
            ? [.. mask.Paths]
            : [.. Correctable.Where(path => Resolution.Descriptor.FindFieldByName(path).Accessor.GetValue(resolution) is not ("" or false))];
        if (paths.FirstOrDefault(path => !Correctable.Contains(path)) is { } other)
            throw RequestFields.Wrong("update_mask", $"'{other}' cannot be corrected; {string.Join(", ", Correctable)} can");
        if (paths.Length == 0)
            throw RequestFields.Wrong("update_mask", "names nothing to correct");
        return (name, new Description(
            paths.Contains("title") ? Title(resolution) : null,
            paths.Contains("introduced_date") ? RequestFields.Date(resolution.IntroducedDate, "resolution.introduced_date") : null,
            paths.Contains("constitutional_amendment") ? resolution.ConstitutionalAmendment : null,
            paths.Contains("terminates_emergency") ? resolution.TerminatesEmergency : null));
    }

    /// <summary>Where what a call says is stated.</summary>
    public static Domain.Provenance Provenance(V1.Provenance? message, bool isWhole, DateTimeOffset now, string author)
    {
        var provenance = ProvenanceMapping.Read(message, "provenance", now, author);
        return isWhole && provenance.Witness == Domain.Witness.Unspecified
            ? throw RequestFields.Wrong("provenance.witness", "is required where whole_document is set")
            : provenance;
    }

    public static IReadOnlyList<OfficialAction> Actions(RepeatedField<V1.Action> actions, int least)
    {
        RequestFields.Number(actions.Count, "actions", least, MaxActions);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        return [.. actions.Select((action, index) => Action(action, $"actions[{index}]", ids))];
    }

    /// <summary>Reads those actions of which no field is wrong.</summary>
    /// <param name="actions">The actions.</param>
    /// <param name="warnings">Gets what is wrong with the others.</param>
    public static IReadOnlyList<OfficialAction> ValidActions(RepeatedField<V1.Action> actions, ICollection<Domain.ActionWarning> warnings)
    {
        RequestFields.Number(actions.Count, "actions", 1, MaxActions);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var valid = new List<OfficialAction>(actions.Count);
        foreach (var (index, action) in actions.Index())
        {
            try
            {
                valid.Add(Action(action, $"actions[{index}]", ids));
            }
            catch (RejectionException invalid)
            {
                warnings.Add(new Domain.ActionWarning(action.Id, invalid.Rejection.Reason, invalid.Rejection.Message));
            }
        }
        return valid;
    }

    /// <summary>Reads the ids of actions that a call names.</summary>
    public static IReadOnlyList<string> ActionIds(RepeatedField<string> ids)
    {
        RequestFields.Number(ids.Count, "action_ids", 1, MaxHandledIds);
        foreach (var (index, id) in ids.Index())
        {
            if (RequestFields.Text(id, $"action_ids[{index}]", MaxActionIdLength, required: true).AsSpan().ContainsAnyExcept(ActionIdCharacters))
                throw RequestFields.Wrong($"action_ids[{index}]", "may hold only a-z A-Z 0-9 . _ : -");
        }
        return ids.Distinct(StringComparer.Ordinal).Count() == ids.Count ? [.. ids] : throw RequestFields.Wrong("action_ids", "names one twice");
    }

    private static string Title(Resolution resolution)
    {
        var title = RequestFields.Text(resolution.Title, "resolution.title", 4_096);
        return string.IsNullOrWhiteSpace(title) ? "" : title;
    }

    private static OfficialAction Action(V1.Action action, string path, HashSet<string> ids)
    {
        var id = RequestFields.Text(action.Id, $"{path}.id", MaxActionIdLength, required: true);
        if (id.AsSpan().ContainsAnyExcept(ActionIdCharacters))
            throw RequestFields.Wrong($"{path}.id", "may hold only a-z A-Z 0-9 . _ : -");
        if (!ids.Add(id))
            throw RequestFields.Wrong($"{path}.id", $"{id} stands twice in one call");
        var official = new OfficialAction(
            id,
            RequestFields.Moment(action.Date, action.TimeOfDay, $"{path}.date", $"{path}.time_of_day"),
            RequestFields.Number(action.Sequence, $"{path}.sequence", 0, int.MaxValue),
            RequestFields.Enumeration<V1.ActionKind, Domain.ActionKind>(action.Kind, $"{path}.kind", required: true),
            RequestFields.Enumeration<V1.Chamber, Domain.Chamber>(action.Chamber, $"{path}.chamber"),
            RequestFields.Text(action.Text, $"{path}.text", 8_192),
            RequestFields.Text(action.Code, $"{path}.code", 32),
            action.Vote.Length == 0 ? null : RequestFields.Vote(action.Vote, $"{path}.vote"),
            action.Contested);
        if (official.Contested && official.Kind != Domain.ActionKind.PocketVetoed)
            throw RequestFields.Wrong($"{path}.contested", "only a pocket veto is contested");
        if (OfficialAction.NeedsChamber(official.Kind) && official.Chamber == Domain.Chamber.Unspecified)
            throw RequestFields.Wrong($"{path}.chamber", $"is required where the kind is {action.Kind}");
        return official;
    }
}
