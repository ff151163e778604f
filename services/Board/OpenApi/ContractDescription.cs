using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using VoteTracker.V1;

namespace VoteTracker.Board.OpenApi;

/// <summary>The contract with its comments: an image that protoc makes when the board is built.</summary>
internal static class ContractDescription
{
    private const string Image = "contract.binpb";
    private const string Package = "votetracker.v1";

    /// <summary>The files of the contract itself.</summary>
    public static IReadOnlyList<FileDescriptor> Read()
    {
        using var stream = typeof(ContractDescription).Assembly.GetManifestResourceStream(Image)!;
        var extensions = new ExtensionRegistry { AnnotationsExtensions.Http, LimitsExtensions.Limit };
        var files = FileDescriptorSet.Parser.WithExtensionRegistry(extensions).ParseFrom(stream).File;
        return [.. FileDescriptor.BuildFromByteStrings(files.Select(file => file.ToByteString()), extensions).Where(file => file.Package == Package)];
    }

    /// <summary>The comment before an element: lines that belong together on one, lists and paragraphs as they are (Markdown).</summary>
    public static string Comment(IDescriptor element)
    {
        var declaration = element switch
        {
            Google.Protobuf.Reflection.ServiceDescriptor service => service.Declaration,
            MethodDescriptor method => method.Declaration,
            MessageDescriptor message => message.Declaration,
            FieldDescriptor field => field.Declaration,
            EnumDescriptor enumeration => enumeration.Declaration,
            EnumValueDescriptor value => value.Declaration,
            _ => null,
        };
        var text = new System.Text.StringBuilder();
        var isList = false;
        foreach (var line in (declaration?.LeadingComments ?? "").Split('\n').Select(line => line.StartsWith(' ') ? line[1..] : line))
        {
            var isItem = line.TrimStart().StartsWith("- ", StringComparison.Ordinal);
            // What is not indented belongs to an item no more.
            if (line.Length == 0 || (isList && !line.StartsWith(' ') && !isItem))
                text.Append("\n\n");
            else if (text.Length > 0)
                text.Append(isItem ? '\n' : ' ');
            isList = isItem || (isList && line.StartsWith(' '));
            text.Append(line.Trim());
        }
        return text.ToString().Trim();
    }

    /// <summary>The first sentence of a comment.</summary>
    public static string Summary(string comment) => comment.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? comment[..end] : comment.TrimEnd('.');
}
