using System.Globalization;

namespace VoteTracker.Import.Report;

// Lines of one kind, told as they come up to a number of them: one mistake repeated over a whole Congress would scroll everything else away.
internal sealed class ToldLines(string kind, Action<string> tell)
{
    private const int Most = 20;

    public int Count { get; private set; }

    public void Add(ImportProblem problem)
    {
        Count++;
        if (Count <= Most)
            tell($"{kind}: {problem}");
        else if (Count == Most + 1)
            tell(string.Create(
                CultureInfo.InvariantCulture, $"{kind}: and more than these {Most}, which are only counted from here on; --report FILE.jsonl lists all"));
    }
}
