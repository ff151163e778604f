using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Scraper;

// What the scraper made of others' files is one witness with the Library of Congress, whoever's file it read.
internal static class ScraperOrigin
{
    private const string Source = "unitedstates/congress";

    public static DocumentOrigin OfVote(JsonRecord root) =>
        new(Witness.LibraryOfCongress, Source, root.Optional("vote_id"), DocumentTime.Of(root, "updated_at"));

    // Its list leaves out what the scraper took for told twice, so it never is all that its source has.
    public static DocumentOrigin OfBill(JsonRecord root) =>
        new(Witness.LibraryOfCongress, Source, root.Text("bill_id"), DocumentTime.Of(root, "updated_at"));
}
