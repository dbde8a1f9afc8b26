using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Measures how differently a model treats groups of rows: rates of each group with confidence intervals, and how far the groups are apart.</summary>
/// <remarks>
/// <para>With table <c>groups</c> a row of the output is a group of a sensitive column, or all rows: <c>base_rate</c>, the share of positive labels; <c>selection_rate</c>, that of positive predictions;
/// <c>accuracy</c>, <c>true_positive_rate</c>, <c>false_positive_rate</c> and <c>precision</c>, each with the ends of Wilson's interval; <c>calibration_error</c> where there are scores, the mean gap between score and
/// share of positive labels in ten bins.</para>
/// <para>With table <c>disparities</c> it is a measure of a sensitive column: demographic parity (difference and ratio of selection rates), equal opportunity (true positive rates), equalized odds (the larger of the
/// differences of true and of false positive rates), accuracy and calibration; with the groups at both ends and a sentence that says it. Groups of fewer rows than <c>minRows</c> take no part in it.</para>
/// </remarks>
public sealed class FairnessMeasure : AggregateTransformer, IEvaluator
{
    private const string All = "(all)";
    private const int MostGroups = 10_000;

    /// <summary>The columns whose values are groups.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> SensitiveCols { get; init; } = [];

    /// <summary>Whether combinations of the values of all sensitive columns are groups too: cohorts in which errors may hide.</summary>
    public bool Cohorts { get; init; }

    /// <summary>The column of labels.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column of predicted labels.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column of scores from 0 to 1, or of probabilities of two classes, for calibration; null for none.</summary>
    public string? ProbabilityCol { get; init; }

    /// <summary>The label that is positive.</summary>
    public double PositiveLabel { get; init; } = 1;

    /// <summary>How sure intervals are.</summary>
    [Range(0.5, 0.999999)]
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>How many rows a group has at least to be compared with others.</summary>
    [Range(1, int.MaxValue)]
    public int MinRows { get; init; } = 30;

    /// <summary>What the output is: <c>groups</c> or <c>disparities</c>.</summary>
    [AllowedValues("groups", "disparities")]
    public string Table { get; init; } = "groups";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        foreach (string column in SensitiveCols)
            InputColumns.Require(input, Uid, "sensitiveCols", column, CellTexts.IsReadable, "columns of text, booleans or numbers");
        InputColumns.Require(input, Uid, "labelCol", LabelCol, NumericColumn.IsReadable, "a column of numbers or booleans; ValueIndexer makes numbers of text");
        InputColumns.Require(input, Uid, "predictionCol", PredictionCol, NumericColumn.IsReadable, "a column of numbers or booleans");
        if (ProbabilityCol is { } probability)
        {
            InputColumns.Require(
                input, Uid, "probabilityCol", probability, static type => NumericColumn.IsNumber(type) || type is FixedSizeListType { ListSize: 2 } list && NumericColumn.IsNumber(list.ValueDataType),
                "a column of scores, or of probabilities of two classes");
        }
        return new Schema(Table == "groups" ? GroupTable.Fields : DisparityTable.Fields, null);
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new FairnessCounts();

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var counts = (FairnessCounts)state;
        double[] labels = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, LabelCol)), predictions = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, PredictionCol));
        double[]? scores = ProbabilityCol is { } name ? Scores(InputColumns.Get(batch, Uid, name)) : null;
        string?[][] groups = [.. SensitiveCols.Select(column => CellTexts.Read(InputColumns.Get(batch, Uid, column)))];
        BadRow[] bad = [.. Enumerable.Range(0, batch.Length).Select(row => Objection(row, labels[row], predictions[row], scores?[row])).OfType<BadRow>()];
        if (bad.Length > 0)
            context.Rows.Reject(batch, bad, context);
        HashSet<int> rejected = [.. bad.Select(static row => row.Row)];
        string cohort = string.Join(" and ", SensitiveCols);
        for (int row = 0; row < batch.Length; row++)
        {
            if (rejected.Contains(row))
                continue;
            bool label = labels[row] == PositiveLabel, prediction = predictions[row] == PositiveLabel;
            counts.Of(All, All).Add(label, prediction, scores?[row]);
            for (int i = 0; i < groups.Length; i++)
            {
                if (groups[i][row] is { } group)
                    counts.Of(SensitiveCols[i], group).Add(label, prediction, scores?[row]);
            }
            if (Cohorts && groups.Length > 1 && groups.All(column => column[row] is not null))
                counts.Of(cohort, string.Join(", ", groups.Select(column => column[row]))).Add(label, prediction, scores?[row]);
        }
        return Checked(counts);
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right) => Checked(((FairnessCounts)left).Plus((FairnessCounts)right));

    /// <inheritdoc/>
    public override RecordBatch Complete(object state, Schema input, StageContext context)
    {
        var counts = (FairnessCounts)state;
        if (counts.Groups.Count == 0)
        {
            context.Logger.LogWarning("{Stage}: there are no rows whose treatment could be measured, so the table is empty", Uid);
            return Batches.Empty(TransformSchema(input));
        }
        return Table == "groups" ? GroupTable.Of(counts, Intervals.Z(ConfidenceLevel)) : DisparityTable.Of(Disparity.Of(counts, MinRows));
    }

    /// <inheritdoc/>
    public EvaluationResult Evaluate(object state, Schema input)
    {
        var counts = (FairnessCounts)state;
        Disparity[] disparities = [.. Disparity.Of(counts, MinRows)];
        GroupCounts all = counts.Of(All, All);
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        if (all.Rows > 0)
            metrics["accuracy"] = (all.TruePositives + all.TrueNegatives) / (double)all.Rows;
        foreach (Disparity disparity in disparities.Where(static one => double.IsFinite(one.Value)))
            metrics[$"{disparity.Feature}: {disparity.Measure}"] = disparity.Value;
        double z = Intervals.Z(ConfidenceLevel);
        using RecordBatch groups = GroupTable.Of(counts, z), apart = DisparityTable.Of(disparities);
        return new EvaluationResult
        {
            Tables = all.Rows == 0 ? [] : [ResultTable.Of("Groups", groups), ResultTable.Of("How far groups are apart", apart)],
            Groups = [.. counts.Ordered.Where(static one => one.Feature != All).Select(one => GroupTable.Selection(one.Feature, one.Group, one.Counts, z))],
            Stage = Uid, Kind = "fairness", Rows = all.Rows, Metrics = metrics, Notes = [.. disparities.Select(static disparity => disparity.Reading).Distinct()],
            Calibration =
            [
                .. Enumerable.Range(0, GroupCounts.Bins).Where(bin => all.BinRows[bin] > 0)
                    .Select(bin => new CalibrationBin(all.BinScores[bin].Over(all.BinRows[bin]), all.BinPositives[bin] / (double)all.BinRows[bin], all.BinRows[bin])),
            ],
        };
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((FairnessCounts)state, stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<FairnessCounts>(stream, cancellationToken).ConfigureAwait(false);

    private BadRow? Objection(int row, double label, double prediction, double? score) =>
        double.IsNaN(label) ? new BadRow(row, LabelCol, "The label is missing", "Give every row a label.")
        : double.IsNaN(prediction) ? new BadRow(row, PredictionCol, "The prediction is missing", "Score the row first.")
        : score is { } value && !(value is >= 0 and <= 1)
            ? new BadRow(row, ProbabilityCol, string.Create(CultureInfo.InvariantCulture, $"The score {value} is no probability"), "Scores are from 0 to 1; calibrate or rescale them, or leave probabilityCol out.")
            : null;

    private FairnessCounts Checked(FairnessCounts counts) => counts.Groups.Count <= MostGroups
        ? counts
        : throw new DataException($"There are more than {MostGroups:N0} groups", Location.OfStage(Uid), "Group the values first, such as ages by decades, or set cohorts to false.");

    /// <summary>Scores from 0 to 1: of two probabilities the second.</summary>
    internal static double[] Scores(IArrowArray column)
    {
        if (column is not FixedSizeListArray lists)
            return NumericColumn.ToDoubles(column);
        double[] both = new double[2 * lists.Length];
        if (both.Length > 0)
            NumericColumn.CopyTo<double>(lists.Values, 2 * lists.Offset, both, 1, double.NaN);
        return [.. Enumerable.Range(0, lists.Length).Select(row => lists.IsNull(row) ? double.NaN : both[(2 * row) + 1])];
    }
}
