using System.Runtime.InteropServices;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Columns of doubles that models write.</summary>
internal static class NumberColumns
{
    /// <summary>A column of one number for each row.</summary>
    public static Field Number(string name) => new(name, DoubleType.Default, nullable: false);

    /// <summary>A column of vectors; a list of varying length where the length is not known yet.</summary>
    public static Field Vector(string name, int width)
    {
        var item = new Field("item", DoubleType.Default, nullable: false);
        return new Field(name, width > 0 ? new FixedSizeListType(item, width) : new ListType(item), nullable: false);
    }

    /// <summary>The column of a field of vectors over numbers, row after row.</summary>
    public static FixedSizeListArray Of(Field field, double[] numbers)
    {
        int width = ((FixedSizeListType)field.DataType).ListSize;
        var data = new ArrayData(DoubleType.Default, numbers.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(MemoryMarshal.AsBytes<double>(numbers).ToArray())]);
        return new FixedSizeListArray(new ArrayData(field.DataType, numbers.Length / width, 0, 0, [ArrowBuffer.Empty], [data]));
    }
}

/// <summary>What classes stand for, where a column of labels says it.</summary>
/// <param name="Values">The classes as text, in their order; empty where nothing is known.</param>
/// <param name="Type">Type of what they stand for.</param>
internal sealed record ClassNames(IReadOnlyList<string> Values, string Type)
{
    /// <summary>What a column of labels says.</summary>
    public static ClassNames Of(Field label)
    {
        if (ColumnMetadata.Levels(label) is not { } levels || levels.Any(static level => level.ValueKind == JsonValueKind.Null))
            return new ClassNames([], "string");
        return new ClassNames([.. levels.Select(static level => level.ValueKind == JsonValueKind.String ? level.GetString()! : level.GetRawText())], Levels.AnnotatedType(label) ?? "string");
    }
}

/// <summary>The columns that a classifier's model writes: raw scores, probabilities and the class.</summary>
/// <param name="Raw">Gets raw scores; none when empty.</param>
/// <param name="Probability">Gets probabilities; none when empty.</param>
/// <param name="Prediction">Gets the class.</param>
internal sealed record ClassColumns(string Raw, string Probability, string Prediction)
{
    /// <summary>Says what is wrong with thresholds.</summary>
    public static IEnumerable<SpecificationException> CheckThresholds(string stage, IReadOnlyList<double> thresholds, int classes)
    {
        if (thresholds.Any(static threshold => !(threshold >= 0)) || thresholds.Count(static threshold => threshold == 0) > 1)
            yield return new SpecificationException("A threshold is a number from 0 up, and at most one is 0", Location.OfParameter(stage, "thresholds"), "Give one for each class.");
        if (thresholds.Count > 0 && classes > 0 && thresholds.Count != classes)
            yield return new SpecificationException($"There are {thresholds.Count} thresholds and {classes} classes", Location.OfParameter(stage, "thresholds"), "Give one for each class.");
    }

    /// <summary>The fields.</summary>
    /// <param name="classes">How many classes there are; 0 when that is not known yet.</param>
    /// <param name="names">What they stand for.</param>
    public IReadOnlyList<Field> Fields(int classes, ClassNames names)
    {
        bool named = names.Values.Count > 0 && (classes == 0 || classes == names.Values.Count);
        var fields = new List<Field>();
        foreach (string vector in (string[])[Raw, Probability])
        {
            if (vector.Length == 0)
                continue;
            Field field = NumberColumns.Vector(vector, classes);
            fields.Add(named && classes > 0 ? ColumnMetadata.With(field, ColumnMetadata.SlotsKey, names.Values) : field);
        }
        Field prediction = NumberColumns.Number(Prediction);
        fields.Add(named ? Levels.Annotate(prediction, names.Type, names.Values) : prediction);
        return fields;
    }

    /// <summary>The batch with the columns.</summary>
    public RecordBatch AddTo(RecordBatch batch, AddedColumns added, double[] raw, double[] probabilities, double[] predictions)
    {
        var columns = new IArrowArray[added.Fields.Count];
        int next = 0;
        if (Raw.Length > 0)
            columns[next] = NumberColumns.Of(added.Fields[next++], raw);
        if (Probability.Length > 0)
            columns[next] = NumberColumns.Of(added.Fields[next++], probabilities);
        columns[next] = NumericColumn.Of(predictions);
        return added.To(batch, columns);
    }

    /// <summary>The class whose probability by its threshold is largest, for each row; the first of equals.</summary>
    public static void Choose(ReadOnlySpan<double> probabilities, int classes, ReadOnlySpan<double> thresholds, Span<double> predictions)
    {
        for (int row = 0; row < predictions.Length; row++)
        {
            ReadOnlySpan<double> own = probabilities.Slice(row * classes, classes);
            double largest = double.NegativeInfinity;
            for (int k = 0; k < classes; k++)
            {
                double score = thresholds.IsEmpty ? own[k] : own[k] / thresholds[k];
                if (score > largest)
                    (largest, predictions[row]) = (score, k);
            }
        }
    }
}
