using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace VoteTracker.Compat.References.Tests;

/// <summary>Writes signatures out so that two are equal exactly if the runtime would bind one to the other.</summary>
internal sealed class SignatureText(MetadataReader reader) : ISignatureTypeProvider<string, object?>
{
    public static string Of(MethodSignature<string> signature, string name)
    {
        var generic = signature.GenericParameterCount == 0 ? "" : "``" + signature.GenericParameterCount;
        var kind = signature.Header.IsInstance ? "instance" : "static";
        return $"{kind} {signature.ReturnType} {name}{generic}({string.Join(", ", signature.ParameterTypes)})";
    }

    public string NameOf(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference => NameOf(reader.GetTypeReference((TypeReferenceHandle)type)),
        HandleKind.TypeDefinition => NameOf(reader.GetTypeDefinition((TypeDefinitionHandle)type)),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)type).DecodeSignature(this, null),
        _ => throw new BadImageFormatException($"A {type.Kind} is no type."),
    };

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Kind(rawTypeKind) + NameOf(handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Kind(rawTypeKind) + NameOf(handle);

    public string GetTypeFromSpecification(
        MetadataReader reader,
        object? genericContext,
        TypeSpecificationHandle handle,
        byte rawTypeKind) => NameOf(handle);

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

    public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType + " pinned";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        $"{unmodifiedType} {(isRequired ? "modreq" : "modopt")}({modifier})";

    public string GetFunctionPointerType(MethodSignature<string> signature) => "method " + Of(signature, "*");

    private static string Kind(byte rawTypeKind) =>
        rawTypeKind == (byte)SignatureTypeKind.ValueType ? "valuetype " : "class ";

    private string NameOf(in TypeReference type) => type.ResolutionScope.Kind == HandleKind.TypeReference
        ? NameOf(type.ResolutionScope) + "+" + reader.GetString(type.Name)
        : Qualified(reader.GetString(type.Namespace), reader.GetString(type.Name));

    private string NameOf(in TypeDefinition type) => type.GetDeclaringType().IsNil
        ? Qualified(reader.GetString(type.Namespace), reader.GetString(type.Name))
        : NameOf(type.GetDeclaringType()) + "+" + reader.GetString(type.Name);

    private static string Qualified(string space, string name) => space.Length == 0 ? name : space + "." + name;
}
