using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Predicts lines of VW's text format and then learns from them, one after the other: each prediction knows the rows before it and none after.</summary>
/// <remarks>
/// Each partition is learnt from by itself, from its first row on, so that results depend on how data are cut into partitions; one partition
/// gives what VW gives. The columns are those of VowpalWabbitGenericModel.
/// </remarks>
public sealed class VowpalWabbitGenericProgressive : StreamTransformer
{
    /// <summary>The column of texts.</summary>
    [Required]
    public string InputCol { get; init; } = "input";

    /// <summary>Further arguments, as on VW's command line; they win over the parameters.</summary>
    public string PassThroughArgs { get; init; } = "";

    /// <summary>Has to be 1: each row is seen once.</summary>
    [Range(1, 1)]
    public int NumPasses { get; init; } = 1;

    /// <summary>The rate of learning; VW's default (0.5) when null.</summary>
    [Range(0.0, double.MaxValue)]
    public double? LearningRate { get; init; }

    /// <summary>How fast the rate falls off; VW's default (0.5) when null.</summary>
    public double? PowerT { get; init; }

    /// <summary>Regularization by absolute values of weights; none when null.</summary>
    [Range(0.0, double.MaxValue)]
    public double? L1 { get; init; }

    /// <summary>Regularization by squares of weights; none when null.</summary>
    [Range(0.0, double.MaxValue)]
    public double? L2 { get; init; }

    /// <summary>Namespaces that are combined, by their first letters, two or more each, such as ab; a colon stands for any.</summary>
    public IReadOnlyList<string> Interactions { get; init; } = [];

    /// <summary>Namespaces that are left out, by their first letters.</summary>
    public string? IgnoreNamespaces { get; init; }

    /// <summary>A model that every partition goes on from: a fitted stage, or the folder of a saved one.</summary>
    public Transformer? InitialModel { get; init; }

    /// <summary>Ignored: whether Spark starts all workers at once.</summary>
    [NoEffect("There are no Spark tasks.")]
    public bool UseBarrierExecutionMode { get; init; } = true;

    /// <summary>Seed of the hashes of names.</summary>
    public int HashSeed { get; init; }

    /// <summary>Logarithm of the number of weights.</summary>
    [Range(1, LearnerOptions.MostBits)]
    public int NumBits { get; init; } = 18;

    /// <summary>Ignored: how often Spark's partitions bring their models together.</summary>
    [NoEffect("Each partition learns by itself.")]
    public int NumSyncsPerPass { get; init; }

    private VowpalWabbitGeneric Learns => new()
    {
        Uid = Uid, InputCol = InputCol, PassThroughArgs = PassThroughArgs, LearningRate = LearningRate, PowerT = PowerT, L1 = L1, L2 = L2,
        Interactions = Interactions, IgnoreNamespaces = IgnoreNamespaces, InitialModel = InitialModel, HashSeed = HashSeed, NumBits = NumBits,
    };

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Learns.Validate();

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => Learns.TransformSchema(input);

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<RecordBatch> StreamAsync(
        IAsyncEnumerable<RecordBatch> batches, BoundTransformer bound, StageContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bound);
        ArgumentNullException.ThrowIfNull(context);
        Learner learner = Learns.Begin();
        var rows = new TextRows(learner, InputCol);
        AddedColumns added = VowpalWabbitGenericModel.Output(bound.Input, Uid, InputCol, learner.Options);
        await foreach (RecordBatch batch in batches.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            RecordBatch result;
            using (batch)
            {
                result = Learn(batch, learner, rows, added, context, cancellationToken);
                context = context.After(batch.Length);
            }
            yield return result;
        }
    }

    private static RecordBatch Learn(RecordBatch batch, Learner learner, TextRows rows, AddedColumns added, StageContext context, CancellationToken cancellationToken)
    {
        var columns = new KindColumns(learner.Kind);
        var bad = new List<BadRow>();
        rows.Open(batch);
        for (int row = 0; row < batch.Length; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                rows.Learn(row);
                columns.Add(learner.Last);
            }
            catch (VwLineException error)
            {
                bad.Add(Training.BadOf(error, row, rows.Column));
                columns.Add(null);
            }
        }
        RecordBatch all = added.To(batch, columns.Build());
        if (bad.Count == 0)
            return all;
        using (all)
            return context.RejectRows(batch, bad, all);
    }
}
