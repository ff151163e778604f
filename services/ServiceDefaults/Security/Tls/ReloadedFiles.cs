using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace VoteTracker.ServiceDefaults.Security.Tls;

/// <summary>What one or more files hold. It is read again when they change; what cannot be read then is told, and what was read before stays.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="settings">The settings that name the files.</param>
/// <param name="paths">The files.</param>
/// <param name="read">Makes it of their contents.</param>
internal sealed class ReloadedFiles<T>(string settings, IReadOnlyList<string> paths, Func<IReadOnlyList<byte[]>, T> read) : IReloadedFiles
    where T : class
{
    // Certificates, keys, lists of revoked ones.
    private const int MaxSize = 16 << 20;

    private readonly Lock _lock = new();
    private T? _current;
    private byte[] _loaded = [];
    private byte[] _seen = [];

    /// <summary>What is in force.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read for the first time.</exception>
    public T Current => Volatile.Read(ref _current) ?? Load();

    public string Settings => settings;

    public void Demand() => _ = Current;

    public void Refresh(ILogger logger, SecurityMetrics metrics)
    {
        byte[] digest = [];
        Exception? fault = null;
        try
        {
            var contents = Contents();
            digest = Digest(contents);
            lock (_lock)
            {
                // Two files do not change at once: only what stays is looked at.
                var isStill = digest.AsSpan().SequenceEqual(_seen);
                _seen = digest;
                if (!isStill || digest.AsSpan().SequenceEqual(_loaded))
                    return;
                _loaded = digest;
                Volatile.Write(ref _current, read(contents));
            }
            SecurityLogging.Reloaded(logger, settings);
            return;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            fault = e;
        }
        // A file that is away is told once, as contents are.
        if (digest.Length == 0)
        {
            var isTold = _seen.Length == 0;
            _seen = [];
            if (isTold)
                return;
        }
        metrics.ReloadFailed(settings);
        SecurityLogging.NotReloaded(logger, settings, fault.Message);
    }

    private T Load()
    {
        lock (_lock)
        {
            if (_current is { } known)
                return known;
            try
            {
                var contents = Contents();
                var current = read(contents);
                _loaded = _seen = Digest(contents);
                Volatile.Write(ref _current, current);
                return current;
            }
            catch (Exception e) when (IsUnreadable(e))
            {
                throw new InvalidOperationException($"{settings}: {e.Message}", e);
            }
        }
    }

    private byte[][] Contents() => [.. paths.Select(path =>
    {
        using var file = File.OpenRead(path);
        if (file.Length > MaxSize)
            throw new InvalidDataException($"{path} has more than {MaxSize >> 20} MiB");
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    })];

    private static byte[] Digest(byte[][] contents) => SHA256.HashData([.. contents.SelectMany(SHA256.HashData)]);

    private static bool IsUnreadable(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException or ArgumentException or FormatException;
}

/// <summary>Files that are read again.</summary>
internal interface IReloadedFiles
{
    /// <summary>The settings that name them.</summary>
    public string Settings { get; }

    /// <summary>Reads them for the first time.</summary>
    /// <exception cref="InvalidOperationException">They cannot be used.</exception>
    public void Demand();

    /// <summary>Looks whether they have changed.</summary>
    public void Refresh(ILogger logger, SecurityMetrics metrics);
}
