using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace VoteTracker.Compat.References.Tests;

/// <summary>The metadata of an assembly beside the tests, read without loading the assembly.</summary>
internal sealed class AssemblyImage
{
    private static readonly Dictionary<string, AssemblyImage> Read = new(StringComparer.Ordinal);

    private AssemblyImage(string name)
    {
        Name = name;
        Path = System.IO.Path.Combine(AppContext.BaseDirectory, name + ".dll");
        using var stream = File.OpenRead(Path);
        // Never disposed: the metadata is used as long as the tests run.
        var image = new PEReader(stream, PEStreamOptions.PrefetchMetadata);
        Reader = image.GetMetadataReader();
        Text = new SignatureText(Reader);
    }

    public string Name { get; }

    public string Path { get; }

    public MetadataReader Reader { get; }

    public SignatureText Text { get; }

    public static AssemblyImage Of(string name)
    {
        lock (Read)
        {
            if (!Read.TryGetValue(name, out var image))
                Read.Add(name, image = new AssemblyImage(name));

            return image;
        }
    }

    /// <summary>The assembly that a type reference points to; a nested type is where the outermost one is.</summary>
    public string AssemblyOf(TypeReferenceHandle handle)
    {
        var scope = Reader.GetTypeReference(handle).ResolutionScope;
        while (scope.Kind == HandleKind.TypeReference)
            scope = Reader.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        return scope.Kind == HandleKind.AssemblyReference
            ? Reader.GetString(Reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)
            : Name;
    }

    /// <summary>The type reference behind a type, generic or not; nil for anything else.</summary>
    public TypeReferenceHandle ReferenceBehind(EntityHandle type)
    {
        if (type.Kind == HandleKind.TypeReference)
            return (TypeReferenceHandle)type;
        if (type.Kind != HandleKind.TypeSpecification)
            return default;

        var blob = Reader.GetBlobReader(Reader.GetTypeSpecification((TypeSpecificationHandle)type).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return default;

        blob.ReadCompressedInteger();
        var definition = blob.ReadTypeHandle();
        return definition.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)definition : default;
    }
}
