namespace VoteTracker.Cli.Output;

/// <summary>How results are printed.</summary>
internal enum OutputFormat
{
    /// <summary>Text to read.</summary>
    Table,

    /// <summary>Protobuf JSON.</summary>
    Json,
}
