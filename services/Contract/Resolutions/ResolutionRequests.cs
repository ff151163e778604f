using System.Buffers;
using Google.Protobuf.Collections;
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

    public static (MeasureName Name, Introduction Introduction) Introduction(CreateResolutionRequest request)
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
            RequestFields.Text(resolution.Title, "resolution.title", 4_096, required: true),
            RequestFields.Date(resolution.IntroducedDate, "resolution.introduced_date"),
            resolution.ConstitutionalAmendment,
            resolution.TerminatesEmergency));
    }

    public static IReadOnlyList<OfficialAction> Actions(RepeatedField<V1.Action> actions, int least)
    {
        RequestFields.Number(actions.Count, "actions", least, MaxActions);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        return [.. actions.Select((action, index) => Action(action, $"actions[{index}]", ids))];
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
