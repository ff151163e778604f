namespace VoteTracker.Contract.Listing;

/// <summary>The names of a collection's indexes. The index of all its resources has its own name.</summary>
internal static class IndexNames
{
    /// <summary>All scores 0: the resources with one value of one field, in list order. A bitmap of the votes on which a member has a position has such a name too.</summary>
    public static string Facet(string collection, string field, string value) => $"{collection}:{field}={value}";

    /// <summary>Score YYYYMMDD: the resources with the day of one field.</summary>
    public static string Dates(string collection, string field) => $"{collection}:{field}";

    /// <summary>
    /// All scores 0: the resources in the order of one field's day; a member is "YYYY-MM-DD:" and the member. Only the release before walks it.
    /// </summary>
    public static string DateOrder(string collection, string field) => $"{collection}:by:{field}";
}
