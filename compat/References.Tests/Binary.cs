using System.Reflection;
using System.Reflection.Metadata;

namespace VoteTracker.Compat.References.Tests;

/// <summary>A published assembly, and what it lacks in the stand-ins. Everything lacking is one line of text.</summary>
internal sealed class Binary(string name)
{
    private static readonly string[] ObjectMethods = ["ToString", "Equals", "GetHashCode", "Finalize"];

    private readonly AssemblyImage _image = AssemblyImage.Of(name);

    private MetadataReader Reader => _image.Reader;

    public string Path => _image.Path;

    public IEnumerable<AssemblyName> References => Reader.AssemblyReferences
        .Select(handle => Reader.GetAssemblyReference(handle).GetAssemblyName());

    /// <summary>How many types and members of stand-ins it refers to at all, so that a test can't pass by looking at none.</summary>
    public int CountOfReferences =>
        Reader.TypeReferences.Count(handle => IsStandIn(_image.AssemblyOf(handle))) +
        Reader.MemberReferences.Count(handle => StandInBehind(Reader.GetMemberReference(handle).Parent) is not null);

    public IEnumerable<string> MissingTypes()
    {
        foreach (var handle in Reader.TypeReferences)
        {
            var assembly = _image.AssemblyOf(handle);
            if (!IsStandIn(assembly))
                continue;

            var found = StandInType.Find(assembly, _image.Text.NameOf(handle));
            if (found is not { IsVisible: true })
                yield return $"{assembly}: {(found is null ? "no type" : "not visible:")} {_image.Text.NameOf(handle)}";
        }
    }

    public IEnumerable<string> MissingMembers()
    {
        foreach (var handle in Reader.MemberReferences)
        {
            var member = Reader.GetMemberReference(handle);
            if (StandInBehind(member.Parent) is not var (assembly, typeName))
                continue;

            var memberName = Reader.GetString(member.Name);
            var type = StandInType.Find(assembly, typeName);
            var isField = member.GetKind() == MemberReferenceKind.Field;
            var wanted = isField
                ? $"{member.DecodeFieldSignature(_image.Text, null)} {memberName}"
                : SignatureText.Of(member.DecodeMethodSignature(_image.Text, null), memberName);
            if (type is null || !(isField ? type.Fields : type.Methods).Contains(wanted))
                yield return $"{assembly}: {typeName} lacks {wanted}";
        }
    }

    /// <summary>What a type of the binary would have to override, but does not: it could not be loaded.</summary>
    public IEnumerable<string> AbstractsLeftOpen() =>
        from derived in DerivedFromStandIns()
        where !derived.Type.Attributes.HasFlag(TypeAttributes.Abstract)
        from wanted in derived.Base.Abstracts
        where !Virtuals(derived.Type).Any(method => method.Text == wanted)
        select $"{_image.Text.NameOf(derived.Handle)} does not override {wanted}";

    /// <summary>What a type of the binary overrides, but nothing of ours is there: it would never be called.</summary>
    public IEnumerable<string> OverridesOfNothing() =>
        from derived in DerivedFromStandIns()
        from method in Virtuals(derived.Type)
        where method.IsOverride && !ObjectMethods.Contains(method.Name) && !derived.Base.Virtuals.Contains(method.Text)
        select $"{_image.Text.NameOf(derived.Handle)} overrides what is not there: {method.Text}";

    private static bool IsStandIn(string assembly) => StandInType.Assemblies.Contains(assembly);

    private (string Assembly, string Type)? StandInBehind(EntityHandle type)
    {
        if (type.Kind is not (HandleKind.TypeReference or HandleKind.TypeSpecification))
            return null;

        var reference = _image.ReferenceBehind(type);
        if (reference.IsNil || !IsStandIn(_image.AssemblyOf(reference)))
            return null;

        return (_image.AssemblyOf(reference), _image.Text.NameOf(reference));
    }

    private IEnumerable<(TypeDefinitionHandle Handle, TypeDefinition Type, StandInType Base)> DerivedFromStandIns()
    {
        foreach (var handle in Reader.TypeDefinitions)
        {
            var type = Reader.GetTypeDefinition(handle);
            if (type.BaseType.IsNil || StandInBehind(type.BaseType) is not var (assembly, typeName))
                continue;
            if (StandInType.Find(assembly, typeName) is { } found)
                yield return (handle, type, found);
        }
    }

    private IEnumerable<(string Name, string Text, bool IsOverride)> Virtuals(TypeDefinition type)
    {
        foreach (var handle in type.GetMethods())
        {
            var method = Reader.GetMethodDefinition(handle);
            if (!method.Attributes.HasFlag(MethodAttributes.Virtual))
                continue;

            var methodName = Reader.GetString(method.Name);
            var text = SignatureText.Of(method.DecodeSignature(_image.Text, null), methodName);
            yield return (methodName, text, !method.Attributes.HasFlag(MethodAttributes.NewSlot));
        }
    }
}
