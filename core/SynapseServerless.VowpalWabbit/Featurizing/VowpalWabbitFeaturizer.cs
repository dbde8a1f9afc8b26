using System.ComponentModel.DataAnnotations;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Makes a sparse vector of columns of any kind by hashing, as VW names its features.</summary>
/// <remarks>
/// Numbers are features of the name of their column, true is 1, a text is a feature of its own of value 1, and so is each text of a list. Numbers of a list are
/// counted from the hash of the name. A struct is a namespace of its own. A list of structs of key and value is a map. Slots of vectors stay as they are. Nulls and zeros give no features.
/// </remarks>
public sealed class VowpalWabbitFeaturizer : BatchTransformer
{
    /// <summary>The columns.</summary>
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>Columns of text that are cut into words first.</summary>
    public IReadOnlyList<string> StringSplitInputCols { get; init; } = [];

    /// <summary>The column of vectors; its name is the namespace.</summary>
    [Required]
    public string OutputCol { get; init; } = "features";

    /// <summary>Seed of the hashes.</summary>
    public int Seed { get; init; }

    /// <summary>Logarithm of the number of slots.</summary>
    [Range(1, 30)]
    public int NumBits { get; init; } = 30;

    /// <summary>Whether values of features that fall on one slot are added up; else the first stays.</summary>
    public bool SumCollisions { get; init; } = true;

    /// <summary>How many bits of a slot hold the number of the feature in its row, so that their order can be told; 0 for none. Learners leave them out.</summary>
    [Range(0, 28)]
    public int PreserveOrderNumBits { get; init; }

    /// <summary>Whether the name of the column stands before its texts, so that equal texts of two columns are two features.</summary>
    /// <remarks>SynapseML leaves the name out of numbers too where this is false, so that all of them fall on one slot; here they keep it.</remarks>
    public bool PrefixStringsWithColumnName { get; init; } = true;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (InputCols.Count + StringSplitInputCols.Count == 0)
            yield return BadParameter(nameof(InputCols), "No columns are named", "Name those that become features.");
        if (PreserveOrderNumBits + NumBits > 30)
            yield return BadParameter(nameof(PreserveOrderNumBits), $"numBits and preserveOrderNumBits are {PreserveOrderNumBits + NumBits} together", "They are 30 at most.");
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        uint space = FeatureHash.Murmur(Encoding.UTF8.GetBytes(OutputCol), (uint)Seed);
        var plan = new FeaturePlan((uint)Seed, PrefixStringsWithColumnName, StringSplitInputCols);
        (int Place, string Name, ColumnFeatures Features)[] columns =
        [
            .. InputCols.Select(name => Source(input, "inputCols", name, plan, space)),
            .. StringSplitInputCols.Except(InputCols).Select(name => Source(input, "stringSplitInputCols", name, plan, space)),
        ];
        int size = 1 << (PreserveOrderNumBits > 0 ? 30 : NumBits);
        var added = new AddedColumns(input, SparseVectors.Field(OutputCol, size));
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, columns, size, added, context), keepsRows: true);
    }

    private RecordBatch Transform(RecordBatch batch, (int Place, string Name, ColumnFeatures Features)[] columns, int size, AddedColumns added, StageContext context)
    {
        var sink = new FeatureSink(NumBits, SumCollisions);
        var vectors = new SparseVectors.Builder(size);
        var bad = new List<BadRow>();
        Func<int, object?>[] cells = [.. columns.Select(column => Cells.Reader(batch.Column(column.Place)))];
        for (int row = 0; row < batch.Length; row++)
        {
            sink.Clear();
            string at = columns[0].Name;
            try
            {
                for (int i = 0; i < columns.Length; i++)
                {
                    at = columns[i].Name;
                    if (cells[i](row) is { } cell)
                        columns[i].Features.Add(cell, sink, 0);
                }
                if (PreserveOrderNumBits > 0)
                    sink.Number(PreserveOrderNumBits);
            }
            catch (VwLineException error)
            {
                bad.Add(Training.BadOf(error, row, at));
                sink.Clear();
            }
            sink.To(vectors);
        }
        RecordBatch all = added.To(batch, vectors.Build());
        if (bad.Count == 0)
            return all;
        using (all)
            return context.RejectRows(batch, bad, all);
    }

    private (int Place, string Name, ColumnFeatures Features) Source(Schema input, string parameter, string name, FeaturePlan plan, uint space)
    {
        Field field = InputColumns.Require(input, Uid, parameter, name);
        bool isText = CellTexts.IsText(field.DataType);
        if (plan.Split.Contains(name) && !isText)
            throw new SpecificationException($"Column '{name}' is {InputColumns.TypeName(field.DataType)}, and only text has words", Location.OfParameter(Uid, "stringSplitInputCols"), "Name it in inputCols.");
        ColumnFeatures features = ColumnFeatures.Of(field, plan, space) ?? throw new SpecificationException(
            $"Column '{name}' is {InputColumns.TypeName(field.DataType)}, which gives no features", Location.OfParameter(Uid, parameter),
            "Give numbers, booleans, texts, vectors, or lists and structs of them; DataConversion makes numbers of times.");
        return (input.GetFieldIndex(name), name, features);
    }
}
