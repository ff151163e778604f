using Action = VoteTracker.V1.Action;

namespace VoteTracker.Services.Tests.Actions;

/// <summary>The whole list of the actions of H.J.Res. 46.</summary>
internal static class ActionLists
{
    public static async Task<List<Action>> AllAsync(InProcessSuite suite, string congress, int pageSize, bool showWithdrawn = false)
    {
        var all = new List<Action>();
        for (var token = ""; ;)
        {
            var page = await suite.Resolutions.ListActionsAsync(new()
            {
                Parent = $"{congress}/resolutions/hjres46",
                PageSize = pageSize,
                PageToken = token,
                ShowWithdrawn = showWithdrawn,
            });
            all.AddRange(page.Actions);
            if ((token = page.NextPageToken).Length == 0)
                return all;
        }
    }
}
