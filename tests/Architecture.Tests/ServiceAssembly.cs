using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace VoteTracker.Architecture.Tests;

/// <summary>The assembly of a project under services, read as a file and never loaded.</summary>
internal sealed class ServiceAssembly : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    private ServiceAssembly(string project, string path)
    {
        Project = project;
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>The name of the project's folder.</summary>
    public string Project { get; }

    /// <summary>The folders under services that hold a project.</summary>
    public static IEnumerable<string> Projects => Directory.GetDirectories(Path.Combine(Repository.Root, "services"))
        .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
        .Select(folder => Path.GetFileName(folder))
        .Order(StringComparer.Ordinal);

    /// <summary>The names of the assemblies that it uses.</summary>
    public IEnumerable<string> References =>
        _metadata.AssemblyReferences.Select(handle => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name));

    /// <summary>The types of this project that other files can name: no nested types, nothing that the compiler adds.</summary>
    public IEnumerable<TypeDefinition> Types => _metadata.TypeDefinitions
        .Select(_metadata.GetTypeDefinition)
        .Where(type => type.GetDeclaringType().IsNil && _metadata.GetString(type.Namespace).StartsWith("VoteTracker", StringComparison.Ordinal));

    public static ServiceAssembly Open(string project) =>
        new(project, Repository.Program(project, project == "Cli" ? "votetracker.dll" : $"VoteTracker.{project}.dll"));

    public string NameOf(TypeDefinition type) => _metadata.GetString(type.Name);

    /// <summary>The types of another assembly that it uses.</summary>
    public IEnumerable<string> TypesUsedOf(string assembly) => _metadata.TypeReferences
        .Select(_metadata.GetTypeReference)
        .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && _metadata.GetString(_metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == assembly)
        .Select(type => _metadata.GetString(type.Name));

    /// <summary>The public properties of a type that can be set.</summary>
    public IEnumerable<string> SettableProperties(TypeDefinition type) => type.GetProperties()
        .Select(_metadata.GetPropertyDefinition)
        .Where(property => property.GetAccessors().Setter is { IsNil: false } setter
            && _metadata.GetMethodDefinition(setter).Attributes.HasFlag(MethodAttributes.Public))
        .Select(property => _metadata.GetString(property.Name));

    public void Dispose() => _file.Dispose();
}
