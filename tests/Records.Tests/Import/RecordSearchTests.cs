using VoteTracker.Import.Files;

namespace VoteTracker.Records.Tests.Import;

/// <summary>Which files a directory means.</summary>
public class RecordSearchTests
{
    [Fact]
    public void Links_that_lead_back_up_end_no_search_and_double_no_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x.xml"), "<a/>");
        Directory.CreateSymbolicLink(folder.File("a"), folder.Path);
        Directory.CreateSymbolicLink(folder.File("b"), folder.Path);

        Assert.Equal([folder.File("x.xml")], RecordSearch.Files([folder.Path]).Select(found => found.Name));
    }
}
