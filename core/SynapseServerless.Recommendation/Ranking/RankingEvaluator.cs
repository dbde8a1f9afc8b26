using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Says how good lists of recommendations are: NDCG, MAP, precision, recall, MRR, concordance and diversity.</summary>
/// <remarks>
/// <para>A row is a user, with a list of what was recommended, the best first, and a list of what is relevant to it, as RankingAdapterModel gives them. Relevant is what is in
/// the second list, whatever its place; places count for <c>fcp</c> alone. The output is one row, with the metric or, for <c>all</c>, with each.</para>
/// <para>With h hits among the first k recommendations of a user with n relevant items: <c>precisionAtk</c> is h/k, <c>recallAtK</c> h/n. <c>map</c> is the mean of the precisions at the places
/// of the hits, divided by n; <c>mapk</c> that of the first k, divided by the smaller of n and k. <c>ndcgAt</c> sums 1/log2(place + 1) over the hits among the first k, divided by the
/// best that is possible. <c>mrr</c> is one over the place of the first hit. <c>fcp</c> is the share of the pairs of items in both lists that stand in the same order; users
/// without such a pair are left out. <c>diversityAtK</c> is the share of all items that is among the first k of anybody, <c>maxDiversity</c> the share that is in any list.
/// All but the last two are means over users. Users without a relevant item are left out, and are counted in a warning.</para>
/// <para>SynapseML divides recall by the number of recommendations, so that it equals precision, refuses <c>precisionAtk</c> by its name, compares places and not pairs for <c>fcp</c>, and
/// divides diversity by -1 unless <c>nItems</c> is set.</para>
/// </remarks>
public sealed class RankingEvaluator : AggregateTransformer, IEvaluator
{
    /// <summary>The column of lists of recommendations: of identifiers, or of structs that begin with one.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column of lists of relevant items, the most relevant first: of identifiers, or of structs that begin with one.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>How many recommendations of each user count.</summary>
    [Range(1, 1_000_000)]
    public int K { get; init; } = 10;

    /// <summary>How many items there are, for diversity; -1 for as many as come in the lists.</summary>
    [Range(-1, long.MaxValue)]
    public long NItems { get; init; } = -1;

    /// <summary>The metric, or <c>all</c>.</summary>
    [AllowedValues("ndcgAt", "map", "mapk", "precisionAtk", "recallAtK", "diversityAtK", "maxDiversity", "mrr", "fcp", "all")]
    public string MetricName { get; init; } = "ndcgAt";

    /// <summary>The column of users.</summary>
    [NoEffect("Each row is a user.")]
    public string? UserCol { get; init; }

    /// <summary>The column of items.</summary>
    [NoEffect("Items are in the lists.")]
    public string? ItemCol { get; init; }

    /// <summary>The column of ratings.</summary>
    [NoEffect("The lists are in the order of ratings.")]
    public string? RatingCol { get; init; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Check(input, "predictionCol", PredictionCol);
        Check(input, "labelCol", LabelCol);
        return new Schema(Names.Select(static name => new Field(name, DoubleType.Default, nullable: false)), null);
    }

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new RankingMetrics();

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        var metrics = (RankingMetrics)state;
        string[]?[] predicted = Lists(batch, PredictionCol), labels = Lists(batch, LabelCol);
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            if (predicted[row] is null || labels[row] is null)
                bad.Add(new BadRow(row, predicted[row] is null ? PredictionCol : LabelCol, "The list is missing", "Give every row both lists, empty ones where there is nothing in them."));
            else
                metrics.Add(predicted[row]!, labels[row]!, K);
        }
        if (bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
        return metrics;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right) => ((RankingMetrics)left).Plus((RankingMetrics)right);

    /// <inheritdoc/>
    public override ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        BinaryFiles.SaveAsync(stream, ((RankingMetrics)state).Save, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await BinaryFiles.LoadAsync(stream, RankingMetrics.Load, Uid, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override RecordBatch Complete(object state, Schema input, StageContext context)
    {
        EvaluationResult evaluation = Evaluate(state, input);
        foreach (string note in evaluation.Notes)
            context.Logger.LogWarning("{Stage}: {Note}", context.Stage, note);
        return new RecordBatch(TransformSchema(input), Names.Select(name => (IArrowArray)NumericColumn.Of([evaluation.Metrics[name]])), 1);
    }

    /// <inheritdoc/>
    public EvaluationResult Evaluate(object state, Schema input)
    {
        var metrics = (RankingMetrics)state;
        if (NItems >= 0 && metrics.Items > NItems)
            throw new DataException($"nItems is {NItems}, and {metrics.Items} different items are in the lists", Location.OfParameter(Uid, "nItems"), "Set nItems to the number of all items, or to -1.");
        IReadOnlyDictionary<string, double> values = metrics.Values(NItems);
        return new EvaluationResult
        {
            Stage = Uid, Kind = "ranking", Rows = metrics.Users, Metrics = Names.ToDictionary(static name => name, name => values[name], StringComparer.Ordinal),
            Notes = metrics.WithoutLabels == 0 ? [] : [$"{metrics.WithoutLabels} users have no relevant item, and are left out."],
        };
    }

    private IReadOnlyList<string> Names => MetricName == "all" ? [.. RankingMetrics.Means, "diversityAtK", "maxDiversity"] : [MetricName];

    private void Check(Schema input, string parameter, string column) => InputColumns.Require(
        input, Uid, parameter, column,
        static type => type is ListType list && IdType.IsId(list.ValueDataType is StructType { Fields: [{ } first, ..] } ? first.DataType : list.ValueDataType),
        "a column of lists of identifiers, or of recommendations");

    private string[]?[] Lists(RecordBatch batch, string column)
    {
        var lists = (ListArray)InputColumns.Get(batch, Uid, column);
        string?[] ids = CellTexts.Read(lists.Values is StructArray structs ? structs.Fields[0] : lists.Values);
        return [.. Enumerable.Range(0, lists.Length).Select(row => lists.IsNull(row) ? null : ids[lists.ValueOffsets[row]..lists.ValueOffsets[row + 1]].OfType<string>().ToArray())];
    }
}
