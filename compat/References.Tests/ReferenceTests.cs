using System.Reflection;
using System.Reflection.Metadata;
using Xunit;

namespace VoteTracker.Compat.References.Tests;

/// <summary>
/// The published binaries were compiled against assemblies that the stand-ins only resemble. What they bind to and we
/// lack would show itself when the method that needs it first runs: here it is found, and named, beforehand.
/// </summary>
public class ReferenceTests
{
    // System.IO.Hashing is not stood in for: StackExchange.Redis takes XxHash3 from it for conditions on the digest of a
    // value, which nothing here uses, and the runtime looks for an assembly only when a method that names it first runs.
    private static readonly string[] LeftOut = ["System.IO.Hashing"];

    public static TheoryData<string> Binaries { get; } = ["Grpc.AspNetCore.Server", "Grpc.Net.Client", "StackExchange.Redis"];

    [Theory]
    [MemberData(nameof(Binaries))]
    public void Every_type_a_binary_refers_to_exists(string name)
    {
        Assert.True(new Binary(name).CountOfReferences > 50);
        Nothing(new Binary(name).MissingTypes());
    }

    [Theory]
    [MemberData(nameof(Binaries))]
    public void Every_member_a_binary_binds_to_exists_with_the_same_signature(string name) =>
        Nothing(new Binary(name).MissingMembers());

    [Theory]
    [MemberData(nameof(Binaries))]
    public void No_abstract_member_of_ours_is_left_open_by_a_binary(string name) =>
        Nothing(new Binary(name).AbstractsLeftOpen());

    [Theory]
    [MemberData(nameof(Binaries))]
    public void Every_override_in_a_binary_overrides_something_of_ours(string name) =>
        Nothing(new Binary(name).OverridesOfNothing());

    [Theory]
    [MemberData(nameof(Binaries))]
    public void Every_assembly_a_binary_refers_to_is_there_under_the_same_identity(string name)
    {
        foreach (var wanted in new Binary(name).References.Where(reference => !LeftOut.Contains(reference.Name)))
        {
            var found = Assembly.Load(wanted).GetName();
            Assert.True(found.Version >= wanted.Version, $"{found} instead of {wanted}");
            if (wanted.Name != "Pipelines.Sockets.Unofficial")
                Assert.Equal(wanted.GetPublicKeyToken(), found.GetPublicKeyToken());
        }
    }

    [Fact]
    public void What_is_left_out_is_used_for_value_digests_only()
    {
        var image = AssemblyImage.Of("StackExchange.Redis");
        var used = image.Reader.MemberReferences
            .Select(image.Reader.GetMemberReference)
            .Select(member => (Type: image.ReferenceBehind(member.Parent), Name: image.Reader.GetString(member.Name)))
            .Where(member => !member.Type.IsNil && LeftOut.Contains(image.AssemblyOf(member.Type)))
            .Select(member => $"{image.Text.NameOf(member.Type)}.{member.Name}");
        Assert.Equal(["System.IO.Hashing.XxHash3.HashToUInt64"], used);
    }

    // The runtime's own word: interfaces not implemented and constraints that an override changes are found here too.
    [Theory]
    [MemberData(nameof(Binaries))]
    public void Every_type_of_a_binary_loads(string name)
    {
        IEnumerable<string> failures = [];
        try
        {
            Assembly.LoadFrom(new Binary(name).Path).GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            failures = exception.LoaderExceptions.Select(failure => failure!.Message);
        }

        Nothing(failures);
    }

    [Theory]
    [InlineData("class Grpc.Core.Metadata", "instance Void Add(String, Byte[])", true)]
    [InlineData("class Grpc.Core.Metadata", "instance Void Add(String, Byte[]&)", false)]
    [InlineData("class Grpc.Core.Metadata", "static Void Add(String, Byte[])", false)]
    public void A_signature_that_differs_a_little_is_told_apart(string type, string method, bool exists) =>
        Assert.Equal(exists, StandInType.Find("Grpc.Core.Api", type["class ".Length..])!.Methods.Contains(method));

    // Unlike Assert.Empty this says every line in full.
    private static void Nothing(IEnumerable<string> lines)
    {
        var text = string.Join(Environment.NewLine, lines);
        Assert.True(text.Length == 0, text);
    }
}
