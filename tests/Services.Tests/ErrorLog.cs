using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Xunit.v3;

[assembly: VoteTracker.Services.Tests.NoUnexpectedErrors]

namespace VoteTracker.Services.Tests;

/// <summary>The errors that the processes of one suite logged. One that no test announced is a fault, however well the calls went.</summary>
internal sealed class ErrorLog
{
    private static readonly ConcurrentDictionary<string, ConcurrentBag<ErrorLog>> _byTest = new(StringComparer.Ordinal);

    private readonly FakeLogCollector _collector = FakeLogCollector.Create(
        new FakeLogCollectorOptions { FilteredLevels = new HashSet<LogLevel> { LogLevel.Error, LogLevel.Critical } });

    private readonly ConcurrentQueue<string[]> _expected = new();

    /// <summary>One that is looked at when the test has ended that runs now.</summary>
    public static ErrorLog OfCurrentTest()
    {
        var log = new ErrorLog();
        _byTest.GetOrAdd(TestContext.Current.Test!.UniqueID, _ => []).Add(log);
        return log;
    }

    /// <summary>Those of one test, once.</summary>
    public static IEnumerable<ErrorLog> TakeOf(string testId) => _byTest.TryRemove(testId, out var logs) ? logs : [];

    public ILoggerProvider NewProvider() => new FakeLoggerProvider(_collector);

    /// <summary>Announces errors in whose text or exception all these parts occur.</summary>
    public void Expect(params string[] parts) => _expected.Enqueue(parts);

    public void AssertAllExpected()
    {
        var unexpected = _collector.GetSnapshot().Select(Text)
            .Where(text => !_expected.Any(parts => parts.All(part => text.Contains(part, StringComparison.Ordinal)))).ToList();
        Assert.True(unexpected.Count == 0, $"{unexpected.Count} unexpected errors were logged:\n{string.Join('\n', unexpected.Take(10))}");
    }

    private static string Text(FakeLogRecord record) => $"{record.Category}: {record.Message}\n{record.Exception}";
}

/// <summary>Fails each test whose own suites logged what it did not announce.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class NoUnexpectedErrorsAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        foreach (var log in ErrorLog.TakeOf(test.UniqueID))
            log.AssertAllExpected();
    }
}
