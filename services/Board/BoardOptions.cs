using System.ComponentModel.DataAnnotations;

namespace VoteTracker.Board;

/// <summary>What the board shows, to whom and to how many. Section <c>Board</c> of the configuration.</summary>
public sealed class BoardOptions : IValidatableObject
{
    private const string AddressPattern = @"(https?://|dns:///)[^/\s]+/?";
    private const string AddressError = "must be like http://127.0.0.1:5101, or dns:///NAME:5101 where the name stands for several processes with TLS";

    /// <summary>Whether anybody may look. Otherwise viewers sign in, which section <c>Oidc</c> describes.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>The Congress that the board's first page leads to: 1 to 999; none: the one that sits by the calendar.</summary>
    [Range(1, 999)]
    public int? Congress { get; set; }

    /// <summary>The address of Resolutions.</summary>
    [Required, RegularExpression(AddressPattern, ErrorMessage = AddressError)]
    public string Resolutions { get; set; } = "http://127.0.0.1:5101";

    /// <summary>The address of Votes.</summary>
    [Required, RegularExpression(AddressPattern, ErrorMessage = AddressError)]
    public string Votes { get; set; } = "http://127.0.0.1:5102";

    /// <summary>The address of VetoThreats.</summary>
    [Required, RegularExpression(AddressPattern, ErrorMessage = AddressError)]
    public string VetoThreats { get; set; } = "http://127.0.0.1:5103";

    /// <summary>The address of Updates.</summary>
    [Required, RegularExpression(AddressPattern, ErrorMessage = AddressError)]
    public string Updates { get; set; } = "http://127.0.0.1:5104";

    /// <summary>A file with the token that the services are sent, read again for each call; a reader's suffices.</summary>
    public string? TokenFile { get; set; }

    /// <summary>The board's client certificate in PEM, where the services take one instead.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>The private key to it in PEM.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The authorities in PEM that the services' certificates may come from; none: those that the machine trusts.</summary>
    public string? CaFile { get; set; }

    /// <summary>Whether the board also passes on calls: JSON under /v1/ and gRPC-Web.</summary>
    public bool Api { get; set; } = true;

    /// <summary>The origins whose pages may make calls from a browser (CORS), such as https://news.example.org; none: only the board's own.</summary>
    public string[]? AllowedOrigins { get; set; }

    /// <summary>
    /// How many pages are kept live at once, a quarter of them for one address; who comes then sees a page that does not change by itself: 1 to 100,000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxViewers { get; set; } = 1_000;

    /// <summary>What is no origin.</summary>
    /// <param name="validationContext">Not used.</param>
    /// <returns>What is wrong.</returns>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => (AllowedOrigins ?? [])
        .Where(origin => !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin)
        .Select(origin => new ValidationResult($"has '{origin}', which is no origin such as https://news.example.org", [nameof(AllowedOrigins)]));
}
