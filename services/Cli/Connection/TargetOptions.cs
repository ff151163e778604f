using System.CommandLine;
using System.Globalization;
using VoteTracker.Cli.Arguments;
using VoteTracker.Client;

namespace VoteTracker.Cli.Connection;

/// <summary>The options of all commands that say which suite is meant, and which Congress.</summary>
internal sealed class TargetOptions
{
    private const string AddressVariable = "VOTETRACKER_ADDRESS";
    private const string ProfileVariable = "VOTETRACKER_PROFILE";
    private const int DefaultPortBase = 5100;

    private static readonly string[] Services = ["resolutions", "votes", "veto-threats", "updates"];

    public TargetOptions()
    {
        PortBase.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 0 or > 65531)
                result.AddError("--port-base must be from 0 to 65531, so that four ports fit above it.");
            if (result.GetResult(Address) is { Implicit: false })
                result.AddError("--port-base and --address exclude each other.");
        });
        Address.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (Split(token.Value) is (_, var address) && Uri(address, usesTls: false) is null)
                    result.AddError($"'{token.Value}' is no address. It looks like https://votetracker.example.org, or votes=127.0.0.1:5102.");
        });
    }

    public Option<string[]> Address { get; } = new("--address")
    {
        Description = "Where the services are: one address of all, or SERVICE=ADDRESS for each of resolutions, votes, veto-threats and updates "
            + $"({AddressVariable})",
        HelpName = "ADDRESS",
        Recursive = true,
    };

    public Option<int?> PortBase { get; } = new("--port-base")
    {
        Description = $"They are on this machine, at the four ports above N, as ./dev up --port-base N has them; {DefaultPortBase} where nothing is said",
        HelpName = "N",
        Recursive = true,
    };

    public Option<string?> ProfileName { get; } = new("--profile")
    {
        Description = $"Take addresses, credentials and Congress from this profile of {ProfileFile.Location} ({ProfileVariable})",
        HelpName = "NAME",
        Recursive = true,
    };

    public Option<int?> Congress { get; } = new("--congress")
    {
        Description = $"The Congress of names that do not say theirs, such as 116 ({CongressChoice.Variable}); where nothing is said the present one, or the only one "
            + "that is recorded",
        HelpName = "N",
        Recursive = true,
        CustomParser = ResourceName.ParseCongress,
    };

    /// <summary>The profile that was asked for; null where there is none.</summary>
    /// <exception cref="CommandFailedException">It cannot be read.</exception>
    public Profile? ProfileOf(ParseResult parsed) => ProfileFile.Read(parsed.GetValue(ProfileName) ?? Variable(ProfileVariable));

    /// <summary>The Congress that the environment or the profile says.</summary>
    /// <exception cref="CommandFailedException">What they say is none.</exception>
    public static int? CongressByDefault(Profile? profile) => Variable(CongressChoice.Variable) is { } said
        ? TypedName.Number(said) ?? throw new CommandFailedException($"{CongressChoice.Variable} is '{said}', which is no Congress. It looks like 116.")
        : profile?.Congress;

    /// <summary>Where the services are: as the command line says, else the environment, else the profile, else on this machine.</summary>
    /// <exception cref="CommandFailedException">What is said is no address, or does not say where all of them are.</exception>
    public ServiceAddresses AddressesOf(ParseResult parsed, Profile? profile, bool usesTls)
    {
        var (source, addresses) = Said(parsed, profile);
        if (addresses.Length == 0)
            addresses = [.. Services.Select((service, index) => string.Create(
                CultureInfo.InvariantCulture, $"{service}=127.0.0.1:{(parsed.GetValue(PortBase) ?? DefaultPortBase) + 1 + index}"))];
        var of = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (service, address) in addresses.Select(Split))
        {
            if (service is not null && !Services.Contains(service))
                throw new CommandFailedException($"{source} says where {service} is, which is no service; there are {string.Join(", ", Services)}");
            var uri = Uri(address, usesTls) ?? throw new CommandFailedException($"{source}: '{address}' is no address. It looks like https://votetracker.example.org.");
            foreach (var one in service is null ? Services : [service])
                of[one] = uri.GetLeftPart(UriPartial.Authority);
        }

        return Services.FirstOrDefault(service => !of.ContainsKey(service)) is { } missing
            ? throw new CommandFailedException($"{source} does not say where {missing} is")
            : new ServiceAddresses { Resolutions = of["resolutions"], Votes = of["votes"], VetoThreats = of["veto-threats"], Updates = of["updates"] };
    }

    /// <summary>The options that were typed, for a command that goes on.</summary>
    public string Typed(ParseResult parsed)
    {
        IEnumerable<string> words =
        [
            .. (parsed.GetValue(Address) ?? []).Select(address => $" --address {address}"),
            parsed.GetValue(PortBase) is { } portBase ? string.Create(CultureInfo.InvariantCulture, $" --port-base {portBase}") : "",
            parsed.GetValue(ProfileName) is { } profile ? $" --profile {profile}" : "",
        ];
        return string.Concat(words);
    }

    /// <summary>An environment variable that says something.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private (string Source, string[] Addresses) Said(ParseResult parsed, Profile? profile)
    {
        if (parsed.GetValue(Address) is { Length: > 0 } typed)
            return ("--address", typed);
        if (parsed.GetValue(PortBase) is not null)
            return ("", []);
        return Variable(AddressVariable) is { } variable
            ? (AddressVariable, variable.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            : ("the profile", profile?.AllAddresses.ToArray() ?? []);
    }

    private static (string? Service, string Address) Split(string typed) =>
        typed.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (typed[..at], typed[(at + 1)..]) : (null, typed);

    private static Uri? Uri(string address, bool usesTls) =>
        System.Uri.TryCreate(
            address.Contains("://", StringComparison.Ordinal) ? address : $"{(usesTls ? System.Uri.UriSchemeHttps : System.Uri.UriSchemeHttp)}://{address}",
            UriKind.Absolute,
            out var uri)
        && (uri.Scheme == System.Uri.UriSchemeHttp || uri.Scheme == System.Uri.UriSchemeHttps) && uri.Host.Length > 0 && uri.PathAndQuery == "/"
            ? uri
            : null;
}
