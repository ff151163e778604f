using Google.Protobuf.Reflection;
using Grpc.Health.V1;
using Grpc.Reflection.V1;

namespace VoteTracker.Hosting;

/// <summary>The files behind the services of this process, by name and by what they declare.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> files = [];
    private readonly Dictionary<string, FileDescriptor> symbols = [];

    public DescriptorIndex(ServiceDefinition definition)
    {
        List<ServiceDescriptor> services = [.. definition.Services, Health.Descriptor, ServerReflection.Descriptor];
        Services = [.. services.Select(service => service.FullName).Distinct().Order(StringComparer.Ordinal)];
        foreach (var service in services)
            AddFile(service.File);
    }

    public IReadOnlyList<string> Services { get; }

    public FileDescriptor? FileByName(string name) => files.GetValueOrDefault(name);

    public FileDescriptor? FileBySymbol(string symbol) => symbols.GetValueOrDefault(symbol);

    /// <summary>The file and all that it imports, directly or not, each once.</summary>
    public static IReadOnlyCollection<FileDescriptor> WithImports(FileDescriptor file)
    {
        var found = new Dictionary<string, FileDescriptor>();
        Collect(file);
        return found.Values;

        void Collect(FileDescriptor next)
        {
            if (!found.TryAdd(next.Name, next))
                return;
            foreach (var import in next.Dependencies)
                Collect(import);
        }
    }

    private void AddFile(FileDescriptor file)
    {
        if (!files.TryAdd(file.Name, file))
            return;
        foreach (var import in file.Dependencies)
            AddFile(import);
        foreach (var service in file.Services)
        {
            symbols[service.FullName] = file;
            foreach (var method in service.Methods)
                symbols[method.FullName] = file;
        }

        foreach (var message in file.MessageTypes)
            AddMessage(message);
        foreach (var enumType in file.EnumTypes)
            AddEnum(enumType, file.Package);
    }

    private void AddMessage(MessageDescriptor message)
    {
        symbols[message.FullName] = message.File;
        foreach (var field in message.Fields.InDeclarationOrder())
            symbols[field.FullName] = message.File;
        foreach (var oneof in message.Oneofs)
            symbols[oneof.FullName] = message.File;
        foreach (var nested in message.NestedTypes)
            AddMessage(nested);
        foreach (var enumType in message.EnumTypes)
            AddEnum(enumType, message.FullName);
    }

    private void AddEnum(EnumDescriptor enumType, string scope)
    {
        symbols[enumType.FullName] = enumType.File;

        // As in C++, a value is a sibling of its enum, not a child.
        foreach (var value in enumType.Values)
            symbols[scope.Length == 0 ? value.Name : $"{scope}.{value.Name}"] = enumType.File;
    }
}
