using System.Collections.Concurrent;

namespace SynapseServerless.Trees.Explaining.Against;

/// <summary>What the players of a leaf contribute, by who of them follows the path in the row that is explained; worked out once for each pattern that comes.</summary>
/// <remarks>
/// A row that has the values of one row in some players and those of another in the others reaches the leaf where the players in which only the first follows the path are known, and those in which only
/// the second does are not. A player in which both follow the path changes nothing. So rows of the background that follow the path in the same players are one.
/// </remarks>
internal sealed class GameTable
{
    private const int MostDense = 10;

    private readonly double _value;
    private readonly (ulong Pattern, double Share)[] _others;
    private readonly double[]?[] _dense;
    private readonly ConcurrentDictionary<ulong, double[]>? _rare;
    private readonly ulong _everybody;
    private readonly int _players;

    /// <summary>A table without rows to compare with.</summary>
    public static GameTable Empty { get; } = new(0, 0, 0, []);

    /// <summary>A table.</summary>
    /// <param name="players">How many players the leaf has.</param>
    /// <param name="everybody">All of them, a bit for each.</param>
    /// <param name="value">What the leaf says, times what its tree counts.</param>
    /// <param name="others">In which players rows of the background follow the path, with the share of all rows.</param>
    public GameTable(int players, ulong everybody, double value, IEnumerable<(ulong Pattern, double Share)> others)
    {
        (_players, _everybody, _value) = (players, everybody, value);
        _others = [.. others.GroupBy(static one => one.Pattern).Select(static group => (group.Key, group.Sum(static one => one.Share))).OrderBy(static one => one.Key)];
        _dense = players <= MostDense ? new double[]?[1 << players] : [];
        _rare = players <= MostDense ? null : new ConcurrentDictionary<ulong, double[]>();
        Base = value * _others.Where(one => one.Pattern == everybody).Sum(static one => one.Share);
        Following = _others.Aggregate(0UL, static (all, one) => all | one.Pattern);
    }

    /// <summary>What the leaf says where nothing is known.</summary>
    public double Base { get; }

    /// <summary>The players in which some row of the background follows the path.</summary>
    public ulong Following { get; }

    /// <summary>What the players contribute to a row.</summary>
    /// <param name="pattern">The players in which it follows the path.</param>
    /// <param name="room">How many numbers may be kept yet, of all leaves.</param>
    /// <returns>A number for each player; none where all are 0.</returns>
    public double[] Of(ulong pattern, ref long room)
    {
        if (_rare is null)
        {
            if (_dense[pattern] is { } known)
                return known;
            double[] made = Make(pattern);
            if (Interlocked.Add(ref room, -made.Length - 4) > 0)
                Volatile.Write(ref _dense[pattern], made);
            return made;
        }
        if (_rare.TryGetValue(pattern, out double[]? rare))
            return rare;
        rare = Make(pattern);
        if (Interlocked.Add(ref room, -rare.Length - 16) > 0)
            _rare[pattern] = rare;
        return rare;
    }

    private double[] Make(ulong pattern)
    {
        double[]? sums = null;
        foreach ((ulong other, double share) in _others)
        {
            if ((pattern | other) != _everybody || pattern == other)
                continue;
            Unanimity.Add(pattern & ~other, other & ~pattern, share * _value, sums ??= new double[_players]);
        }
        return sums ?? [];
    }
}
