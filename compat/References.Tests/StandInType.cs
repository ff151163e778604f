using System.Reflection;
using System.Reflection.Metadata;

namespace VoteTracker.Compat.References.Tests;

/// <summary>A type of a stand-in.</summary>
internal sealed class StandInType
{
    public static readonly string[] Assemblies = ["Grpc.Core.Api", "Grpc.Net.Common", "Pipelines.Sockets.Unofficial"];

    private readonly AssemblyImage _image;
    private readonly TypeDefinition _type;

    private StandInType(AssemblyImage image, TypeDefinition type)
    {
        _image = image;
        _type = type;
    }

    public bool IsVisible
    {
        get
        {
            var visibility = _type.Attributes & TypeAttributes.VisibilityMask;
            return visibility is TypeAttributes.Public or TypeAttributes.NestedPublic
                or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem;
        }
    }

    public static StandInType? Find(string assembly, string name)
    {
        var image = AssemblyImage.Of(assembly);
        foreach (var handle in image.Reader.TypeDefinitions)
        {
            if (image.Text.NameOf(handle) == name)
                return new StandInType(image, image.Reader.GetTypeDefinition(handle));
        }

        return null;
    }

    /// <summary>The methods that another assembly may call, as text.</summary>
    public IEnumerable<string> Methods => All().SelectMany(type => type.OwnMethods(IsAccessible));

    /// <summary>The fields that another assembly may read, as text.</summary>
    public IEnumerable<string> Fields => All().SelectMany(type => type.OwnFields());

    /// <summary>The methods that a derived type may override, as text.</summary>
    public IEnumerable<string> Virtuals => All().SelectMany(type => type.OwnMethods(
        method => IsAccessible(method) && method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.Final)));

    /// <summary>The methods that a derived type must override, as text.</summary>
    public IEnumerable<string> Abstracts
    {
        get
        {
            // From the base on, as an override further down ends the duty.
            var abstracts = new HashSet<string>(StringComparer.Ordinal);
            foreach (var type in All().Reverse())
            {
                abstracts.ExceptWith(type.OwnMethods(method => !method.Attributes.HasFlag(MethodAttributes.Abstract)));
                abstracts.UnionWith(type.OwnMethods(method => method.Attributes.HasFlag(MethodAttributes.Abstract)));
            }

            return abstracts;
        }
    }

    private static bool IsAccessible(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask)
            is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    // The type and what it derives from, as far as that is ours. Behind a generic base nothing is looked up:
    // a reference that needs it is reported as missing rather than passed unseen.
    private IEnumerable<StandInType> All()
    {
        for (var type = this; type is not null; type = type.Base())
            yield return type;
    }

    private StandInType? Base()
    {
        if (_type.BaseType.IsNil)
            return null;
        if (_type.BaseType.Kind == HandleKind.TypeDefinition)
            return new StandInType(_image, _image.Reader.GetTypeDefinition((TypeDefinitionHandle)_type.BaseType));
        if (_type.BaseType.Kind != HandleKind.TypeReference)
            return null;

        var assembly = _image.AssemblyOf((TypeReferenceHandle)_type.BaseType);
        return Assemblies.Contains(assembly) ? Find(assembly, _image.Text.NameOf(_type.BaseType)) : null;
    }

    private IEnumerable<string> OwnMethods(Predicate<MethodDefinition> which)
    {
        foreach (var handle in _type.GetMethods())
        {
            var method = _image.Reader.GetMethodDefinition(handle);
            if (which(method))
                yield return SignatureText.Of(method.DecodeSignature(_image.Text, null), _image.Reader.GetString(method.Name));
        }
    }

    private IEnumerable<string> OwnFields()
    {
        foreach (var handle in _type.GetFields())
        {
            var field = _image.Reader.GetFieldDefinition(handle);
            if ((field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family)
                yield return $"{field.DecodeSignature(_image.Text, null)} {_image.Reader.GetString(field.Name)}";
        }
    }
}
