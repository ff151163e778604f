namespace VoteTracker.Contract.Listing;

/// <summary>What a list was asked with.</summary>
/// <param name="PageSize">At most so many; 0 means 50.</param>
/// <param name="PageToken">Where to start, or empty.</param>
/// <param name="Filter">Which ones (AIP-160), or empty.</param>
/// <param name="OrderBy">In which order, or empty.</param>
public sealed record ListRequest(int PageSize, string PageToken, string Filter = "", string OrderBy = "");
