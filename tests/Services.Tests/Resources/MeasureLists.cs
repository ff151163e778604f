using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Measures with days and titles, and lists of them.</summary>
internal static class MeasureLists
{
    public static async Task CreateAsync(
        InProcessSuite suite, string congress, int number, string date, string title = "", ResolutionType type = ResolutionType.Hjres)
    {
        var request = HJRes46Scenario.Creation(congress);
        (request.Resolution.Type, request.Resolution.Number, request.Resolution.IntroducedDate) = (type, number, date);
        if (title.Length > 0)
            request.Resolution.Title = title;
        await suite.Resolutions.CreateResolutionAsync(request);
    }

    /// <summary>The numbers of the measures of a list, read one by one.</summary>
    public static async Task<List<int>> NumbersAsync(InProcessSuite suite, string congress, string filter, string orderBy = "")
    {
        var numbers = new List<int>();
        var token = "";
        do
        {
            var page = await suite.Resolutions.ListResolutionsAsync(
                new() { Parent = congress, Filter = filter, OrderBy = orderBy, PageSize = 1, PageToken = token });
            numbers.AddRange(page.Resolutions.Select(measure => measure.Number));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return numbers;
    }
}
