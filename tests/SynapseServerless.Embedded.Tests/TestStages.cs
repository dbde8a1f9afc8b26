using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Tests;

/// <summary>Stages whose results can be worked out by hand.</summary>
internal static class TestStages
{
    public static StageCatalog Catalog() => new StageCatalog()
        .AddCore()
        .Add<Center>()
        .Add<CenterModel>()
        .Add<Slope>()
        .Add<SlopeModel>()
        .Add<RejectNegative>()
        .Add<Dear>()
        .Add<Break>()
        .Add<BreakWithout>()
        .Add<Hold>();

    /// <summary>The values of a column, nulls as NaN.</summary>
    public static double[] Doubles(RecordBatch batch, string column)
    {
        IArrowArray array = batch.Column(batch.Schema.GetFieldIndex(column));
        return [.. Enumerable.Range(0, batch.Length).Select(row =>
            Convert.ToDouble(Cells.Value(array, row) ?? double.NaN, System.Globalization.CultureInfo.InvariantCulture))];
    }

    public static RecordBatch WithDoubles(RecordBatch batch, string column, IEnumerable<double> values) =>
        Batches.With(batch, new Field(column, DoubleType.Default, true), new DoubleArray.Builder().AppendRange(values).Build());
}

/// <summary>Learns the mean of a column and takes it away.</summary>
public sealed class Center : AggregateEstimator<Center.Sums>
{
    /// <summary>Sum and count.</summary>
    public sealed record Sums(double Sum, long Count);

    /// <summary>The column.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    public override Schema TransformSchema(Schema input)
    {
        Columns.Check(input, InputCol, Uid);
        return Schemas.With(input, new Field(InputCol + "Centered", DoubleType.Default, true));
    }

    protected override Sums Create(Schema input) => new(0, 0);

    protected override Sums Add(Sums state, RecordBatch batch, StageContext context) =>
        new(state.Sum + TestStages.Doubles(batch, InputCol).Sum(), state.Count + batch.Length);

    protected override Sums Combine(Sums left, Sums right) => new(left.Sum + right.Sum, left.Count + right.Count);

    protected override Transformer Finish(Sums state, Schema input, StageContext context) =>
        new CenterModel { InputCol = InputCol, Mean = state.Sum / state.Count };
}

/// <summary>Takes a mean away.</summary>
public sealed class CenterModel : BatchTransformer
{
    /// <summary>The column.</summary>
    public string InputCol { get; init; } = "";

    /// <summary>The mean.</summary>
    public double Mean { get; init; }

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(
        input,
        Schemas.With(input, new Field(InputCol + "Centered", DoubleType.Default, true)),
        (batch, _, _) => TestStages.WithDoubles(batch, InputCol + "Centered", TestStages.Doubles(batch, InputCol).Select(value => value - Mean)));
}

/// <summary>Learns the slope of a line through the origin by least squares, in one place, reading the data twice.</summary>
public sealed class Slope : GangEstimator
{
    /// <summary>Abscissa.</summary>
    public string X { get; init; } = "x";

    /// <summary>Ordinate.</summary>
    public string Y { get; init; } = "y";

    public override bool TakesValidation => true;

    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => [X, Y];

    public override Schema TransformSchema(Schema input)
    {
        Columns.Check(input, X, Uid);
        return Schemas.With(input, new Field("prediction", DoubleType.Default, true));
    }

    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        (double xy, double xx) = await SumsAsync(data, context, cancellationToken);
        double slope = xy / xx;
        // The slope that the rows to validate on would have, beside that of the others.
        (double vxy, double vxx) = context.Validation is { } validation ? await SumsAsync(validation, context, cancellationToken) : (double.NaN, 1);
        return new SlopeModel { X = X, Value = slope, Validation = vxy / vxx };
    }

    private async Task<(double XY, double XX)> SumsAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        double xy = 0, xx = 0;
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, [X, Y], cancellationToken))
            {
                using (batch)
                {
                    double[] x = TestStages.Doubles(batch, X), y = TestStages.Doubles(batch, Y);
                    xy += x.Zip(y, (a, b) => a * b).Sum();
                    xx += x.Sum(a => a * a);
                }
            }
            context.Progress?.Report(new StageProgress(partition + 1, data.PartitionCount, $"partition {partition + 1}"));
        }
        return (xy, xx);
    }
}

/// <summary>Multiplies by a slope.</summary>
public sealed class SlopeModel : BatchTransformer, IModelInsights
{
    /// <summary>Abscissa.</summary>
    public string X { get; init; } = "x";

    /// <summary>The slope.</summary>
    public double Value { get; init; }

    /// <summary>The slope of the rows to validate on; NaN where there were none.</summary>
    public double Validation { get; init; } = double.NaN;

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(
        input,
        Schemas.With(input, new Field("prediction", DoubleType.Default, true)),
        (batch, _, _) => TestStages.WithDoubles(batch, "prediction", TestStages.Doubles(batch, X).Select(value => value * Value)));

    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string> { ["slope"] = Value.ToString(System.Globalization.CultureInfo.InvariantCulture), ["validation"] = Validation.ToString(System.Globalization.CultureInfo.InvariantCulture) },
    };
}

/// <summary>Rejects rows with a negative value.</summary>
public sealed class RejectNegative : BatchTransformer
{
    /// <summary>The column.</summary>
    public string InputCol { get; init; } = "x";

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, context, _) => Apply(batch, context));

    private RecordBatch Apply(RecordBatch batch, StageContext context) => context.RejectRows(
        batch,
        [.. TestStages.Doubles(batch, InputCol).Index().Where(value => value.Item < 0).Select(value => new BadRow(value.Index, InputCol, "The value is negative"))]);
}

/// <summary>Changes nothing, and is not to be run twice without need.</summary>
public sealed class Dear : BatchTransformer
{
    [NotAParameter]
    public override bool IsCheap => false;

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, _, _) => Batches.Share(batch));
}

/// <summary>Fails on a partition, for a number of attempts.</summary>
public sealed class Break : BatchTransformer
{
    private int _failures;

    /// <summary>The partition.</summary>
    public int Partition { get; init; }

    /// <summary>How often.</summary>
    public int Times { get; init; } = int.MaxValue;

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, context, _) => Apply(batch, context));

    private RecordBatch Apply(RecordBatch batch, StageContext context)
    {
        if (context.Partition == Partition && Interlocked.Increment(ref _failures) <= Times)
            throw new IOException("The partition is poisoned");
        return Batches.Share(batch);
    }
}

/// <summary>Fails on a partition for as long as a file is missing.</summary>
public sealed class BreakWithout : BatchTransformer
{
    /// <summary>The partition; -1 for all.</summary>
    public int Partition { get; init; }

    /// <summary>The file.</summary>
    [Required]
    public string File { get; init; } = "";

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, context, _) => Apply(batch, context));

    private RecordBatch Apply(RecordBatch batch, StageContext context) =>
        (Partition < 0 || context.Partition == Partition) && !System.IO.File.Exists(File) ? throw new IOException("The file is missing") : Batches.Share(batch);
}

/// <summary>Holds a partition until it is let go.</summary>
public sealed class Hold : BatchTransformer
{
    private static readonly ConcurrentDictionary<string, Hand> _hands = new(StringComparer.Ordinal);

    /// <summary>The hand that holds it.</summary>
    [Required]
    public string Hand { get; init; } = "";

    /// <summary>The partition.</summary>
    public int Partition { get; init; }

    /// <summary>The hand of a name.</summary>
    public static Hand By(string name) => _hands.GetOrAdd(name, static _ => new Hand());

    public override BoundBatchTransformer Bind(Schema input) => BoundBatchTransformer.Of(input, input, (batch, context, _) => Apply(batch, context));

    private RecordBatch Apply(RecordBatch batch, StageContext context)
    {
        if (context.Partition == Partition)
            By(Hand).Hold();
        return Batches.Share(batch);
    }
}

/// <summary>Holds whoever comes until it is opened.</summary>
public sealed class Hand
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when somebody is held.</summary>
    public Task Held => _held.Task;

    /// <summary>Lets go.</summary>
    public void Open() => _open.TrySetResult();

    internal void Hold()
    {
        _held.TrySetResult();
        _open.Task.Wait(TimeSpan.FromMinutes(5));
    }
}

internal static class Columns
{
    public static void Check(Schema schema, string column, string stage)
    {
        if (schema.GetFieldIndex(column) < 0)
        {
            throw new SpecificationException(
                "The column does not exist", Location.OfStage(stage, column), Suggestions.Remedy(column, [.. Schemas.Names(schema)], "columns"));
        }
    }
}
