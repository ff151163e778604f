namespace VoteTracker.Records.Reading;

// What is wrong in one document that is read all the same. Each is kept up to a number of them; a broken file would fill the memory.
internal sealed class DocumentWarnings(string file)
{
    private const int MostKept = 100;
    private const int MaxReasonLength = 500;

    private readonly List<RecordWarning> _kept = [];
    private int _more;

    public bool HasPartNotRead { get; private set; }

    public IReadOnlyList<RecordWarning> All => _more == 0 ? _kept
        : [.. _kept, new(file, _kept[^1].Line, RecordFlaw.PartNotRead, $"and {_more} more of the kind further on")];

    public void Add(int line, RecordFlaw flaw, string reason)
    {
        HasPartNotRead |= flaw == RecordFlaw.PartNotRead;
        // A record says some things several times over.
        if (_kept.Exists(warning => warning.Flaw == flaw && warning.Reason == reason && (flaw == RecordFlaw.Contradiction || warning.Line == line)))
            return;
        if (_kept.Count == MostKept)
            _more++;
        else
            _kept.Add(new(file, line, flaw, reason.Length <= MaxReasonLength ? reason : reason[..(MaxReasonLength - 1)] + "…"));
    }

    // Reads each part by itself: one that cannot be read costs that part and not the document.
    public IEnumerable<TResult> ReadEach<TPart, TResult>(IEnumerable<TPart> parts, Func<TPart, TResult> read)
    {
        foreach (var part in parts)
        {
            TResult result;
            try
            {
                result = read(part);
            }
            catch (RecordException e) when (e.Fault == RecordFault.Unreadable)
            {
                Add(e.Line, RecordFlaw.PartNotRead, e.Reason);
                continue;
            }

            yield return result;
        }
    }
}
