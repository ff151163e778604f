using System.CommandLine;
using VoteTracker.V1;

namespace VoteTracker.Cli.Recording;

/// <summary>For when a vote is announced, by whom and where.</summary>
internal sealed class AnnouncementOptions
{
    public Option<string?> Day { get; } = new("--on") { Description = "The day in Washington, D.C., for which it is announced", HelpName = "YYYY-MM-DD" };

    public Option<string?> Time { get; } = new("--at") { Description = "The time of that day, where it is known", HelpName = "HH:MM" };

    public Option<string?> Week { get; } = new("--week") { Description = "Any day of the week for which it is announced, where the day is not known", HelpName = "YYYY-MM-DD" };

    public Option<string> By { get; } = Text("--announced-by", "Who announced it, such as 'Nancy Pelosi, Speaker of the House'", "WHO");

    public Option<string> AnnouncedOn { get; } = Text("--announced-on", "The day on which that was: what was held before it is not what was announced", "YYYY-MM-DD");

    public Option<string> Citation { get; } = Text("--citation", "Where it was announced, in words", "TEXT");

    public Option<string> Uri { get; } = Text("--uri", "Where to find that", "URI");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Day, Time, Week, By, AnnouncedOn, Citation, Uri })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var (day, week, time) = (result.GetResult(Day) is not null, result.GetResult(Week) is not null, result.GetResult(Time) is not null);
            if (day == week)
                result.AddError("Either --on must say the day, such as --on 2019-02-26, or --week a day of the week.");
            if (time && !day)
                result.AddError("--at says the time of the day that --on says.");
        });
    }

    public VoteAnnouncement Of(ParseResult parsed)
    {
        var time = parsed.GetValue(Time) ?? "";
        return new VoteAnnouncement
        {
            Precision = parsed.GetValue(Week) is not null ? SchedulePrecision.Week : time.Length > 0 ? SchedulePrecision.Time : SchedulePrecision.Day,
            Date = parsed.GetValue(Week) ?? parsed.GetValue(Day) ?? "",
            TimeOfDay = WithSeconds(time),
            AnnouncedBy = parsed.GetRequiredValue(By),
            AnnouncedDate = parsed.GetRequiredValue(AnnouncedOn),
            Citation = parsed.GetRequiredValue(Citation),
            Uri = parsed.GetRequiredValue(Uri),
        };
    }

    /// <summary>A time of day as the contract has it.</summary>
    public static string WithSeconds(string time) => time.Length == "HH:MM".Length ? time + ":00" : time;

    private static Option<string> Text(string name, string description, string helpName) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => "",
    };
}
