using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What happens to rows with cells that cannot be assembled.</summary>
internal static class InvalidRows
{
    /// <summary>The batch without its invalid rows.</summary>
    /// <param name="batch">The batch, borrowed.</param>
    /// <param name="places">Places of the columns that are assembled.</param>
    /// <param name="handle"><c>error</c>: invalid rows are bad rows; <c>skip</c>: they are dropped; <c>keep</c>: they stay.</param>
    /// <param name="nanIsInvalid">Whether NaN in a column of numbers is invalid, as null is.</param>
    /// <param name="context">Takes bad rows.</param>
    /// <returns>A batch that the caller disposes; null when all rows stay.</returns>
    public static RecordBatch? Handle(RecordBatch batch, ReadOnlySpan<int> places, string handle, bool nanIsInvalid, StageContext context)
    {
        if (handle == "keep")
            return null;
        string?[]? culprits = null;
        foreach (int place in places)
        {
            IArrowArray column = batch.Column(place);
            string name = batch.Schema.FieldsList[place].Name;
            if (column.NullCount > 0)
            {
                for (int row = 0; row < batch.Length; row++)
                {
                    if (column.IsNull(row))
                        (culprits ??= new string?[batch.Length])[row] ??= name;
                }
            }
            if (nanIsInvalid && NumericColumn.IsFloating(column.Data.DataType))
            {
                using var numbers = new RentedDoubles(column);
                Span<double> values = numbers.Values;
                for (int row = 0; row < values.Length; row++)
                {
                    if (double.IsNaN(values[row]))
                        (culprits ??= new string?[batch.Length])[row] ??= name;
                }
            }
        }
        if (culprits is null)
            return null;
        if (handle == "skip")
        {
            context.Logger.LogInformation(
                "{Stage} drops {Rows} of {All} rows of a batch because a value is missing, the first in column {Column}",
                context.Stage, culprits.Count(culprit => culprit is not null), batch.Length, culprits.First(culprit => culprit is not null));
            return Batches.Filter(batch, [.. culprits.Select(culprit => culprit is null)]);
        }
        return context.RejectRows(batch, [.. culprits.Select((culprit, row) => (culprit, row)).Where(pair => pair.culprit is not null).Select(pair => new BadRow(
            pair.row, pair.culprit, "A value is missing",
            "Impute it (CleanMissingData), or set handleInvalid to keep (NaN) or skip (drop the row)."))]);
    }
}
