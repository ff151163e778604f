using System.Collections.Concurrent;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>What the methods of the scripted services do.</summary>
internal sealed class Script
{
    public Func<ServerCallContext, Task> Act { get; set; } = _ => Task.CompletedTask;

    /// <summary>The request ids of what was asked to be changed.</summary>
    public ConcurrentQueue<string> RequestIds { get; } = [];

    /// <summary>What Watch does instead.</summary>
    public Func<WatchRequest, IServerStreamWriter<WatchResponse>, ServerCallContext, Task>? Watch { get; set; }

    /// <summary>What Deliver does instead.</summary>
    public Func<IAsyncStreamReader<DeliverRequest>, IServerStreamWriter<DeliverResponse>, ServerCallContext, Task>? Deliver { get; set; }
}

internal sealed class ScriptedVoteService(Script script) : VoteService.VoteServiceBase
{
    public override async Task<Vote> GetVote(GetVoteRequest request, ServerCallContext context)
    {
        await script.Act(context);
        return new Vote { Name = request.Name };
    }

    public override async Task<Vote> VacateVote(VacateVoteRequest request, ServerCallContext context)
    {
        script.RequestIds.Enqueue(request.RequestId);
        await script.Act(context);
        return new Vote { Name = request.Name };
    }
}

internal sealed class ScriptedUpdateService(Script script) : UpdateService.UpdateServiceBase
{
    public override Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context) =>
        script.Watch?.Invoke(request, responseStream, context) ?? script.Act(context);
}

internal sealed class ScriptedSubscriptionService(Script script) : SubscriptionService.SubscriptionServiceBase
{
    public override async Task<DeleteSubscriptionResponse> DeleteSubscription(DeleteSubscriptionRequest request, ServerCallContext context)
    {
        await script.Act(context);
        return new DeleteSubscriptionResponse();
    }

    public override async Task Deliver(
        IAsyncStreamReader<DeliverRequest> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context)
    {
        if (script.Deliver is { } deliver)
        {
            await deliver(requestStream, responseStream, context);
            return;
        }
        await script.Act(context);
        await requestStream.MoveNext(context.CancellationToken);
    }
}
