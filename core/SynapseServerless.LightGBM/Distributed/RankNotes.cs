using SynapseServerless.LightGBM.Fitting;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>What a rank was told to train, so that ranks find out when they were told different things.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Version">Version of this library.</param>
/// <param name="Parameters">Native parameters.</param>
/// <param name="Schema">Names and types of the columns it reads.</param>
/// <param name="Partitions">How many partitions all data has.</param>
/// <param name="Model">Fingerprint of the model that it goes on from and of the bins it was given.</param>
/// <param name="Code">What functions of the user's it calls.</param>
internal sealed record Introduction(
    string Stage, string Version, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<string> Schema, int Partitions, string Model,
    string Code = "")
{
    /// <summary>What another rank was told differently, or null.</summary>
    /// <param name="own">Number of this rank.</param>
    /// <param name="other">What the other was told.</param>
    /// <param name="rank">Number of the other.</param>
    public string? Difference(int own, Introduction other, int rank)
    {
        if (Version != other.Version)
            return $"Rank {rank} is version {other.Version} where rank {own} is {Version}";
        if (Stage != other.Stage)
            return $"Rank {rank} trains the stage {other.Stage} where rank {own} trains {Stage}";
        foreach (string name in Parameters.Keys.Union(other.Parameters.Keys).Order(StringComparer.Ordinal))
        {
            string? mine = Parameters.GetValueOrDefault(name), theirs = other.Parameters.GetValueOrDefault(name);
            if (mine != theirs)
                return $"Rank {rank} trains with {name}={theirs ?? "(not set)"} where rank {own} has {mine ?? "(not set)"}";
        }
        if (!Schema.SequenceEqual(other.Schema))
            return $"Rank {rank} reads {string.Join(", ", other.Schema)} where rank {own} reads {string.Join(", ", Schema)}";
        if (Partitions != other.Partitions)
            return $"Rank {rank} sees {other.Partitions} partitions where rank {own} sees {Partitions}";
        if (Code != other.Code)
            return $"Rank {rank} was given other functions ({other.Code}) than rank {own} ({Code})";
        return Model == other.Model ? null : $"Rank {rank} continues from another model, or has other bins, than rank {own}";
    }
}

/// <summary>What a rank saw when it looked at its rows.</summary>
/// <param name="Slices">Its rows.</param>
/// <param name="Width">Features per vector; 0 when it saw no vector.</param>
/// <param name="TrainRows">Rows to train on, in each part.</param>
/// <param name="ValidationRows">Validation rows.</param>
/// <param name="Rejected">Rows left out; told where there are validation rows, because another rank will read these.</param>
/// <param name="RejectedRows">How many rows are left out.</param>
/// <param name="ValidationGroups">Row counts of the groups that validate; null where there are no groups.</param>
/// <param name="Classes">Labels that it saw.</param>
/// <param name="LabelSum">Sum of the labels trained on.</param>
/// <param name="HasSample">Whether it took rows for the bins along.</param>
internal sealed record ScanNote(
    IReadOnlyList<RowSlice> Slices, int Width, int[] TrainRows, int ValidationRows, IReadOnlyList<long> Rejected, int RejectedRows,
    int[]? ValidationGroups, int[] Classes, double LabelSum, bool HasSample)
{
    /// <summary>The note of a scan.</summary>
    public static ScanNote Of(DatasetScan scan, RankData data) => new(
        data.Slices, scan.Width, scan.TrainRows, scan.ValidationRows, scan.ValidationRows > 0 ? scan.Rejected : [], scan.Rejected.Count,
        scan.GroupRows(null), [.. scan.Classes], scan.LabelSum, scan.Sample is not null);
}

/// <summary>What all ranks together saw.</summary>
/// <param name="Whole">It, as if one had looked at all rows.</param>
/// <param name="Rank">This rank among those that go on; null when it has no row to train on and does not.</param>
/// <param name="RowsBefore">Rows to train on, by part, of the ranks before this one.</param>
/// <param name="Others">Notes of all ranks that have rows to validate on but this one, in order.</param>
internal sealed record Agreement(DatasetScan Whole, FitRank? Rank, long[] RowsBefore, IReadOnlyList<ScanNote> Others);
