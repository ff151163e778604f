using System.Globalization;
using VoteTracker.Records.Clerk;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.CongressGov;

// A roll call of the House with its members, as api.congress.gov/v3/house-vote/{congress}/{session}/{number}/members answers, or with the
// counts of the parties alone, as it answers without /members.
internal static class ApiHouseVote
{
    private const string WithCounts = "houseRollCallVote";

    // What the service says, and what its documentation says.
    private static readonly string[] WithMembers = ["houseRollCallVoteMemberVotes", "houseRollCallMemberVotes"];

    public static bool IsVote(JsonRecord root) => Find(root) is not null;

    public static RecordReading Read(string path, JsonRecord root)
    {
        var data = Find(root)!;
        var congress = data.Number("congress", 1, CongressName.MaxNumber);
        var question = data.Text("voteQuestion");
        var kind = VoteQuestions.OfHouse(question);
        var threshold = HouseThresholds.Threshold(data.Optional("voteType"), question, kind);
        var positions = data.All("results").Select(row => ReadPosition(row, threshold)).ToList();
        var moment = Moment(data);
        var vote = new Vote
        {
            Chamber = Chamber.House,
            Session = Session(data, congress, DateOnly.FromDateTime(moment)),
            Number = data.Number("rollCallNumber", 1, RollCallBuilder.MaxNumber),
            Question = question,
            Threshold = threshold,
            Tally = positions.Count > 0 ? RollCallBuilder.Count(positions) : Counts(data),
            OfficialResult = data.Text("result"),
            Date = moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOfDay = moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        }.On(MeasuresOf(data, congress));
        // A question about a measure that is not told moves nothing.
        vote.QuestionKind = MeasuresOf(data, congress).Count > 0 ? kind : VoteQuestion.Unspecified;
        if (HouseThresholds.Carried(threshold, vote.OfficialResult) is { } carried)
            vote.OfficialPassed = carried;
        var document = string.Create(
            CultureInfo.InvariantCulture, $"house-vote/{congress}/{vote.Session}/{vote.Number}{(positions.Count > 0 ? "/members" : "")}");
        return RecordReading.Of(
            path,
            RecordKind.CongressGovJson,
            [RollCallBuilder.Request(congress, vote, positions)],
            new(Witness.LibraryOfCongress, ApiActions.Source, document, DocumentTime.Of(data, "updateDate")),
            root.Warnings);
    }

    private static JsonRecord? Find(JsonRecord root) =>
        WithMembers.Append(WithCounts).Select(root.Find).FirstOrDefault(found => found is { IsObject: true });

    // None for quorum calls, the Speaker's election, the Journal.
    private static IReadOnlyList<MeasureName> MeasuresOf(JsonRecord data, int congress) =>
        data.Find("legislationNumber") is null || data.Optional("legislationType") is not { Length: > 0 } type ? []
        : MeasureCitation.From(congress, type, data.AnyNumber("legislationNumber", 1, MeasureName.MaxNumber)
            .ToString(CultureInfo.InvariantCulture)) is { } measure ? [measure] : [];

    private static Position ReadPosition(JsonRecord row, VoteThreshold threshold)
    {
        var word = row.Text("voteCast");
        var option = VoteWords.Option(word)
            ?? (threshold == VoteThreshold.MajorityForPerson
                ? VoteOption.Candidate
                : throw row.One("voteCast").Wrong($"\"{word}\" is no way to vote"));
        return new()
        {
            Member = new()
            {
                BioguideId = row.Optional("bioguideID") is { Length: > 0 } id ? id : row.Optional("bioguideId"),
                // The Clerk prints last names.
                DisplayName = row.Optional("lastName") is { Length: > 0 } last ? last : row.Text("firstName"),
                Party = row.Optional("voteParty"),
                State = row.Optional("voteState"),
            },
            Option = option,
            PrintedOption = word,
            Candidate = option == VoteOption.Candidate ? word : "",
        };
    }

    private static Tally Counts(JsonRecord data)
    {
        var parties = data.All("votePartyTotal").ToList();
        if (parties.Count == 0)
            throw data.Wrong("it lists neither members (\"results\") nor counts (\"votePartyTotal\")");
        int Sum(string name) => parties.Sum(party => party.Find(name) is null ? 0 : party.Number(name, 0, 10_000));
        return new() { Yea = Sum("yeaTotal"), Nay = Sum("nayTotal"), Present = Sum("presentTotal"), NotVoting = Sum("notVotingTotal") };
    }

    private static int Session(JsonRecord data, int congress, DateOnly date)
    {
        var session = data.Number("sessionNumber", 1, 4);
        var byDate = CongressCalendar.Session(congress, session, date);
        if (byDate != session)
            data.One("sessionNumber").Warn(
                RecordFlaw.Contradiction, $"it says session {session}, and {date:yyyy-MM-dd} was in session {byDate}, which is taken");
        return byDate;
    }

    // The offset is Washington's, so the clock reading is already the time there.
    private static DateTime Moment(JsonRecord data) =>
        DateTimeOffset.TryParse(data.Text("startDate"), CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.DateTime
            : throw data.One("startDate").Wrong($"\"startDate\" should look like 2025-09-08T18:56:00-04:00 and is \"{data.Text("startDate")}\"");
}
