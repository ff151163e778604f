using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace VoteTracker.Cli;

/// <summary>What an error says beyond its status code (google.rpc, AIP-193).</summary>
internal sealed class ErrorDetails
{
    private const string Trailer = "grpc-status-details-bin";

    private ErrorDetails(Google.Rpc.Status status)
    {
        foreach (var detail in status.Details)
        {
            // Field 1 is named reason today; this version of the package still has its first name.
            if (detail.TryUnpack<ErrorInfo>(out var info))
                (Reason, Metadata) = (info.Type, info.Metadata);
            else if (detail.TryUnpack<BadRequest>(out var badRequest))
                FieldViolations = badRequest.FieldViolations;
            else if (detail.TryUnpack<RetryInfo>(out var retry))
                RetryDelay = retry.RetryDelay?.ToTimeSpan() ?? TimeSpan.Zero;
        }
    }

    /// <summary>The stable reason; empty where the answer did not come from a VoteTracker service.</summary>
    public string Reason { get; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public IReadOnlyList<BadRequest.Types.FieldViolation> FieldViolations { get; } = [];

    /// <summary>How long the service asks to be left alone.</summary>
    public TimeSpan RetryDelay { get; }

    public static ErrorDetails Of(RpcException exception)
    {
        try
        {
            return new(Google.Rpc.Status.Parser.ParseFrom(exception.Trailers.GetValueBytes(Trailer) ?? []));
        }
        catch (InvalidProtocolBufferException)
        {
            return new(new Google.Rpc.Status());
        }
    }
}
