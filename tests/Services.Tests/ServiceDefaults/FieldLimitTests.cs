using Google.Protobuf.Reflection;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>What the contract says of sizes, held against itself.</summary>
public sealed class FieldLimitTests
{
    private const int LargestRequest = 3 * 1024 * 1024;

    // What gRPC's clients take by default, less the frame around an update.
    private const int LargestMessage = (4 * 1024 * 1024) - 4_096;

    // A tag and a length before each value.
    private const int Overhead = 8;
    private const int LongestNumber = 10;

    private static readonly FileDescriptor[] Contract =
        [ResolutionsReflection.Descriptor, VotesReflection.Descriptor, VetoThreatsReflection.Descriptor, UpdatesReflection.Descriptor, StoreReflection.Descriptor];

    public static TheoryData<string> Names => [.. Fields
        .Where(each => each.IsRepeated || each.FieldType is FieldType.String or FieldType.Bytes)
        .Select(each => each.FullName)];

    private static IEnumerable<FieldDescriptor> Fields =>
        Contract.SelectMany(file => file.MessageTypes).SelectMany(message => message.Fields.InDeclarationOrder());

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_text_and_every_list_has_a_limit(string name)
    {
        var field = Fields.Single(each => each.FullName == name);
        var limit = LimitOf(field);

        Assert.True(!field.IsRepeated || limit.MaxItems > 0, $"{name} has no max_items");
        Assert.True(field.FieldType is not (FieldType.String or FieldType.Bytes) || limit.MaxLength > 0, $"{name} has no max_length");
    }

    [Fact]
    public void Whatever_was_accepted_fits_into_an_update_that_a_client_with_default_limits_takes()
    {
        var (vote, position) = (LargestOf(Vote.Descriptor), LargestOf(Position.Descriptor));

        // What a request brought, and the resource that came of it.
        Assert.InRange(LargestRequest + LargestOf(Resolution.Descriptor) + (2_000 * LongestNumber), 0, LargestMessage);
        Assert.InRange((2 * vote) + (LimitOf(Update.Descriptor.FindFieldByName("positions")).MaxItems * position), 0, LargestMessage);
        Assert.InRange(LargestOf(VetoThreat.Descriptor), 0, LargestMessage);
    }

    [Fact]
    public void An_outlook_fits_into_a_message() => Assert.InRange(LargestOf(OverrideOutlook.Descriptor), 0, LargestMessage);

    private static FieldLimit LimitOf(FieldDescriptor field) => field.GetOptions()?.GetExtension(LimitsExtensions.Limit) ?? new FieldLimit();

    private static long LargestOf(MessageDescriptor message) => message.Fields.InDeclarationOrder().Sum(LargestOf);

    // A UTF-16 code unit takes at most three bytes of UTF-8.
    private static long LargestOf(FieldDescriptor field)
    {
        var limit = LimitOf(field);
        var one = Overhead + field.FieldType switch
        {
            FieldType.String => 3L * limit.MaxLength,
            FieldType.Bytes => limit.MaxLength,
            FieldType.Message => LargestOf(field.MessageType),
            _ => LongestNumber,
        };
        return field.IsRepeated ? one * limit.MaxItems : one;
    }
}
