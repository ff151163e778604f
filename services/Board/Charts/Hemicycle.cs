using VoteTracker.V1;

namespace VoteTracker.Board.Charts;

/// <summary>A member's seat, in the units of the picture.</summary>
public readonly record struct Seat(Position Position, double X, double Y);

/// <summary>
/// The members of a chamber in rows of a half circle: parties from left to right, within a party by name. Seats of equal size in rows of
/// equal distance, so that a share of the seats is a share of the angle.
/// </summary>
public sealed record Hemicycle(IReadOnlyList<Seat> Seats, double Radius)
{
    public const int Width = 1_000;
    public const int Height = 530;

    // Between the outermost seats' centres and the edge.
    private const double Margin = 20;
    private const double Outer = (Width / 2.0) - Margin;
    private const double InnerShare = 0.38;
    private const double CentreX = Width / 2.0;
    private const double CentreY = Height - Margin;

    /// <summary>Lays out all members.</summary>
    public static Hemicycle Of(IReadOnlyList<Position> positions)
    {
        var seats = Places(positions.Count, out var distance);
        var members = positions
            .OrderBy(position => Side(position.Member.Party)).ThenBy(position => position.Member.Party, StringComparer.Ordinal)
            .ThenBy(position => position.Member.DisplayName, StringComparer.OrdinalIgnoreCase);
        return new([.. members.Zip(seats, (position, place) => new Seat(position, Math.Round(place.X, 1), Math.Round(place.Y, 1)))], Math.Round(Math.Min(distance * 0.4, Margin), 1));
    }

    // As the chambers sit, seen from the chair's opposite: Democrats left, Republicans right, whoever is neither between.
    private static int Side(string party) => party switch
    {
        "D" or "Democratic" => 0,
        "R" or "Republican" => 2,
        _ => 1,
    };

    /// <summary>So many places, from left to right.</summary>
    private static IEnumerable<(double X, double Y)> Places(int count, out double distance)
    {
        // With k rows there is room for about 3.5 k (k - 1) seats that are as far from each other as the rows are.
        var rows = Math.Max(2, (int)Math.Round((1 + Math.Sqrt(1 + (4 * count / 3.5))) / 2));
        distance = Outer * (1 - InnerShare) / (rows - 1);
        var radii = Enumerable.Range(0, rows).Select(row => Outer * (InnerShare + ((1 - InnerShare) * row / (rows - 1)))).ToArray();
        var places = new List<(double Angle, double Radius)>();
        var (sum, left) = (radii.Sum(), count);
        for (var row = 0; row < rows; row++)
        {
            // A row gets its share of what is left for it and the rows outside it, so that the sum comes out.
            var seats = row == rows - 1 ? left : (int)Math.Round(left * radii[row] / sum);
            (sum, left) = (sum - radii[row], left - seats);
            for (var seat = 0; seat < seats; seat++)
                places.Add((seats == 1 ? Math.PI / 2 : Math.PI - (Math.PI * seat / (seats - 1)), radii[row]));
        }

        return places.OrderByDescending(place => place.Angle).ThenByDescending(place => place.Radius)
            .Select(place => (CentreX + (place.Radius * Math.Cos(place.Angle)), CentreY - (place.Radius * Math.Sin(place.Angle))));
    }
}
