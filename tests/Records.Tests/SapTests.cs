using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

public class SapTests
{
    private const string Heading =
        "February 26, 2019\n(House)\nSTATEMENT OF ADMINISTRATION POLICY\nH.J. Res. 46 – Terminating the National Emergency\n(Rep. Castro, D-TX)\n\n";

    private static VetoThreat Threat(string prose) =>
        Assert.IsType<IssueVetoThreatRequest>(Assert.Single(Sample.ReadText(Heading + prose).Requests)).VetoThreat;

    [Fact]
    public void An_entry_with_its_text_beside_it_becomes_a_threat_in_the_statements_own_words()
    {
        var request = Assert.IsType<IssueVetoThreatRequest>(Assert.Single(Sample.Read("sap/archive/45-Trump.yaml").Requests));
        Assert.Equal(("congresses/116", "sap-2019-02-26-hjres46"), (request.Parent, request.VetoThreatId));
        var threat = request.VetoThreat;
        Assert.Equal(["congresses/116/resolutions/hjres46"], threat.Resolutions);
        Assert.Equal((VetoThreatLevel.AdvisorsRecommend, AdministrationPosition.StronglyOpposes), (threat.Level, threat.Position));
        Assert.Equal("in its current form", threat.Condition);
        Assert.Equal(
            "If H.J. Res. 46 were presented to the President in its current form, his advisors would recommend that he veto it.",
            threat.Statement);
        Assert.Equal("2019-02-26", threat.IssueDate);
        Assert.Equal(
            new Source
            {
                Kind = SourceKind.StatementOfAdministrationPolicy,
                Title = "H.J. Res. 46 – Terminating the National Emergency Declared by the President on the Southern Border",
                Uri = "https://www.whitehouse.gov/wp-content/uploads/2019/02/saphj46h_20190226.pdf",
                Speaker = "Office of Management and Budget",
            },
            threat.Source);
    }

    [Fact]
    public void Entries_without_text_and_measures_never_presented_are_counted_and_give_no_request()
    {
        var reading = Sample.Read("sap/archive/45-Trump.yaml");
        Assert.Equal((RecordKind.SapArchive, 1, 1), (reading.Kind, reading.EntriesWithoutText, reading.EntriesNotPresented));
    }

    [Fact]
    public void A_statement_on_its_own_is_read_from_its_heading()
    {
        var reading = Sample.Read("sap/text/45-Trump/116/2019-02-26_hjres46.txt");
        var request = Assert.IsType<IssueVetoThreatRequest>(Assert.Single(reading.Requests));
        Assert.Equal("sap-2019-02-26-hjres46", request.VetoThreatId);
        Assert.Equal("", request.VetoThreat.Source.Uri);
    }

    [Theory]
    [InlineData("If H.J. Res. 46 were presented to the President, he would veto it.", VetoThreatLevel.PresidentWouldVeto)]
    [InlineData("If Congress passes this resolution, the President will veto it.", VetoThreatLevel.PresidentWouldVeto)]
    [InlineData("If this were presented, his senior advisers would recommend he veto the resolution.", VetoThreatLevel.AdvisorsRecommend)]
    [InlineData("The President’s advisors would strongly recommend that he veto the resolution.", VetoThreatLevel.AdvisorsRecommend)]
    [InlineData("The Secretary of the Treasury would recommend that the President veto the bill.", VetoThreatLevel.AgencyRecommends)]
    [InlineData("The Attorney General and the President's senior advisors would recommend that he veto it.", VetoThreatLevel.AdvisorsRecommend)]
    [InlineData("His advisors would recommend that he sign it into law.", VetoThreatLevel.None)]
    [InlineData("On March 15, 2019, the President vetoed an identical resolution.", VetoThreatLevel.None)]
    [InlineData("The bill would repeal the line-item veto.", VetoThreatLevel.None)]
    [InlineData("Section 3 is a legislative veto that the Constitution forbids.", VetoThreatLevel.None)]
    [InlineData("The President would not veto the resolution.", VetoThreatLevel.None)]
    [InlineData("The President's advisors would not recommend that he veto the resolution.", VetoThreatLevel.None)]
    [InlineData("His advisors would recommend that he not veto it.", VetoThreatLevel.None)]
    [InlineData("The President does not intend to veto it.", VetoThreatLevel.None)]
    [InlineData("The Congress failed to override his veto of an earlier bill.", VetoThreatLevel.None)]
    [InlineData("The Senate sustained the President's veto.", VetoThreatLevel.None)]
    [InlineData("The President's veto message set out these concerns.", VetoThreatLevel.None)]
    [InlineData("His veto of a similar bill still stands.", VetoThreatLevel.None)]
    [InlineData("Section 12 gives each committee a committee veto over reprogramming.", VetoThreatLevel.None)]
    [InlineData("The Mayor of the District of Columbia vetoed the act.", VetoThreatLevel.None)]
    [InlineData("The Mayor's veto was overridden by the Council.", VetoThreatLevel.None)]
    [InlineData("Russia would veto any such measure in the United Nations Security Council.", VetoThreatLevel.None)]
    [InlineData("The bill would repeal the line-item veto, and the President would veto it.", VetoThreatLevel.PresidentWouldVeto)]
    [InlineData("Like the bill that he vetoed in 2019, this one would be vetoed.", VetoThreatLevel.PresidentWouldVeto)]
    [InlineData("The President will use his veto to protect the program.", VetoThreatLevel.PresidentWouldVeto)]
    [InlineData("I will veto any bill that does not fund the border.", VetoThreatLevel.PresidentWouldVeto)]
    [InlineData("The President would have no choice but to veto the bill.", VetoThreatLevel.PresidentWouldVeto)]
    [InlineData("The Director of OMB and the Secretary of Labor would recommend a veto.", VetoThreatLevel.AgencyRecommends)]
    [InlineData("The bill would face a veto.", VetoThreatLevel.Unspecified)]
    [InlineData("The President has threatened a veto.", VetoThreatLevel.Unspecified)]
    public void The_level_follows_from_who_would_do_what(string sentence, VetoThreatLevel level) =>
        Assert.Equal(level, Threat("The Administration opposes H.J. Res. 46.\n\n" + sentence).Level);

    [Fact]
    public void A_veto_in_words_that_cannot_be_classed_is_kept_and_not_guessed()
    {
        const string sentence = "A veto of this resolution is on the table.";
        var threat = Threat("The Administration opposes H.J. Res. 46.\n\n" + sentence);
        Assert.Equal((VetoThreatLevel.Unspecified, sentence, sentence), (threat.Level, threat.Statement, threat.Condition));
    }

    [Fact]
    public void Support_for_something_else_is_no_position_on_what_is_threatened()
    {
        var threat = Threat("The Administration strongly supports enactment of a National Defense Authorization Act.\n\n"
            + "If H.J. Res. 46 were presented to the President in its current form, he would veto it.");
        Assert.Equal((VetoThreatLevel.PresidentWouldVeto, AdministrationPosition.Unspecified), (threat.Level, threat.Position));
    }

    [Fact]
    public void A_past_veto_beside_a_threat_is_not_taken_for_it()
    {
        var threat = Threat("The Administration strongly opposes H.J. Res. 46. On March 15, 2019, the President vetoed an identical one.\n\n"
            + "If it were presented to the President, he would veto it.");
        Assert.Equal(VetoThreatLevel.PresidentWouldVeto, threat.Level);
        Assert.StartsWith("If it were", threat.Statement, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The Administration strongly supports House passage of H.J. Res. 46.", AdministrationPosition.StronglySupports)]
    [InlineData("The Administration supports H.J. Res. 46.", AdministrationPosition.Supports)]
    [InlineData("The Administration does not oppose H.J. Res. 46.", AdministrationPosition.NoObjection)]
    [InlineData("The Administration has no objection to H.J. Res. 46.", AdministrationPosition.NoObjection)]
    [InlineData("The Administration has serious concerns with H.J. Res. 46.", AdministrationPosition.Concerned)]
    [InlineData("The Administration opposes H.J. Res. 46.", AdministrationPosition.Opposes)]
    [InlineData("The Administration supports the bill's goal of security, but strongly opposes H.J. Res. 46.", AdministrationPosition.StronglyOpposes)]
    [InlineData("The Administration commends the bipartisan work.", AdministrationPosition.Unspecified)]
    public void The_position_is_the_one_on_the_measure_and_not_on_a_goal(string sentence, AdministrationPosition position)
    {
        var threat = Threat(sentence);
        Assert.Equal(position, threat.Position);
        Assert.Equal(sentence, threat.Statement);
    }

    [Theory]
    [InlineData("If Congress were to pass this resolution, the President would veto it.", "If Congress were to pass this resolution")]
    [InlineData("If it passes the Senate, the President will veto it.", "If it passes the Senate")]
    [InlineData("If the President were presented with H.J. Res. 46, he would veto it.", "")]
    [InlineData("If H.J. Res. 46 were presented to the President, his advisors would recommend that he veto it.", "")]
    [InlineData("If the President is presented with a resolution that would end the emergency, he would veto it.", "If the President is presented with a resolution that would end the emergency")]
    public void Being_presented_is_no_condition_of_its_own(string sentence, string condition) =>
        Assert.Equal(condition, Threat(sentence).Condition);

    [Fact]
    public void A_heading_that_lists_numbers_names_every_measure()
    {
        var text = Heading.Replace("H.J. Res. 46 –", "H.J. Res. 70, 71, 72 and 73 and H.R. 3230 –", StringComparison.Ordinal) + "The Administration opposes them.";
        var request = Assert.IsType<IssueVetoThreatRequest>(Assert.Single(Sample.ReadText(text).Requests));
        Assert.Equal("sap-2019-02-26-hjres70-hjres71-hjres72-hjres73-hr3230", request.VetoThreatId);
        Assert.Equal(5, request.VetoThreat.Resolutions.Count);
    }

    [Fact]
    public void A_threat_on_very_many_measures_still_gets_an_id_of_64_characters()
    {
        var list = string.Join(", ", Enumerable.Range(1001, 20).Select(number => $"H.J. Res. {number}"));
        var text = Heading.Replace("H.J. Res. 46", list, StringComparison.Ordinal) + "The Administration opposes them.";
        Assert.Matches("^[a-z0-9-]{64}$", Assert.IsType<IssueVetoThreatRequest>(Assert.Single(Sample.ReadText(text).Requests)).VetoThreatId);
    }

    [Fact]
    public void An_amendment_to_the_Constitution_is_never_presented_and_gives_no_threat()
    {
        var text = Heading.Replace("Terminating the National Emergency", "Proposing a Balanced Budget Amendment to the Constitution", StringComparison.Ordinal);
        var reading = Sample.ReadText(text + "The Administration strongly opposes H.J. Res. 46.");
        Assert.Equal((0, 1), (reading.Requests.Count, reading.EntriesNotPresented));
    }

    [Fact]
    public void A_list_that_leads_out_of_its_folder_is_not_followed()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "secret.txt"), Heading + "The Administration opposes H.J. Res. 46.");
            var archive = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.FullName, "sap", "archive")).FullName, "x.yaml");
            Directory.CreateDirectory(Path.Combine(folder.FullName, "sap", "text"));
            File.WriteAllText(archive, Sample.Text("sap/archive/45-Trump.yaml")
                .Replace("statements/45-Trump/116/2019-02-26_hjres46.pdf", "statements/../../secret.pdf", StringComparison.Ordinal));
            Assert.Empty(RecordFile.Read(archive).Requests);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("congress: 116", "congress: many", 1, "congress should be a number")]
    [InlineData("'2020-01-09'", "'January'", 10, "date_issued should look like")]
    [InlineData("- bills:\n  - hr1\n", "- bills: []\n", 16, "lists no bills")]
    [InlineData("  - hr1\n", "  - *hjres46\n", 17, "should not have a AnchorAlias")]
    [InlineData("  congress: 116\n", "  congress: [116\n", 5, "YAML is broken")]
    public void A_broken_list_is_refused_with_its_line(string place, string replacement, int line, string reason)
    {
        var text = Sample.Mutated("sap/archive/45-Trump.yaml", place, replacement);
        var error = Assert.Throws<RecordException>(() => Sample.ReadText(text, Sample.PathOf("sap/archive/45-Trump.yaml")));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void A_statement_without_date_measure_or_sentence_is_refused()
    {
        Assert.Contains("no date", Sample.Refused(Heading.Replace("February 26, 2019", "", StringComparison.Ordinal) + "No.").Reason, StringComparison.Ordinal);
        Assert.Contains("names no measure", Sample.Refused(Heading.Replace("H.J. Res. 46", "It", StringComparison.Ordinal) + "No.").Reason, StringComparison.Ordinal);
        Assert.Contains("no sentence", Sample.Refused(Heading).Reason, StringComparison.Ordinal);
    }
}
