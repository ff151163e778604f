using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.V1;

namespace VoteTracker.Cli.Recording;

/// <summary>A statement of the administration.</summary>
/// <param name="measuresRequired">Whether it must say on which measures.</param>
internal sealed class StatementOptions(bool measuresRequired)
{
    public Option<TypedName[]> Resolutions { get; } = ResourceName.Resolutions(
        measuresRequired ? "A measure that it speaks of, such as hjres46; may be repeated" : "A measure that it speaks of, where these are others than before; may be repeated",
        measuresRequired);

    private readonly Option<VetoThreatLevel> _level = WordOption.Create<VetoThreatLevel>("--level", "How direct the threat is; none where there is no threat", required: true);
    private readonly Option<AdministrationPosition> _position = WordOption.Create<AdministrationPosition>("--position", "How strongly the administration is for or against");
    private readonly Option<string> _statement = Text("--statement", "The sentence that makes the threat or states the position", "TEXT", required: true);
    private readonly Option<string> _issued = Text("--issued", "The day of the statement", "YYYY-MM-DD", required: true);
    private readonly Option<SourceKind> _kind = WordOption.Create<SourceKind>("--source", "In what kind of utterance it was made", required: true);
    private readonly Option<string> _title = Text("--title", "The title of that", "TEXT");
    private readonly Option<string> _uri = Text("--uri", "Where to find it", "URI");
    private readonly Option<string> _speaker = Text("--speaker", "Who said it: a person or an office", "WHO");
    private readonly Option<bool> _unnamed = new("--unnamed") { Description = "The report leaves the speaker unnamed" };
    private readonly Option<string> _condition = Text("--condition", "The condition, such as 'if it passes the Senate'", "TEXT");
    private readonly Option<string> _version = Text("--measure-version", "The version of the measure that it speaks of, in its words", "TEXT");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Resolutions, _level, _position, _statement, _issued, _kind, _title, _uri, _speaker, _unnamed, _condition, _version })
            command.Options.Add(option);
    }

    public VetoThreat Of(ParseResult parsed, IEnumerable<string> resolutions) => new()
    {
        Resolutions = { resolutions },
        Level = parsed.GetValue(_level),
        Position = parsed.GetValue(_position),
        Statement = parsed.GetRequiredValue(_statement),
        IssueDate = parsed.GetRequiredValue(_issued),
        Condition = parsed.GetRequiredValue(_condition),
        MeasureVersion = parsed.GetRequiredValue(_version),
        Source = new Source
        {
            Kind = parsed.GetValue(_kind),
            Title = parsed.GetRequiredValue(_title),
            Uri = parsed.GetRequiredValue(_uri),
            Speaker = parsed.GetRequiredValue(_speaker),
            Unnamed = parsed.GetValue(_unnamed),
        },
    };

    private static Option<string> Text(string name, string description, string helpName, bool required = false) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Required = required,
        DefaultValueFactory = required ? null : _ => "",
    };
}
