using VoteTracker.Records.Measures;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// Codes and wordings as they stand in the BILLSTATUS files of the 116th Congress.
public class ActionKindsTests
{
    [Theory]
    [InlineData("E30000", "Signed by President.", ActionKind.Signed)]
    [InlineData("E30000", "Vetoed by President.", ActionKind.Vetoed)]
    [InlineData("E30000", "Pocket Vetoed by President.", ActionKind.PocketVetoed)]
    [InlineData("36000", "Signed by President.", ActionKind.Signed)]
    [InlineData("36000", "Became Public Law No: 116-49.", ActionKind.BecameLaw)]
    [InlineData("E20000", "Presented to President.", ActionKind.Presented)]
    [InlineData("H43410", "On passage, the objections of the President to the contrary notwithstanding Failed by the Yeas and Nays: (2/3 required): 248 - 181 (Roll no. 127).", ActionKind.OverrideFailed)]
    [InlineData("H43410", "Two-thirds of the Members present having voted in the affirmative the bill is passed, the objections of the President to the contrary notwithstanding. Passed by the Yeas and Nays: 322 - 87 (Roll no. 253).", ActionKind.OverridePassed)]
    [InlineData("33000", "Failed of passage in House over veto: On passage Failed", ActionKind.OverrideFailed)]
    [InlineData("", "Passed Senate over veto by Yea-Nay Vote. 81 - 13. Record Vote Number: 292.", ActionKind.OverridePassed)]
    [InlineData("", "Failed of passage in Senate over veto by Yea-Nay Vote. 53 - 45. Record Vote Number: 94.", ActionKind.OverrideFailed)]
    [InlineData("", "Veto Message considered in Senate.", ActionKind.Other)]
    [InlineData("", "Veto message received in Senate. Ordered held at the desk.", ActionKind.Other)]
    [InlineData("H40300", "The Chair laid before the House the veto message from the President.", ActionKind.Other)]
    [InlineData("H8D000", "The Chair announced that the bill and accompanying veto message were referred to the Committee on Transportation and Infrastructure.", ActionKind.Other)]
    public void The_President_and_the_chambers_answer(string code, string text, ActionKind kind) => Assert.Equal(kind, ActionKinds.Of(code, text));

    [Theory]
    [InlineData("H37100", "On passage Passed by the Yeas and Nays: 245 - 182 (Roll no. 94). (text: CR H2130)", ActionKind.Passed)]
    [InlineData("H37300", "On motion to suspend the rules and pass the bill Failed by the Yeas and Nays: (2/3 required): 237 - 187 (Roll no. 31).", ActionKind.SuspensionFailed)]
    [InlineData("9000", "Failed of passage/not agreed to in House: On motion to suspend the rules and agree to the resolution, as amended Failed by the Yeas and Nays", ActionKind.SuspensionFailed)]
    [InlineData("18000", "Failed of passage/not agreed to in Senate: Failed of passage in Senate by Yea-Nay Vote. 43 - 52.", ActionKind.Failed)]
    [InlineData("", "Passed Senate without amendment by Yea-Nay Vote. 59 - 41. Record Vote Number: 49.", ActionKind.Passed)]
    [InlineData("", "Passed Senate with an amendment by Unanimous Consent.", ActionKind.PassedWithAmendment)]
    [InlineData("", "Passed Senate, under the order of 3/25/2020, having achieved 60 votes in the affirmative, with an amendment by Yea-Nay Vote. 96 - 0.", ActionKind.PassedWithAmendment)]
    [InlineData("", "Under the order of 06/26/19, not having achieved 60 votes in the affirmative, H.R. 3401 failed of passage in Senate by Yea-Nay Vote. 37 - 55.", ActionKind.Failed)]
    [InlineData("", "Submitted in the Senate, considered, and agreed to without amendment and with a preamble by Unanimous Consent.", ActionKind.Passed)]
    [InlineData("", "Introduced in the Senate, read twice, considered, read the third time, and passed without amendment by Voice Vote.", ActionKind.Passed)]
    [InlineData("H1B000", "Pursuant to the provisions of H. Res. 294, H. Res. 293 is considered passed House. (consideration: CR H3185-3186)", ActionKind.Passed)]
    [InlineData("H1L220", "Rule H. Res. 144 passed House.", ActionKind.Other)]
    [InlineData("H1L210", "Rules Committee Resolution H. Res. 144 Reported to House.", ActionKind.Other)]
    [InlineData("H36110", "On motion to recommit with instructions Agreed to by the Yeas and Nays: 209 - 205 (Roll no. 60).", ActionKind.Other)]
    [InlineData("H36510", "On motion to table the measure Agreed to by recorded vote: 232 - 193 (Roll no. 547).", ActionKind.Failed)]
    [InlineData("H36500", "Mr. Hoyer moved to table the measure.", ActionKind.Other)]
    [InlineData("H38310", "Motion to reconsider laid on the table Agreed to without objection.", ActionKind.Other)]
    [InlineData("H35000", "On ordering the previous question Agreed to by the Yeas and Nays: 228 - 193 (Roll no. 92).", ActionKind.Other)]
    public void Only_passing_the_measure_itself_passes_it(string code, string text, ActionKind kind) => Assert.Equal(kind, ActionKinds.Of(code, text));

    [Theory]
    [InlineData("", "Cloture on the motion to proceed to the measure not invoked in Senate by Yea-Nay Vote. 50 - 49. Record Vote Number: 3.", ActionKind.ClotureFailed)]
    [InlineData("", "Cloture on the motion to proceed to the measure invoked in Senate by Yea-Nay Vote. 74 - 19.", ActionKind.Other)]
    [InlineData("", "Motion by Senator McConnell to reconsider the vote by which cloture on the motion to proceed to the measure was not invoked (Record Vote No. 77) entered in Senate.", ActionKind.Other)]
    [InlineData("", "Motion to discharge Senate Committee on Foreign Relations rejected by Yea-Nay Vote. 43 - 56.", ActionKind.Other)]
    [InlineData("14500", "Senate Committee on Finance discharged by petition pursuant to 5 U.S.C. 802(c).", ActionKind.Discharged)]
    [InlineData("", "Committee on Foreign Relations. Ordered to be reported without amendment favorably.", ActionKind.OrderedReported)]
    [InlineData("", "Committee on Foreign Relations. Reported by Senator Risch without amendment. Without written report.", ActionKind.Reported)]
    [InlineData("", "Ordered to be Reported (Amended) by the Yeas and Nays: 25 - 17.", ActionKind.OrderedReported)]
    [InlineData("14900", "By Senator Barrasso from Committee on Environment and Public Works filed written report. Report No. 116-284.", ActionKind.Other)]
    [InlineData("", "Read twice and referred to the Committee on Foreign Relations.", ActionKind.Referred)]
    [InlineData("", "Received in the Senate and Read twice and referred to the Committee on Armed Services.", ActionKind.Referred)]
    [InlineData("", "Referred to the Subcommittee for Indigenous Peoples of the United States.", ActionKind.Referred)]
    [InlineData("", "Received in the Senate.", ActionKind.Other)]
    [InlineData("H36210", "On motion to refer Agreed to by voice vote.", ActionKind.Referred)]
    [InlineData("H36210", "On motion to table the motion to refer Agreed to by the Yeas and Nays: 230 - 197 (Roll no. 3).", ActionKind.Other)]
    public void Committees_and_cloture_are_told_from_motions_about_them(string code, string text, ActionKind kind) =>
        Assert.Equal(kind, ActionKinds.Of(code, text));

    [Theory]
    [InlineData("H41610", "On motion that the House agree to the Senate amendments Agreed to by the Yeas and Nays: 310 - 107 (Roll no. 156).", ActionKind.Passed)]
    [InlineData("H41610", "On motion that the House agree with an amendment to the Senate amendment Agreed to without objection.", ActionKind.PassedWithAmendment)]
    [InlineData("H41610", "On motion to concur in the Senate amendment with amendment specified in section 4(a) of H. Res. 891 Agreed to by the Yeas and Nays", ActionKind.PassedWithAmendment)]
    [InlineData("H41610", "On motion that the House agree to the Senate amendment Failed by the Yeas and Nays: 200 - 210 (Roll no. 9).", ActionKind.AmendmentExchangeFailed)]
    [InlineData("H41610", "On motion that the House disagree to the Senate amendment, and request a conference Agreed to without objection.", ActionKind.ConferenceRequested)]
    [InlineData("H41610", "On motion that the House instruct conferees Failed by the Yeas and Nays: 198 - 219 (Roll no. 531).", ActionKind.Other)]
    [InlineData("", "Senate agreed to the House amendment to S.1822 by Unanimous Consent.", ActionKind.Passed)]
    [InlineData("", "Senate agreed, having achieved 60 votes in the affirmative, to the House amendment to the Senate amendment to H.R. 133 by Yea-Nay Vote. 92 - 6.", ActionKind.Passed)]
    [InlineData("", "Motion by Senator McConnell to concur in the House amendment to S. 178 with an amendment (SA 2652) made in Senate.", ActionKind.Other)]
    [InlineData("", "Senate insists on its amendment, asks for a conference, appoints conferees Shelby; Capito; Hoeven.", ActionKind.ConferenceRequested)]
    [InlineData("", "Cloture on the motion to disagree to the amendment of the House to the Senate bill, agree to the request for conference, and authorize the Presiding Officer to appoint conferees invoked in Senate", ActionKind.Other)]
    [InlineData("", "Message on House action received in Senate and at desk: House requests a conference.", ActionKind.Other)]
    [InlineData("H42510", "On agreeing to the conference report Agreed to by the Yeas and Nays: 335 - 78, 1 Present (Roll no. 238).", ActionKind.ConferenceReportAgreed)]
    [InlineData("", "Senate agreed to conference report by Yea-Nay Vote. 84 - 13. Record Vote Number: 264.", ActionKind.ConferenceReportAgreed)]
    [InlineData("", "Conference report considered in Senate.", ActionKind.Other)]
    [InlineData("", "Senate vitiated previous passage. (CR S2502)", ActionKind.Vitiated)]
    [InlineData("", "Senate vitiated previous reporting by Unanimous Consent. (CR S6512)", ActionKind.Other)]
    [InlineData("", "Indefinitely postponed by Senate by Unanimous Consent.", ActionKind.Failed)]
    [InlineData("E30000", "Sent to Archivist of the United States unsigned.", ActionKind.BecameLawWithoutSignature)]
    [InlineData("", "Sent to Archivist of the United States unsigned.", ActionKind.BecameLawWithoutSignature)]
    [InlineData("", "Sent to Archivist of the United States.", ActionKind.Other)]
    public void Differences_between_the_chambers_are_settled_only_by_an_outcome(string code, string text, ActionKind kind) =>
        Assert.Equal(kind, ActionKinds.Of(code, text));
}
