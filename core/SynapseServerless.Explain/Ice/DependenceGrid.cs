using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Explain;

/// <summary>The values of a column that are tried.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Values">The values, as a column of its type.</param>
/// <param name="Output">The column that is written.</param>
/// <param name="IsNumeric">Whether they are in order.</param>
internal sealed record GridFeature(string Name, IArrowArray Values, string Output, bool IsNumeric);

/// <summary>Finds the values that are tried: given ranges, or what the background has.</summary>
internal sealed class DependenceGrid
{
    private const string RangesFile = "ranges.json";

    private double[]? _ranges;
    private BackgroundRows?[] _levels = [];

    /// <summary>What is wrong with the features by themselves.</summary>
    public static IEnumerable<(string Parameter, string Problem, string Remedy)> Objections(IDependence stage)
    {
        string[] names = [.. stage.NumericFeatures.Select(static one => one.Name), .. stage.CategoricalFeatures.Select(static one => one.Name)];
        if (names.Length == 0)
            yield return ("numericFeatures", "There is no feature whose effect is to be shown", "Name columns in numericFeatures or categoricalFeatures.");
        if (names.GroupBy(static name => name).FirstOrDefault(static group => group.Count() > 1) is { } twice)
            yield return ("numericFeatures", $"The feature '{twice.Key}' is named twice", "Name each column once.");
        foreach (ICENumericFeature feature in stage.NumericFeatures)
        {
            if (feature.NumSplits is < 1 or > 10_000)
                yield return ("numericFeatures", $"The range of '{feature.Name}' is split into {feature.NumSplits} parts", "numSplits is from 1 to 10,000.");
            if (feature is { RangeMin: { } from, RangeMax: { } to } && !(from <= to))
                yield return ("numericFeatures", $"The range of '{feature.Name}' goes from {from} to {to}", "rangeMin is not above rangeMax.");
        }
        foreach (ICECategoricalFeature feature in stage.CategoricalFeatures.Where(static one => one.NumTopValues is < 1 or > 10_000))
            yield return ("categoricalFeatures", $"{feature.NumTopValues} values of '{feature.Name}' are wanted", "numTopValues is from 1 to 10,000.");
    }

    /// <summary>Whether something has to be known of the background.</summary>
    private static bool Needs(IDependence stage) =>
        stage.CategoricalFeatures.Count > 0 || stage.NumericFeatures.Any(static one => one.RangeMin is null || one.RangeMax is null);

    /// <summary>Reads the background that a stage names, once.</summary>
    public async Task OpenAsync(IDependence stage, IStorage storage, CancellationToken cancellationToken)
    {
        if (_ranges is not null || stage.Background is not null || stage.BackgroundData is not { } location || !Needs(stage))
            return;
        FileDataset data = await FileDataset.OpenAsync(storage, new InputSpecification { Path = [location] }, cancellationToken: cancellationToken).ConfigureAwait(false);
        await ReadAsync(stage, data, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a background.</summary>
    public async Task ReadAsync(IDependence stage, Dataset data, CancellationToken cancellationToken)
    {
        string[] columns = Columns(stage, data.Schema);
        var reading = new Reading(stage, data.Schema);
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, columns, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                    reading.Add(batch);
            }
        }
        (_ranges, _levels) = reading.Finish();
    }

    /// <summary>The values that are tried.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Schema of the rows.</param>
    public GridFeature[] Features(IDependence stage, Schema input)
    {
        (double[]? ranges, BackgroundRows?[] levels) = (_ranges, _levels);
        if (ranges is null && stage.Background is { } given)
        {
            Columns(stage, given.Schema);
            var reading = new Reading(stage, given.Schema);
            reading.Add(given);
            (ranges, levels) = reading.Finish();
        }
        var features = new List<GridFeature>();
        for (int i = 0; i < stage.NumericFeatures.Count; i++)
        {
            ICENumericFeature feature = stage.NumericFeatures[i];
            Field field = InputColumns.Require(input, stage.Uid, "numericFeatures", feature.Name, TypedNumbers.Can, "a column of numbers; name others in categoricalFeatures");
            double from = feature.RangeMin ?? ranges?[2 * i] ?? throw NoBackground(stage, feature.Name), to = feature.RangeMax ?? ranges?[(2 * i) + 1] ?? throw NoBackground(stage, feature.Name);
            if (double.IsNaN(from) || double.IsNaN(to))
                throw new SpecificationException($"The background has no values of '{feature.Name}'", Location.OfParameter(stage.Uid, "backgroundData"), "Give rows that have some, or rangeMin and rangeMax.");
            double[] points = Points(field, Math.Min(from, to), to, feature.NumSplits);
            features.Add(new GridFeature(feature.Name, TypedNumbers.Column(field.DataType, points), feature.OutputColName ?? feature.Name + "_dependence", true));
        }
        for (int i = 0; i < stage.CategoricalFeatures.Count; i++)
        {
            ICECategoricalFeature feature = stage.CategoricalFeatures[i];
            Field field = InputColumns.Require(input, stage.Uid, "categoricalFeatures", feature.Name, CellHashes.IsReadable, "a column of text, booleans, dates or numbers");
            BackgroundRows known = levels.ElementAtOrDefault(i) ?? throw NoBackground(stage, feature.Name);
            IArrowArray column = known.Rows.Column(0);
            if (column.Data.DataType.TypeId != field.DataType.TypeId)
            {
                throw new SpecificationException(
                    $"The background has another type of column '{feature.Name}' than the data", Location.OfParameter(stage.Uid, "backgroundData"), "Give rows with the same columns and types.");
            }
            int count = Math.Min(column.Length, feature.NumTopValues);
            features.Add(new GridFeature(feature.Name, Taking.Take(column, [.. Enumerable.Range(0, count)]), feature.OutputColName ?? feature.Name + "_dependence", false));
        }
        return [.. features];
    }

    /// <summary>Writes what was read of the background.</summary>
    public async ValueTask SaveAsync(IDependence stage, StageFolder folder, CancellationToken cancellationToken)
    {
        (double[]? ranges, BackgroundRows?[] levels) = (_ranges, _levels);
        if (ranges is null && stage.Background is { } given)
        {
            var reading = new Reading(stage, given.Schema);
            reading.Add(given);
            (ranges, levels) = reading.Finish();
        }
        if (ranges is null)
            return;
        await folder.WriteAsync(RangesFile, async stream => await StateJson.SaveAsync(ranges, stream, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < levels.Length; i++)
            await folder.WriteAsync(LevelsFile(i), stream => levels[i]!.SaveAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads what <see cref="SaveAsync"/> wrote.</summary>
    public async ValueTask LoadAsync(IDependence stage, StageFolder folder, CancellationToken cancellationToken)
    {
        if (await folder.Storage.FindAsync($"{folder.Path.TrimEnd('/')}/{RangesFile}", cancellationToken).ConfigureAwait(false) is null)
            return;
        Stream file = await folder.OpenReadAsync(RangesFile, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
            _ranges = await StateJson.LoadAsync<double[]>(file, cancellationToken).ConfigureAwait(false);
        _levels = new BackgroundRows?[stage.CategoricalFeatures.Count];
        for (int i = 0; i < _levels.Length; i++)
        {
            Stream levels = await folder.OpenReadAsync(LevelsFile(i), cancellationToken).ConfigureAwait(false);
            await using (levels.ConfigureAwait(false))
                _levels[i] = await BackgroundRows.LoadAsync(levels, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string LevelsFile(int feature) => $"levels-{feature}.arrow";

    private static string[] Columns(IDependence stage, Schema schema)
    {
        string[] names = [.. stage.NumericFeatures.Select(static one => one.Name), .. stage.CategoricalFeatures.Select(static one => one.Name)];
        foreach (string name in names)
            InputColumns.Require(schema, stage.Uid, "backgroundData", name);
        return names;
    }

    private static SpecificationException NoBackground(IDependence stage, string feature) => new(
        $"Nothing says which values of '{feature}' there are", Location.OfParameter(stage.Uid, "backgroundData"),
        "Give the location of rows, such as those that the model was trained on, or rangeMin and rangeMax of numbers.");

    // A whole number has no values between; of a small range all are tried.
    private static double[] Points(Field field, double from, double to, int splits)
    {
        bool isWhole = !NumericColumn.IsFloating(field.DataType);
        if (isWhole && to - from <= splits)
            return [.. Enumerable.Range(0, (int)(to - from) + 1).Select(i => from + i)];
        return [.. Enumerable.Range(0, splits + 1).Select(i => TypedNumbers.Nearest(field.DataType, from + ((to - from) * i / splits))).Distinct()];
    }

    private sealed class Reading(IDependence stage, Schema schema)
    {
        private readonly double[] _ranges = [.. Enumerable.Repeat(double.NaN, 2 * stage.NumericFeatures.Count)];
        private readonly LevelSpread[] _levels = [.. stage.CategoricalFeatures.Select(static _ => new LevelSpread())];

        public void Add(RecordBatch batch)
        {
            for (int i = 0; i < stage.NumericFeatures.Count; i++)
            {
                InputColumns.Require(schema, stage.Uid, "backgroundData", stage.NumericFeatures[i].Name, NumericColumn.IsReadable, "a column of numbers");
                foreach (double value in NumericColumn.ToDoubles(InputColumns.Get(batch, stage.Uid, stage.NumericFeatures[i].Name)))
                {
                    if (!double.IsFinite(value))
                        continue;
                    _ranges[2 * i] = double.IsNaN(_ranges[2 * i]) ? value : Math.Min(value, _ranges[2 * i]);
                    _ranges[(2 * i) + 1] = double.IsNaN(_ranges[(2 * i) + 1]) ? value : Math.Max(value, _ranges[(2 * i) + 1]);
                }
            }
            for (int i = 0; i < _levels.Length; i++)
                _levels[i].Add(InputColumns.Get(batch, stage.Uid, stage.CategoricalFeatures[i].Name));
        }

        public (double[] Ranges, BackgroundRows?[] Levels) Finish()
        {
            if (_levels.Any(static levels => levels.IsEmpty))
                throw new SpecificationException("The background has no rows", Location.OfParameter(stage.Uid, "backgroundData"), "Give rows such as those that the model was trained on.");
            return (_ranges, [.. _levels.Select((levels, i) => levels.Spread(schema.GetFieldByName(stage.CategoricalFeatures[i].Name)).Levels)]);
        }
    }
}
