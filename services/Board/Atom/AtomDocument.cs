using System.Globalization;
using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using VoteTracker.Wording;

namespace VoteTracker.Board.Atom;

/// <summary>Updates as an Atom feed (RFC 4287).</summary>
internal static class AtomDocument
{
    public static byte[] Of(int congress, Uri self, IReadOnlyList<AtomEntry> entries)
    {
        var page = new Uri(self, ResourcePath.Of(congress));
        var feed = new SyndicationFeed(Citation.OfCongress(congress), "Measures, votes and veto threats, as they are recorded.", page)
        {
            Id = self.AbsoluteUri,
            LastUpdatedTime = entries.Count > 0 ? entries[0].Time : DateTimeOffset.UnixEpoch,
            Authors = { new SyndicationPerson { Name = "VoteTracker" } },
            Items = entries.Select(entry => Of(entry, self)),
        };
        feed.Links.Add(SyndicationLink.CreateSelfLink(self, "application/atom+xml"));
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
            new Atom10FeedFormatter(feed).WriteTo(writer);
        return stream.ToArray();
    }

    private static SyndicationItem Of(AtomEntry entry, Uri self)
    {
        var item = new SyndicationItem
        {
            Id = $"urn:uuid:{entry.Id}",
            Title = new TextSyndicationContent(entry.Sentence),
            Summary = new TextSyndicationContent(string.Create(CultureInfo.InvariantCulture, $"{entry.Detail}{(entry.Detail.Length > 0 ? " " : "")}(Update {entry.Offset})")),
            LastUpdatedTime = entry.Time,
            PublishDate = entry.Time,
        };
        item.Links.Add(SyndicationLink.CreateAlternateLink(new Uri(self, ResourcePath.Of(entry.Name)), "text/html"));
        return item;
    }
}
