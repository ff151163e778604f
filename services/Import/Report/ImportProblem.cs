using System.Text.Json;
using Grpc.Core;
using VoteTracker.Import.Sending;
using VoteTracker.Records.Reading;

namespace VoteTracker.Import.Report;

/// <summary>A file that cannot be read, or a request that a service refused.</summary>
/// <param name="File">The file, or archive.tar.gz:path/in/it.</param>
/// <param name="Line">The line, from 1; 0 where none is known.</param>
/// <param name="Resource">The measure, vote or threat; empty where the file could not be read so far.</param>
/// <param name="Reason">Why, for programs, such as TALLY_MISMATCH.</param>
/// <param name="Message">Why, in words.</param>
public sealed record ImportProblem(string File, int Line, string Resource, string Reason, string Message)
{
    /// <summary>A file that was refused or skipped.</summary>
    public static ImportProblem Of(RecordException refusal) =>
        new(refusal.File, refusal.Line, "", Constant(refusal.Fault), refusal.Reason);

    /// <summary>Something wrong in a file that was read all the same.</summary>
    public static ImportProblem Of(RecordWarning warning) => new(warning.File, warning.Line, "", Constant(warning.Flaw), warning.Reason);

    /// <summary>A call that failed otherwise than by a refusal of its request.</summary>
    public static ImportProblem Of(string file, RpcException failure) =>
        new(file, 0, "", ErrorReason.Of(failure) is { Length: > 0 } reason ? reason : Constant(failure.StatusCode), failure.Status.Detail);

    /// <summary>All of it, for people.</summary>
    public override string ToString() =>
        $"{File}{(Line > 0 ? $", line {Line}" : "")}: {(Resource.Length > 0 ? $"{Resource}: " : "")}{Message} ({Reason})";

    private static string Constant<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());
}
