using System.Collections.Immutable;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Limits;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>HTTP middleware that refuses a call whose caller is not known, or has not the role that its method needs.</summary>
internal sealed class RoleCheck(RequestDelegate next, LimitMetrics metrics)
{
    public const string RoleRequired = "ROLE_REQUIRED";

    public Task InvokeAsync(HttpContext context)
    {
        var needed = MethodRoles.Of(context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName);
        if (needed == Role.None)
            return next(context);
        var refusal = context.Features.Get<Caller>() switch
        {
            null => context.Features.Get<CallFailedException>() ?? throw new InvalidOperationException("the call did not pass CallerAuthentication"),
            var caller when caller.Role < needed => Denied(caller, needed),
            _ => null,
        };
        if (refusal is null)
            return next(context);
        metrics.CallRefused(refusal.Reason);
        RefusedCall.Answer(context, RpcErrors.From(refusal));
        return Task.CompletedTask;
    }

    private static CallFailedException Denied(Caller caller, Role needed)
    {
        var role = needed.ToString().ToLowerInvariant();
        return new CallFailedException(CallFailure.PermissionDenied, RoleRequired, $"the method needs the role {role}, which {caller.Name} has not")
        {
            Metadata = ImmutableDictionary<string, string>.Empty.Add("role", role),
        };
    }
}
