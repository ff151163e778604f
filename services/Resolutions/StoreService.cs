using Grpc.Core;
using VoteTracker.Contract;
using VoteTracker.V1;

namespace VoteTracker.Resolutions;

/// <summary>Answers operators; the contract says what each method does.</summary>
/// <param name="migration">Moves what is stored.</param>
internal sealed class StoreService(StoreMigration migration) : V1.StoreService.StoreServiceBase
{
    public override Task<MigrateStoreResponse> MigrateStore(MigrateStoreRequest request, ServerCallContext context) =>
        migration.RunAsync(RequestFields.Congress(request.Parent, "parent"), context.CallerName(), request, context.CancellationToken);
}
