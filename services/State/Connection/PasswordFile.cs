using System.Text;
using StackExchange.Redis.Configuration;

namespace VoteTracker.State.Connection;

/// <summary>
/// A password in a file. Redis's client asks for it at every connection that it makes, and the file is read each time: a new password is
/// used without a restart, and after a refusal the next attempt may have it. Connections that stand are left alone, as Redis does.
/// </summary>
/// <param name="path">Where the file lies.</param>
internal sealed class PasswordFile(string path) : DefaultOptionsProvider
{
    private const int MaxSize = 4096;

    private volatile string? _last;
    private volatile string? _problem;

    /// <summary>Where the file lies.</summary>
    public string Path => path;

    /// <summary>Why it could not be read when that was tried last, or null.</summary>
    public string? Problem => _problem;

    /// <inheritdoc/>
    public override string? Password
    {
        get
        {
            try
            {
                _last = Read(path);
                _problem = null;
            }
            // While the file is replaced it may be away. What it said before may be right still; if not, Redis says so and this is told.
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                _problem = fault.Message;
            }
            return _last;
        }
    }

    /// <summary>Reads a password; the end of its line is not part of it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">There is no password in it.</exception>
    public static string Read(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[MaxSize + 1];
        var size = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (size > MaxSize)
            throw new InvalidDataException($"'{path}' has more than {MaxSize} bytes, which is no password");
        var password = Encoding.UTF8.GetString(bytes, 0, size).TrimEnd('\r', '\n');
        return password.Length > 0 ? password : throw new InvalidDataException($"'{path}' is empty");
    }
}
