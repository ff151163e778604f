using System.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>Finds a service's methods as the package's own provider does, and maps them with <see cref="RequestMarshaller"/>.</summary>
internal sealed class CheckedMethodProvider<TService> : IServiceMethodProvider<TService>
    where TService : class
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        var binding = BaseTypes(typeof(TService)).Select(type => type.GetCustomAttribute<BindServiceMethodAttribute>()).OfType<BindServiceMethodAttribute>().First();
        var bind = binding.BindType
            .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Single(method => method.Name == binding.BindMethodName && method.GetParameters() is [{ } binder, _] && binder.ParameterType == typeof(ServiceBinderBase));
        bind.Invoke(null, [new Binder(context), null]);
    }

    private static IEnumerable<Type> BaseTypes(Type type)
    {
        for (var next = type; next is not null; next = next.BaseType)
            yield return next;
    }

    private sealed class Binder(ServiceMethodProviderContext<TService> context) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, Grpc.Core.UnaryServerMethod<TRequest, TResponse>? handler) => context.AddUnaryMethod(
                RequestMarshaller.Checked(method),
                Metadata(method.Name, typeof(TRequest), typeof(ServerCallContext)),
                Implementation<Grpc.AspNetCore.Server.Model.UnaryServerMethod<TService, TRequest, TResponse>>(
                    method.Name, typeof(TRequest), typeof(ServerCallContext)));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, Grpc.Core.ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddClientStreamingMethod(
                RequestMarshaller.Checked(method),
                Metadata(method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext)),
                Implementation<Grpc.AspNetCore.Server.Model.ClientStreamingServerMethod<TService, TRequest, TResponse>>(
                    method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext)));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, Grpc.Core.ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddServerStreamingMethod(
                RequestMarshaller.Checked(method),
                Metadata(method.Name, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)),
                Implementation<Grpc.AspNetCore.Server.Model.ServerStreamingServerMethod<TService, TRequest, TResponse>>(
                    method.Name, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)));

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, Grpc.Core.DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddDuplexStreamingMethod(
                RequestMarshaller.Checked(method),
                Metadata(method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)),
                Implementation<Grpc.AspNetCore.Server.Model.DuplexStreamingServerMethod<TService, TRequest, TResponse>>(
                    method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)));

        private static TDelegate Implementation<TDelegate>(string name, params Type[] parameters)
            where TDelegate : Delegate => Find(name, parameters).CreateDelegate<TDelegate>();

        private static List<object> Metadata(string name, params Type[] parameters) =>
        [
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. Find(name, parameters).GetCustomAttributes(inherit: true),
            new HttpMethodMetadata(["POST"], acceptCorsPreflight: true),
        ];

        // Without an override the generated base class answers UNIMPLEMENTED.
        private static MethodInfo Find(string name, Type[] parameters) =>
            BaseTypes(typeof(TService))
                .Select(type => type.GetMethod(
                    name, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly, parameters))
                .OfType<MethodInfo>().First();
    }
}
