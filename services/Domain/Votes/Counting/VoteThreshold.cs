namespace VoteTracker.Domain;

/// <summary>The rule that a vote must satisfy. PRESENT counts for the quorum and never in a fraction.</summary>
public enum VoteThreshold
{
    /// <summary>None: a quorum call decides nothing.</summary>
    Unspecified = 0,

    /// <summary>More yeas than nays; a tie fails (House Rule XX, cl. 1(c); in the Senate Art. I, sec. 3, cl. 4).</summary>
    Majority = 1,

    /// <summary>
    /// Two thirds of those voting: suspension (House Rule XV, cl. 1), veto override (Art. I, sec. 7, cl. 2), constitutional
    /// amendment (Art. V), treaty (Art. II, sec. 2, cl. 2), conviction (Art. I, sec. 3, cl. 6). "Two thirds of that House"
    /// means of those voting, a quorum being present: Missouri Pacific Railway v. Kansas, 248 U.S. 276 (1919).
    /// </summary>
    TwoThirds = 2,

    /// <summary>Three fifths of those voting (House Rule XXI, cl. 5(b): raising income tax rates).</summary>
    ThreeFifths = 3,

    /// <summary>Three fifths of the senators duly chosen and sworn: absence counts against (Senate Rule XXII, cl. 2).</summary>
    ThreeFifthsSworn = 4,

    /// <summary>More than half of the votes for persons (election of the Speaker; 1 Hinds' Precedents sec. 212).</summary>
    MajorityForPerson = 5,
}
