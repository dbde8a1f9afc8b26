using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Evaluates a policy from logged decisions: counts, importance weights, and for each reward what the policy would have earned, in one row or one for each stratum.</summary>
/// <remarks>
/// It reads what VowpalWabbitDSJsonTransformer adds (<c>rewards</c>, <c>probLog</c>, <c>chosenActionIndex</c>) and <c>predictions</c>, such as
/// VowpalWabbitGenericProgressive gives: the policy takes the first of them. Estimates are described with <see cref="PolicyEvaluation"/>. Smallest and
/// largest rewards are those of all rows for <c>cressieReadInterval</c>, and those of the stratum for <c>cressieReadIntervalEmpirical</c>. Quantiles of
/// weights are within half a percent. What has no value is null, where SynapseML gives -1.
/// </remarks>
public sealed class VowpalWabbitCSETransformer : AggregateTransformer
{
    private const string Predictions = "predictions";
    private static readonly double[] _shares = [0.25, 0.5, 0.75, 0.95];
    private static readonly StructType _interval = new([new Field("lower", DoubleType.Default, nullable: false), new Field("upper", DoubleType.Default, nullable: false)]);

    /// <summary>The smallest importance weight that can be.</summary>
    public double MinImportanceWeight { get; init; }

    /// <summary>The largest importance weight that can be; may be infinite.</summary>
    public double MaxImportanceWeight { get; init; } = 100;

    /// <summary>Columns by whose values rows are put together; one row for all when empty.</summary>
    public IReadOnlyList<string> MetricsStratificationCols { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => MinImportanceWeight < MaxImportanceWeight
        ? []
        : [BadParameter(nameof(MinImportanceWeight), "minImportanceWeight is not below maxImportanceWeight", "Make it smaller.")];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        StructType rewards = Check(input);
        var fields = MetricsStratificationCols.Select(name => new Field(name, StringType.Default, nullable: true)).ToList();
        fields.Add(new Field("exampleCount", Int64Type.Default, nullable: false));
        fields.Add(new Field("probPredNonZeroCount", Int64Type.Default, nullable: false));
        foreach (string name in new[] { "minimumImportanceWeight", "maximumImportanceWeight", "averageImportanceWeight", "averageSquaredImportanceWeight", "proportionOfMaximumImportanceWeight" })
            fields.Add(new Field(name, DoubleType.Default, nullable: true));
        fields.Add(new Field("importance weight quantiles (0.25, 0.5, 0.75, 0.95)", new ListType(new Field("item", DoubleType.Default, nullable: false)), nullable: false));
        foreach (Field reward in rewards.Fields)
            fields.Add(new Field(reward.Name, Estimates, nullable: false));
        return new Schema(fields, null);
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new PolicyState(Check(input).Fields.Count);

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rewards = (StructArray)InputColumns.Get(batch, Uid, VowpalWabbitDSJsonTransformer.RewardsName);
        double[][] values = [.. rewards.Fields.Select(NumericColumn.ToDoubles)];
        double[] logged = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, VowpalWabbitDSJsonTransformer.Logged));
        double[] chosen = NumericColumn.ToDoubles(InputColumns.Get(batch, Uid, VowpalWabbitDSJsonTransformer.Chosen));
        var predictions = (ListArray)InputColumns.Get(batch, Uid, Predictions);
        Int32Array actions = (Int32Array)((StructArray)predictions.Values).Fields[0];
        string?[][] strata = [.. MetricsStratificationCols.Select(name => CellTexts.Read(InputColumns.Get(batch, Uid, name)))];
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            if (Problem(logged[row], chosen[row], predictions, row, values) is { } problem)
            {
                bad.Add(problem);
                continue;
            }
            bool same = actions.GetValue(predictions.ValueOffsets[row]) == (int)chosen[row];
            ((PolicyState)state).Add([.. strata.Select(column => column[row])], logged[row], same ? 1 : 0, values, row);
        }
        if (bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right)
    {
        ((PolicyState)left).Add((PolicyState)right);
        return left;
    }

    /// <inheritdoc/>
    public override ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) => ((PolicyState)state).SaveAsync(stream, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) => PolicyState.LoadAsync(stream, cancellationToken);

    /// <inheritdoc/>
    public override RecordBatch Complete(object state, Schema input, StageContext context)
    {
        var policy = (PolicyState)state;
        Schema output = TransformSchema(input);
        (string?[] Key, PolicyStratum Stratum)[] rows = policy.Rows();
        var columns = new List<IArrowArray>();
        for (int i = 0; i < MetricsStratificationCols.Count; i++)
        {
            var texts = new StringArray.Builder();
            foreach ((string?[] key, _) in rows)
                _ = key[i] is { } text ? texts.Append(text) : texts.AppendNull();
            columns.Add(texts.Build());
        }
        columns.Add(new Int64Array.Builder().AppendRange(rows.Select(row => row.Stratum.Weights.Count)).Build());
        columns.Add(new Int64Array.Builder().AppendRange(rows.Select(row => row.Stratum.Weights.Positive)).Build());
        columns.Add(Numbers(rows, stratum => stratum.Weights.Count > 0 ? stratum.Weights.Min : null));
        columns.Add(Numbers(rows, stratum => stratum.Weights.Count > 0 ? stratum.Weights.Max : null));
        columns.Add(Numbers(rows, stratum => stratum.MeanWeight));
        columns.Add(Numbers(rows, stratum => stratum.MeanSquaredWeight));
        columns.Add(Numbers(rows, stratum => stratum.Weights.Count > 0 ? stratum.Weights.Max / stratum.Weights.Count : null));
        double[] quantiles = [.. rows.SelectMany(row => row.Stratum.Weights.Count == 0 ? [] : _shares.Select(row.Stratum.Weights.Quantile))];
        int[] offsets = [0, .. rows.Select((_, i) => rows.Take(i + 1).Count(row => row.Stratum.Weights.Count > 0) * _shares.Length)];
        columns.Add(new ListArray(output.FieldsList[columns.Count].DataType, rows.Length, NumericColumn.Buffer(offsets), NumericColumn.Of(quantiles), ArrowBuffer.Empty));
        for (int reward = 0; reward < policy.Rewards; reward++)
            columns.Add(Estimated(rows, reward, policy));
        return new RecordBatch(output, columns, rows.Length);
    }

    private StructArray Estimated((string?[] Key, PolicyStratum Stratum)[] rows, int reward, PolicyState policy)
    {
        (double low, double high) = policy.Range(reward);
        return new StructArray(Estimates, rows.Length,
        [
            Numbers(rows, stratum => stratum.Rewards[reward] is { Count: > 0 } ? low : null),
            Numbers(rows, stratum => stratum.Rewards[reward] is { Count: > 0 } ? high : null),
            Numbers(rows, stratum => stratum.Rewards[reward].Snips),
            Numbers(rows, stratum => stratum.Rewards[reward].Ips),
            Numbers(rows, stratum => stratum.Rewards[reward].CressieRead(MinImportanceWeight, MaxImportanceWeight)),
            Intervals(rows, stratum => stratum.Rewards[reward].CressieReadInterval(MinImportanceWeight, MaxImportanceWeight, low, high)),
            Intervals(rows, stratum => stratum.Rewards[reward].CressieReadInterval(MinImportanceWeight, MaxImportanceWeight)),
        ], ArrowBuffer.Empty);
    }

    private StructType Check(Schema input)
    {
        Field rewards = InputColumns.Require(
            input, Uid, "rewards", VowpalWabbitDSJsonTransformer.RewardsName,
            type => type is StructType { Fields.Count: > 0 } all && all.Fields.All(field => NumericColumn.IsNumber(field.DataType)), "a struct of numbers; VowpalWabbitDSJsonTransformer makes it");
        InputColumns.Require(input, Uid, "probLog", VowpalWabbitDSJsonTransformer.Logged, NumericColumn.IsNumber, "a column of numbers; VowpalWabbitDSJsonTransformer makes it");
        InputColumns.Require(input, Uid, "chosenActionIndex", VowpalWabbitDSJsonTransformer.Chosen, NumericColumn.IsNumber, "a column of numbers; VowpalWabbitDSJsonTransformer makes it");
        InputColumns.Require(
            input, Uid, Predictions, Predictions,
            type => type is ListType { ValueDataType: StructType { Fields: [{ Name: "action", DataType: Int32Type }, ..] } }, "a list of actions, the best first; VowpalWabbitGenericProgressive makes it");
        foreach (string column in MetricsStratificationCols)
            InputColumns.Require(input, Uid, "metricsStratificationCols", column, CellTexts.IsReadable, "a column of numbers or text");
        return (StructType)rewards.DataType;
    }

    private static BadRow? Problem(double logged, double chosen, ListArray predictions, int row, double[][] values) =>
        !(logged is > 0 and <= 1) ? new BadRow(row, VowpalWabbitDSJsonTransformer.Logged, $"The logged probability is {logged}", "It is above 0 and 1 at most.")
        : !(chosen >= 0) ? new BadRow(row, VowpalWabbitDSJsonTransformer.Chosen, "There is no chosen action", "It counts from 0.")
        : predictions.IsNull(row) || predictions.GetValueLength(row) == 0 ? new BadRow(row, Predictions, "There is no prediction", "Give the actions of the policy, the best first.")
        : values.Any(reward => !double.IsFinite(reward[row])) ? new BadRow(row, VowpalWabbitDSJsonTransformer.RewardsName, "A reward is missing", "Give a number.")
        : null;

    private static StructType Estimates { get; } = new(
    [
        new Field("minReward", DoubleType.Default, nullable: true), new Field("maxReward", DoubleType.Default, nullable: true), new Field("snips", DoubleType.Default, nullable: true),
        new Field("ips", DoubleType.Default, nullable: true), new Field("cressieRead", DoubleType.Default, nullable: true),
        new Field("cressieReadInterval", _interval, nullable: true), new Field("cressieReadIntervalEmpirical", _interval, nullable: true),
    ]);

    private static DoubleArray Numbers((string?[] Key, PolicyStratum Stratum)[] rows, Func<PolicyStratum, double?> value)
    {
        var builder = new DoubleArray.Builder();
        foreach ((_, PolicyStratum stratum) in rows)
            _ = value(stratum) is { } number ? builder.Append(number) : builder.AppendNull();
        return builder.Build();
    }

    private static StructArray Intervals((string?[] Key, PolicyStratum Stratum)[] rows, Func<PolicyStratum, PolicyInterval?> value)
    {
        PolicyInterval?[] intervals = [.. rows.Select(row => value(row.Stratum))];
        var valid = new ArrowBuffer.BitmapBuilder();
        foreach (PolicyInterval? interval in intervals)
            valid.Append(interval is not null);
        return new StructArray(_interval, rows.Length,
        [
            NumericColumn.Of(intervals.Select(interval => interval?.Lower ?? 0).ToArray()), NumericColumn.Of(intervals.Select(interval => interval?.Upper ?? 0).ToArray()),
        ], valid.Build(), intervals.Count(interval => interval is null));
    }
}
