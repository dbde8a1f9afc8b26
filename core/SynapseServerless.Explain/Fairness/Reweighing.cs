using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Learns a weight for each group and label, so that in the weighted rows a label is as frequent in every group (Kamiran and Calders, 2012).</summary>
/// <remarks>The weight is <c>P(group) P(label) / P(group, label)</c>. It goes into the weightCol of an estimator; groups keep their share of the rows.</remarks>
public sealed class Reweighing : AggregateEstimator<Reweighing.Counts>
{
    /// <summary>The column whose values are groups.</summary>
    [Required]
    public string SensitiveCol { get; init; } = "";

    /// <summary>The column of labels.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column that gets the weights.</summary>
    [Required, MinLength(1)]
    public string OutputCol { get; init; } = "weight";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => ReweighingModel.Output(input, Uid, SensitiveCol, LabelCol, OutputCol);

    /// <inheritdoc/>
    protected override Counts Create(Schema input) => new();

    /// <inheritdoc/>
    protected override Counts Add(Counts state, RecordBatch batch, StageContext context)
    {
        string?[] groups = CellTexts.Read(InputColumns.Get(batch, Uid, SensitiveCol)), labels = CellTexts.Read(InputColumns.Get(batch, Uid, LabelCol));
        for (int row = 0; row < groups.Length; row++)
        {
            if (groups[row] is { } group && labels[row] is { } label)
                state.Add(group, label, 1);
        }
        return state;
    }

    /// <inheritdoc/>
    protected override Counts Combine(Counts left, Counts right)
    {
        foreach ((string group, Dictionary<string, long> labels) in right.Rows)
        {
            foreach ((string label, long rows) in labels)
                left.Add(group, label, rows);
        }
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(Counts state, Schema input, StageContext context)
    {
        double all = state.Rows.Values.Sum(static labels => labels.Values.Sum());
        if (all == 0)
            throw new DataException("No row has a group and a label", Location.OfStage(Uid, SensitiveCol), "Fit on rows that have both.");
        Dictionary<string, double> labels = state.Rows.Values.SelectMany(static one => one).GroupBy(static pair => pair.Key)
            .ToDictionary(static group => group.Key, group => group.Sum(static pair => pair.Value) / all);
        return new ReweighingModel
        {
            Uid = Uid + "Model", SensitiveCol = SensitiveCol, LabelCol = LabelCol, OutputCol = OutputCol,
            Weights = state.Rows.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToDictionary(
                static pair => pair.Key,
                IReadOnlyDictionary<string, double> (pair) => pair.Value.OrderBy(static one => one.Key, StringComparer.Ordinal)
                    .ToDictionary(static one => one.Key, one => pair.Value.Values.Sum() * labels[one.Key] / one.Value)),
        };
    }

    /// <summary>How many rows each group has of each label.</summary>
    public sealed class Counts
    {
        /// <summary>Rows by group and label.</summary>
        public Dictionary<string, Dictionary<string, long>> Rows { get; init; } = new(StringComparer.Ordinal);

        internal void Add(string group, string label, long rows)
        {
            if (!Rows.TryGetValue(group, out Dictionary<string, long>? labels))
                Rows.Add(group, labels = new Dictionary<string, long>(StringComparer.Ordinal));
            labels[label] = labels.GetValueOrDefault(label) + rows;
        }
    }
}

/// <summary>Gives each row the weight of its group and label; what Reweighing fits.</summary>
/// <remarks>A row of a group and label that were not there when fitting is a bad row.</remarks>
public sealed class ReweighingModel : BatchTransformer
{
    /// <summary>The column whose values are groups.</summary>
    public string SensitiveCol { get; init; } = "";

    /// <summary>The column of labels.</summary>
    public string LabelCol { get; init; } = "label";

    /// <summary>The column that gets the weights.</summary>
    public string OutputCol { get; init; } = "weight";

    /// <summary>The weights, by group and label.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Weights { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, double>>();

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Output(input, Uid, SensitiveCol, LabelCol, OutputCol);
        var added = new AddedColumns(input, new Field(OutputCol, DoubleType.Default, nullable: false));
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, added, context), keepsRows: true);
    }

    internal static Schema Output(Schema input, string uid, string group, string label, string output)
    {
        InputColumns.Require(input, uid, "sensitiveCol", group, CellTexts.IsReadable, "a column of text, booleans or numbers");
        InputColumns.Require(input, uid, "labelCol", label, CellTexts.IsReadable, "a column of numbers, booleans or text");
        return Schemas.With(input, new Field(output, DoubleType.Default, nullable: false));
    }

    private RecordBatch Transform(RecordBatch batch, AddedColumns added, StageContext context)
    {
        string?[] groups = CellTexts.Read(InputColumns.Get(batch, Uid, SensitiveCol)), labels = CellTexts.Read(InputColumns.Get(batch, Uid, LabelCol));
        var weights = new List<double>(groups.Length);
        var bad = new List<BadRow>();
        for (int row = 0; row < groups.Length; row++)
        {
            if (groups[row] is { } group && labels[row] is { } label && Weights.TryGetValue(group, out IReadOnlyDictionary<string, double>? own) && own.TryGetValue(label, out double weight))
                weights.Add(weight);
            else
                bad.Add(new BadRow(row, SensitiveCol, $"There were no rows of group '{groups[row]}' with label '{labels[row]}' to learn a weight from", "Fit on rows with every group and label, or set onError to setAside."));
        }
        using RecordBatch good = context.RejectRows(batch, bad);
        return added.To(good, NumericColumn.Of(weights.ToArray()));
    }
}
