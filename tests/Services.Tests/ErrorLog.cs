using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace VoteTracker.Services.Tests;

/// <summary>The errors that services logged. One that no test announced is a fault, however well the calls went.</summary>
internal sealed class ErrorLog
{
    private static readonly ConcurrentDictionary<string, ErrorLog> ByTest = new(StringComparer.Ordinal);

    private readonly FakeLogCollector _collector = FakeLogCollector.Create(
        new FakeLogCollectorOptions { FilteredLevels = new HashSet<LogLevel> { LogLevel.Error, LogLevel.Critical } });

    private readonly ConcurrentQueue<string[]> _expected = new();

    private ErrorLog()
    {
    }

    /// <summary>Of the suite that all tests share, looked at when all of them have ended.</summary>
    public static ErrorLog Shared { get; } = new();

    /// <summary>Of the suites of the test that runs now, looked at when it has ended.</summary>
    public static ErrorLog OfCurrentTest() => ByTest.GetOrAdd(TestContext.Current.Test!.UniqueID, _ => new ErrorLog());

    /// <summary>Announces errors that the test which runs now provokes, by parts that occur in their text or exception.</summary>
    public static void Expect(params string[] parts)
    {
        OfCurrentTest()._expected.Enqueue(parts);
        Shared._expected.Enqueue(parts);
    }

    /// <summary>Announces that the log of a Congress will be found to have lost history.</summary>
    public static void ExpectLostHistory(string congress) => Expect($"congress {congress.Split('/')[1]} lost history");

    public static void AssertAllExpectedIn(string testId)
    {
        if (ByTest.TryRemove(testId, out var log))
            log.AssertAllExpected();
    }

    public ILoggerProvider NewProvider() => new FakeLoggerProvider(_collector);

    /// <summary>Whether an error with this text was logged.</summary>
    public bool Has(string text) => _collector.GetSnapshot().Any(record => Text(record).Contains(text, StringComparison.Ordinal));

    public void AssertAllExpected()
    {
        var unexpected = _collector.GetSnapshot().Select(Text)
            .Where(text => !_expected.Any(parts => parts.All(part => text.Contains(part, StringComparison.Ordinal)))).ToList();
        Assert.True(unexpected.Count == 0, $"{unexpected.Count} unexpected errors were logged:\n{string.Join('\n', unexpected.Take(10))}");
    }

    private static string Text(FakeLogRecord record) => $"{record.Category}: {record.Message}\n{record.Exception}";
}
