using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.Extensions.Hosting;
using Asked = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace VoteTracker.Hosting;

/// <summary>The public reflection protocol over this process's own descriptors.</summary>
internal sealed class ReflectionService(DescriptorIndex index, IHostApplicationLifetime lifetime)
    : ServerReflection.ServerReflectionBase
{
    /// <inheritdoc/>
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            while (await requestStream.MoveNext(end.Token))
                await responseStream.WriteAsync(Answer(requestStream.Current), context.CancellationToken);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            // The process stops, and a tool that keeps its stream open between questions must not hold it up.
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Asked.ListServices:
                response.ListServicesResponse = new ListServiceResponse
                {
                    Service = { index.Services.Select(name => new ServiceResponse { Name = name }) },
                };
                break;
            case Asked.FileByFilename:
                AnswerFile(response, index.FileByName(request.FileByFilename), $"no file {request.FileByFilename}");
                break;
            case Asked.FileContainingSymbol:
                AnswerFile(response, index.FileBySymbol(request.FileContainingSymbol), $"no symbol {request.FileContainingSymbol}");
                break;
            case Asked.FileContainingExtension:
            case Asked.AllExtensionNumbersOfType:
                AnswerError(response, StatusCode.NotFound, "there are no extensions here");
                break;
            default:
                AnswerError(response, StatusCode.InvalidArgument, "the request asks for nothing");
                break;
        }

        return response;
    }

    private static void AnswerFile(ServerReflectionResponse response, FileDescriptor? file, string missing)
    {
        if (file is null)
        {
            AnswerError(response, StatusCode.NotFound, missing);
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse
        {
            FileDescriptorProto = { DescriptorIndex.WithImports(file).Select(each => each.SerializedData) },
        };
    }

    private static void AnswerError(ServerReflectionResponse response, StatusCode code, string message) =>
        response.ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message };
}
