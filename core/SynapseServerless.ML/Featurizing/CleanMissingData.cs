using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.ML.Numbers;
using SynapseServerless.ML;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns what to put in the place of missing values: the mean, the median or a value of your own.</summary>
/// <remarks>
/// <para>Nulls and NaN are missing. Columns keep their type: the mean of a column of whole numbers is rounded to the nearest.</para>
/// <para>The mean is exact and rounded once, however the data are partitioned. The median is the smallest value that at least half of the
/// values do not exceed; it is exact up to 100,000 distinct values, and beyond that off by at most 0.1 % of itself, typically 0.001 %
/// (unless the values span hundreds of powers of two).</para>
/// </remarks>
public sealed class CleanMissingData : AggregateEstimator
{
    private const int ExactDistinct = 100_000;

    /// <summary>The columns to clean: numbers; for <c>Custom</c> also text and booleans.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The columns that get the cleaned values, one for each input column; null cleans the input columns in place.</summary>
    public IReadOnlyList<string>? OutputCols { get; init; }

    /// <summary>What is put in the place of a missing value: <c>Mean</c>, <c>Median</c> or <c>Custom</c>.</summary>
    [AllowedValues("Mean", "Median", "Custom")]
    public string CleaningMode { get; init; } = "Mean";

    /// <summary>The value that <c>Custom</c> puts in, written as text whatever the column's type.</summary>
    public string? CustomValue { get; init; }

    private IReadOnlyList<string> Outputs => OutputCols ?? InputCols;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (CleaningMode == "Custom" && CustomValue is null)
            yield return BadParameter(nameof(CustomValue), "The mode Custom needs a value", "Set customValue.");
        if (OutputCols is not null && OutputCols.Count != InputCols.Count)
        {
            yield return BadParameter(
                nameof(OutputCols), $"There are {OutputCols.Count} output columns for {InputCols.Count} input columns", "Name one for each, or none.");
        }
    }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        foreach (string column in InputCols)
        {
            Field field = CleanMissingDataModel.Input(input, Uid, column);
            if (CleaningMode == "Custom")
                Filling.Check(field, CustomValue ?? "", Uid, "customValue");
            else if (!NumericColumn.IsNumber(field.DataType))
            {
                throw BadParameter(
                    nameof(InputCols), $"Column '{column}' is {InputColumns.TypeName(field.DataType)}, which has no {CleaningMode}",
                    "Choose columns of numbers, or cleaningMode Custom.");
            }
        }
        return CleanMissingDataModel.Schema(input, InputCols, Outputs);
    }

    /// <inheritdoc/>
    public override FitColumns? ColumnsOfFit() => new([.. InputCols], [.. Outputs], KeepsRows: true);

    /// <inheritdoc/>
    public override object CreateState(Schema input) => new State
    {
        Columns = CleaningMode == "Custom" ? [] : [.. InputCols.Select(_ => CleaningMode == "Mean"
            ? new Column { Sum = new ExactSum() }
            : new Column { Values = new ValueHistogram(ExactDistinct) })],
    };

    /// <inheritdoc/>
    public override object Accumulate(object state, RecordBatch batch, StageContext context)
    {
        Column[] columns = ((State)state).Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            using var numbers = new RentedDoubles(InputColumns.Get(batch, Uid, InputCols[i]));
            columns[i].Count += columns[i].Sum?.AddNumbers(numbers.Values) ?? columns[i].Values!.AddNumbers(numbers.Values);
        }
        return state;
    }

    /// <inheritdoc/>
    public override object Merge(object left, object right)
    {
        Column[] columns = ((State)left).Columns, others = ((State)right).Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i].Count += others[i].Count;
            columns[i].Sum?.Add(others[i].Sum!);
            columns[i].Values?.Add(others[i].Values!);
        }
        return left;
    }

    /// <inheritdoc/>
    public override async ValueTask SaveStateAsync(object state, Stream stream, CancellationToken cancellationToken) =>
        await StateJson.SaveAsync((State)state, stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override async ValueTask<object> LoadStateAsync(Stream stream, CancellationToken cancellationToken) =>
        await StateJson.LoadAsync<State>(stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override Transformer Complete(object state, Schema input, StageContext context)
    {
        Column[] columns = ((State)state).Columns;
        return new CleanMissingDataModel
        {
            Uid = Uid + "Model",
            InputCols = InputCols,
            OutputCols = Outputs,
            FillValues = [.. InputCols.Select((column, i) => CleaningMode == "Custom" ? CustomValue! : Fill(column, columns[i], input))],
        };
    }

    private string Fill(string name, Column column, Schema input)
    {
        if (column.Count == 0)
        {
            throw new DataException(
                $"All values are missing, so that there is no {CleaningMode}", Location.OfStage(Uid, name), "Drop the column, or set cleaningMode to Custom.");
        }
        double value = column.Sum?.Over(column.Count) ?? column.Values!.Quantiles(0.5)[0];
        IArrowType type = InputColumns.Find(input, name)!.DataType;
        if (type is Decimal128Type number)
            return value.ToString($"F{number.Scale}", CultureInfo.InvariantCulture);
        bool whole = !NumericColumn.IsFloating(type);
        return (whole ? Math.Round(value) : value).ToString("R", CultureInfo.InvariantCulture);
    }

    private sealed class State
    {
        public required Column[] Columns { get; init; }
    }

    private sealed class Column
    {
        public long Count { get; set; }

        public ExactSum? Sum { get; init; }

        public ValueHistogram? Values { get; init; }
    }
}
