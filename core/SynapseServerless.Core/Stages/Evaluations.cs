using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Evaluates scored data by stages that summarize it.</summary>
internal static class Evaluations
{
    /// <summary>The evaluation that a merged state amounts to; a stage that only makes a table is evaluated by the numbers in its first row.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="state">The state of all rows.</param>
    /// <param name="schema">Schema of the scored data.</param>
    /// <param name="context">What the stage knows of the run.</param>
    public static EvaluationResult Of(AggregateTransformer stage, object state, Schema schema, StageContext context)
    {
        if (stage is IEvaluator evaluator)
            return evaluator.Evaluate(state, schema);
        using RecordBatch table = stage.Complete(state, schema, context);
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < table.ColumnCount && table.Length > 0; i++)
        {
            if (Cells.Value(table.Column(i), 0) is IConvertible and not string and not bool and var number and not DateTime)
                metrics[table.Schema.FieldsList[i].Name] = Convert.ToDouble(number, CultureInfo.InvariantCulture);
        }
        return new EvaluationResult { Stage = stage.Uid, Kind = stage.Type, Rows = table.Length, Metrics = metrics };
    }
}
