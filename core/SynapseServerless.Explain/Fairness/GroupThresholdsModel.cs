using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Predicts by the threshold of each row's group; what GroupThresholds fits.</summary>
/// <remarks>A row of a group that was not there when fitting is a bad row.</remarks>
public sealed class GroupThresholdsModel : BatchTransformer, IModelInsights
{
    /// <summary>The column whose values are groups.</summary>
    public string SensitiveCol { get; init; } = "";

    /// <summary>The column of scores from 0 to 1, or of probabilities of two classes.</summary>
    public string ProbabilityCol { get; init; } = "probability";

    /// <summary>The column that gets the predictions, 0 or 1.</summary>
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>What the groups share.</summary>
    public string Constraint { get; init; } = "demographic_parity";

    /// <summary>The threshold of each group: a score that is at or above it is positive.</summary>
    public IReadOnlyDictionary<string, double> Thresholds { get; init; } = new Dictionary<string, double>();

    /// <summary>The share of the rows of the fit that is predicted right.</summary>
    public double Accuracy { get; init; }

    /// <summary>The share that the best threshold for all groups would have predicted right.</summary>
    public double AccuracyWithOneThreshold { get; init; }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Output(input, Uid, SensitiveCol, ProbabilityCol, PredictionCol);
        var added = new AddedColumns(input, new Field(PredictionCol, DoubleType.Default, nullable: false));
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, added, context), keepsRows: true);
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["groups share"] = Constraint.Replace('_', ' '),
            ["accuracy"] = Accuracy.ToString("P2", CultureInfo.InvariantCulture),
            ["accuracy with one threshold for all"] = AccuracyWithOneThreshold.ToString("P2", CultureInfo.InvariantCulture),
            ["what it costs in accuracy"] = (AccuracyWithOneThreshold - Accuracy).ToString("P2", CultureInfo.InvariantCulture),
            ["thresholds"] = string.Join(", ", Thresholds.Take(20).Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:0.###}"))),
        },
    };

    internal static Schema Output(Schema input, string uid, string group, string probability, string prediction)
    {
        InputColumns.Require(input, uid, "sensitiveCol", group, CellTexts.IsReadable, "a column of text, booleans or numbers");
        InputColumns.Require(
            input, uid, "probabilityCol", probability, static type => NumericColumn.IsNumber(type) || type is FixedSizeListType { ListSize: 2 } list && NumericColumn.IsNumber(list.ValueDataType),
            "a column of scores, or of probabilities of two classes");
        return Schemas.With(input, new Field(prediction, DoubleType.Default, nullable: false));
    }

    private RecordBatch Transform(RecordBatch batch, AddedColumns added, StageContext context)
    {
        string?[] groups = CellTexts.Read(InputColumns.Get(batch, Uid, SensitiveCol));
        double[] scores = FairnessMeasure.Scores(InputColumns.Get(batch, Uid, ProbabilityCol));
        var predictions = new List<double>(groups.Length);
        var bad = new List<BadRow>();
        for (int row = 0; row < groups.Length; row++)
        {
            if (groups[row] is not { } group || !Thresholds.TryGetValue(group, out double threshold))
                bad.Add(new BadRow(row, SensitiveCol, $"There were no rows of group '{groups[row]}' to learn a threshold from", $"The groups are {string.Join(", ", Thresholds.Keys.Take(20))}."));
            else if (!(scores[row] is >= 0 and <= 1))
                bad.Add(new BadRow(row, ProbabilityCol, "The score is missing or no probability", "Scores are from 0 to 1."));
            else
                predictions.Add(scores[row] >= threshold ? 1 : 0);
        }
        using RecordBatch good = context.RejectRows(batch, bad);
        return added.To(good, NumericColumn.Of(predictions.ToArray()));
    }
}
