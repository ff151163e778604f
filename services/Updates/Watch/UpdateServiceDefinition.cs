using Google.Protobuf;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Updates.Watch;

/// <summary>As in generated code: reflection finds what a service offers by the class around its base.</summary>
internal static class UpdateServiceDefinition
{
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor => V1.UpdateService.Descriptor;

    /// <summary>
    /// The UpdateService as protoc would generate it, but for one thing: Watch writes <see cref="WatchFrame"/>s, whose updates are
    /// bytes already.
    /// </summary>
    [BindServiceMethod(typeof(UpdateServiceBase), nameof(BindService))]
    internal abstract class UpdateServiceBase
    {
        private static readonly Method<WatchRequest, WatchFrame> WatchMethod = new(
            MethodType.ServerStreaming, V1.UpdateService.Descriptor.FullName, nameof(Watch), Message(WatchRequest.Parser), WatchFrame.Marshaller);

        private static readonly Method<GetHeadRequest, Head> GetHeadMethod = new(
            MethodType.Unary, V1.UpdateService.Descriptor.FullName, nameof(GetHead), Message(GetHeadRequest.Parser), Message(Head.Parser));

        private static readonly Method<ListCongressesRequest, ListCongressesResponse> ListCongressesMethod = new(
            MethodType.Unary, V1.UpdateService.Descriptor.FullName, nameof(ListCongresses), Message(ListCongressesRequest.Parser),
            Message(ListCongressesResponse.Parser));

        private static readonly Method<ExchangeCursorRequest, ExchangeCursorResponse> ExchangeCursorMethod = new(
            MethodType.Unary, V1.UpdateService.Descriptor.FullName, nameof(ExchangeCursor), Message(ExchangeCursorRequest.Parser),
            Message(ExchangeCursorResponse.Parser));

        private static readonly Method<GetUpdateRequest, Update> GetUpdateMethod = new(
            MethodType.Unary, V1.UpdateService.Descriptor.FullName, nameof(GetUpdate), Message(GetUpdateRequest.Parser), Message(Update.Parser));

        public abstract Task Watch(WatchRequest request, IServerStreamWriter<WatchFrame> responseStream, ServerCallContext context);

        /// <summary>Reads how far the log has got.</summary>
        /// <param name="request">Which log.</param>
        /// <param name="context">The call.</param>
        /// <returns>The head.</returns>
        public abstract Task<Head> GetHead(GetHeadRequest request, ServerCallContext context);

        /// <summary>Lists the Congresses of which anything is recorded.</summary>
        /// <param name="request">Nothing more.</param>
        /// <param name="context">The call.</param>
        /// <returns>Their names.</returns>
        public abstract Task<ListCongressesResponse> ListCongresses(ListCongressesRequest request, ServerCallContext context);

        /// <summary>Gives a cursor with another filter at the same place.</summary>
        /// <param name="request">The cursor and the filters.</param>
        /// <param name="context">The call.</param>
        /// <returns>The new cursor.</returns>
        public abstract Task<ExchangeCursorResponse> ExchangeCursor(ExchangeCursorRequest request, ServerCallContext context);

        /// <summary>Reads one update of the log.</summary>
        /// <param name="request">Which.</param>
        /// <param name="context">The call.</param>
        /// <returns>The update.</returns>
        public abstract Task<Update> GetUpdate(GetUpdateRequest request, ServerCallContext context);

        /// <summary>Called by the server to learn the methods.</summary>
        /// <param name="serviceBinder">Takes them.</param>
        /// <param name="serviceImpl">The implementation, or null where each call gets its own.</param>
        public static void BindService(ServiceBinderBase serviceBinder, UpdateServiceBase? serviceImpl)
        {
            ArgumentNullException.ThrowIfNull(serviceBinder);
            serviceBinder.AddMethod(WatchMethod, serviceImpl is null ? null : new ServerStreamingServerMethod<WatchRequest, WatchFrame>(serviceImpl.Watch));
            serviceBinder.AddMethod(GetHeadMethod, serviceImpl is null ? null : new UnaryServerMethod<GetHeadRequest, Head>(serviceImpl.GetHead));
            serviceBinder.AddMethod(
                ListCongressesMethod,
                serviceImpl is null ? null : new UnaryServerMethod<ListCongressesRequest, ListCongressesResponse>(serviceImpl.ListCongresses));
            serviceBinder.AddMethod(
                ExchangeCursorMethod,
                serviceImpl is null ? null : new UnaryServerMethod<ExchangeCursorRequest, ExchangeCursorResponse>(serviceImpl.ExchangeCursor));
            serviceBinder.AddMethod(
                GetUpdateMethod, serviceImpl is null ? null : new UnaryServerMethod<GetUpdateRequest, Update>(serviceImpl.GetUpdate));
        }

        private static Marshaller<T> Message<T>(MessageParser<T> parser)
            where T : IMessage<T> => new(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
    }
}
