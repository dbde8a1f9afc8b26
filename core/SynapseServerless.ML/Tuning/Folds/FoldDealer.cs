using System.Globalization;
using SynapseServerless.Specifications;

namespace SynapseServerless.ML;

/// <summary>Makes the plan of folds of what was counted, and says which folds cannot be.</summary>
/// <param name="uid">Uid of the stage.</param>
/// <param name="wish">How rows are to be dealt.</param>
/// <param name="counts">What was counted.</param>
internal sealed class FoldDealer(string uid, FoldWish wish, FoldScan.Counts counts)
{
    /// <summary>The plan.</summary>
    /// <exception cref="DataException">A fold would be empty, or a class would be in one fold alone.</exception>
    public FoldPlan Deal()
    {
        int least = wish.TrainRatio is null ? wish.Count : 2;
        if (counts.Rows < least)
            throw Wrong($"There are {counts.Rows} rows for {least} {(wish.TrainRatio is null ? "folds" : "splits")}: one would be empty", null, "Give more rows, or set numFolds lower.");
        if (counts.Classes.Count <= FoldScan.MostValues)
            CheckClasses();
        var split = new SplitSpecification { Seed = wish.Seed };
        split = wish.TrainRatio is { } ratio
            ? split with { Fractions = new Dictionary<string, double> { ["train"] = ratio, ["test"] = 1 - ratio } }
            : split with { Folds = wish.Count };
        if (wish.Stratify)
            split = split with { StratifyCol = wish.LabelCol, Strata = Strata() };
        else if (wish.FoldCol is { } column)
        {
            CheckNamed(column);
            split = split with { FoldCol = column };
        }
        else if (wish.GroupCol is { } groups)
            split = split with { GroupCol = groups, GroupFolds = Groups(groups) };
        return new FoldPlan { Count = wish.Count, Split = split };
    }

    private void CheckClasses()
    {
        if (!wish.IsClassification || counts.Classes.Count == 0)
            return;
        if (counts.Classes.Count == 1)
            throw Wrong($"All labels are '{counts.Classes.Keys.Single()}'", wish.LabelCol, "Fit on rows of two classes at least.");
        string[] single = [.. counts.Classes.Where(static pair => pair.Value.Values.Sum() == 1).Select(static pair => pair.Key).Order(StringComparer.Ordinal)];
        if (single.Length > 0 && single.Length < counts.Classes.Count)
        {
            throw Wrong(
                $"The class '{single[0]}' has one row{(single.Length > 1 ? $" ({single.Length - 1} more classes too)" : "")}: it is missing from the rows that are trained on, or from those that are judged",
                wish.LabelCol, "Give more rows of it, or leave it out.");
        }
    }

    private Dictionary<string, Stratum> Strata()
    {
        if (counts.Classes.Count == 0)
            throw Wrong("There are no classes to keep in every fold", wish.LabelCol, "Set stratify to false, or judge by a metric of classification.");
        if (counts.Classes.Count > FoldScan.MostValues)
            throw Wrong($"The label has more than {FoldScan.MostValues} values, which are not classes", wish.LabelCol, "Set stratify to false.");
        int partitions = counts.Classes.Values.Max(static one => one.Keys.Last()) + 1;
        return counts.Classes.ToDictionary(static pair => pair.Key, pair =>
        {
            long before = 0;
            long[] starts = new long[partitions];
            for (int i = 0; i < partitions; i++)
            {
                starts[i] = before;
                before += pair.Value.GetValueOrDefault(i);
            }
            return new Stratum(before, partitions == 1 ? [] : starts);
        }, StringComparer.Ordinal);
    }

    private void CheckNamed(string column)
    {
        foreach (string value in counts.Keys.Keys)
        {
            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int fold) || fold >= wish.Count)
                throw Wrong($"'{value}' is not the number of a fold", column, $"The numbers go from 0 to {wish.Count - 1}.");
        }
        for (int fold = 0; fold < wish.Count; fold++)
        {
            if (!counts.Keys.ContainsKey(fold.ToString(CultureInfo.InvariantCulture)))
                throw Wrong($"Fold {fold} is empty: no row of the column has its number", column, "Set numFolds to the number of folds there are.");
        }
        CheckFolds(counts.Keys.ToDictionary(static pair => pair.Key, static pair => int.Parse(pair.Key, CultureInfo.InvariantCulture)));
    }

    // The largest group first, each to the fold that has the fewest rows so far.
    private Dictionary<string, int> Groups(string column)
    {
        if (counts.Keys.Count < Math.Max(wish.Count, 2))
            throw Wrong($"There are {counts.Keys.Count} groups for {Math.Max(wish.Count, 2)} folds: one would be empty", column, "Set numFolds to the number of groups at most.");
        var folds = new Dictionary<string, int>(StringComparer.Ordinal);
        // Of many groups each fold gets its share by draws.
        if (counts.Keys.Count > 1_000 || wish.TrainRatio is not null)
            return folds;
        long[] rows = new long[wish.Count];
        foreach ((string key, SortedDictionary<string, long> classes) in counts.Keys.OrderByDescending(static pair => pair.Value.Values.Sum()).ThenBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            int fold = Array.IndexOf(rows, rows.Min());
            folds[key] = fold;
            rows[fold] += classes.Values.Sum();
        }
        CheckFolds(folds);
        return folds;
    }

    // A class whose rows are all in one fold is not learned when that fold is held back.
    private void CheckFolds(Dictionary<string, int> folds)
    {
        if (counts.Classes.Count is 0 or > FoldScan.MostValues)
            return;
        var homes = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        foreach ((string key, SortedDictionary<string, long> classes) in counts.Keys)
        {
            foreach (string value in classes.Keys)
            {
                if (!homes.TryGetValue(value, out HashSet<int>? found))
                    homes[value] = found = [];
                found.Add(folds[key]);
            }
        }
        if (homes.FirstOrDefault(static pair => pair.Value.Count == 1) is { Key: { } alone, Value: { } fold })
            throw Wrong($"The class '{alone}' is in fold {fold.Single()} alone: it is missing from the rows that are trained on when that fold is judged", wish.LabelCol, "Deal the rows otherwise, or leave the class out.");
    }

    private DataException Wrong(string problem, string? column, string remedy) => new(problem, Location.OfStage(uid, column), remedy);
}
