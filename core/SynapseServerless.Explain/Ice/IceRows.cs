using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Gives each row its curves.</summary>
internal sealed class IceRows(ModelScorer scorer, AddedColumns added, GridFeature[] features, ClassesOfRows classes, string uid) : RowExplainer(scorer, added)
{
    private readonly GridCell[] _cells = Cells(features);

    /// <summary>Each value of each feature, feature after feature.</summary>
    public static GridCell[] Cells(GridFeature[] features) =>
        [.. features.SelectMany((feature, i) => Enumerable.Range(0, feature.Values.Length).Select(value => new GridCell(i, value)))];

    public override List<BadRow> Bad(RecordBatch batch)
    {
        var bad = new List<BadRow>();
        classes.AddBad(batch, bad);
        return bad;
    }

    public override async Task<IArrowArray[]> ExplainAsync(RecordBatch batch, StageContext context, CancellationToken cancellationToken)
    {
        List<double[][]>[] curves = [.. features.Select(static _ => new List<double[][]>())];
        if (batch.Length > 0)
        {
            Func<int, int[]?> named = classes.In(batch);
            await new Asking(Scorer, new GridRows(batch, Scorer.Input, features), uid).AskAsync(
                Enumerable.Range(0, batch.Length).Select(row => new GridQuestion(row, _cells, named(row))),
                question =>
                {
                    int first = 0;
                    for (int i = 0; i < features.Length; i++)
                    {
                        int from = first;
                        curves[i].Add([.. Enumerable.Range(from, features[i].Values.Length).Select(sample =>
                            Enumerable.Range(0, question.Classes.Length).Select(k => question.Values(k)[sample]).ToArray())]);
                        first += features[i].Values.Length;
                    }
                },
                context, cancellationToken).ConfigureAwait(false);
        }
        return [.. features.Select((feature, i) => DependenceColumn.Of(feature, curves[i]))];
    }
}
