using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Anomalies;

/// <summary>Numbers the distinct values of a column from 1, for each part of a table apart if that is wanted.</summary>
/// <remarks>Numbers go by the order of the values as text, so that the same table has the same numbers however it is cut. SynapseML's go by the order in which Spark finds them.</remarks>
public sealed class IdIndexer : AggregateEstimator<IdIndexerState>
{
    /// <summary>The column of values: text, numbers or booleans.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column of the part that a row belongs to, such as the tenant; null for one part.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The column that gets the number; 0 for a value that was not there when fitting, null for a missing one.</summary>
    [Required]
    public string OutputCol { get; init; } = "";

    /// <summary>Whether numbers begin at 1 in each part; else they go on from part to part, and no two parts have one in common.</summary>
    public bool ResetPerPartition { get; init; } = true;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => IdIndexerModel.Output(input, Uid, InputCol, PartitionKey, OutputCol);

    /// <inheritdoc/>
    protected override IdIndexerState Create(Schema input) => new();

    /// <inheritdoc/>
    protected override IdIndexerState Add(IdIndexerState state, RecordBatch batch, StageContext context)
    {
        string?[] keys = PartitionKeys.Read(batch, Uid, PartitionKey), values = CellTexts.Read(InputColumns.Get(batch, Uid, InputCol));
        for (int row = 0; row < values.Length; row++)
        {
            if (keys[row] is { } key && values[row] is { } value)
                state.Add(key, value);
        }
        return state;
    }

    /// <inheritdoc/>
    protected override IdIndexerState Combine(IdIndexerState left, IdIndexerState right)
    {
        foreach ((string key, HashSet<string> values) in right.Values)
        {
            foreach (string value in values)
                left.Add(key, value);
        }
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(IdIndexerState state, Schema input, StageContext context)
    {
        var parts = new List<IdVocabulary>();
        int next = 1;
        foreach ((string key, HashSet<string> values) in state.Values.OrderBy(static part => part.Key, StringComparer.Ordinal))
        {
            parts.Add(new IdVocabulary(key, next, [.. values.Order(StringComparer.Ordinal)]));
            next = ResetPerPartition ? 1 : next + values.Count;
        }
        return new IdIndexerModel { Uid = Uid + "Model", InputCol = InputCol, PartitionKey = PartitionKey, OutputCol = OutputCol, Vocabularies = parts };
    }
}

/// <summary>The distinct values of each part.</summary>
public sealed class IdIndexerState
{
    /// <summary>The values by the key of their part.</summary>
    public Dictionary<string, HashSet<string>> Values { get; init; } = new(StringComparer.Ordinal);

    internal void Add(string key, string value)
    {
        if (!Values.TryGetValue(key, out HashSet<string>? values))
            Values.Add(key, values = new HashSet<string>(StringComparer.Ordinal));
        values.Add(value);
    }
}

/// <summary>The values of a part, in the order of their numbers.</summary>
/// <param name="Partition">The key of the part; empty where there is one.</param>
/// <param name="First">The number of the first value.</param>
/// <param name="Values">The values, as text.</param>
public sealed record IdVocabulary(string Partition, int First, IReadOnlyList<string> Values);

/// <summary>Gives values their numbers; what IdIndexer fits.</summary>
public sealed class IdIndexerModel : BatchTransformer
{
    /// <summary>The column of values: text, numbers or booleans.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column of the part that a row belongs to; null for one part.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The column that gets the number; 0 for a value that was not there when fitting, null for a missing one.</summary>
    [Required]
    public string OutputCol { get; init; } = "";

    /// <summary>The values of each part.</summary>
    public IReadOnlyList<IdVocabulary> Vocabularies { get; init; } = [];

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        Output(input, Uid, InputCol, PartitionKey, OutputCol);
        var added = new AddedColumns(input, Number(OutputCol));
        var places = Vocabularies.SelectMany(static part => part.Values.Select((value, i) => (Key: (part.Partition, value), Number: part.First + i)))
            .ToDictionary(static pair => pair.Key, static pair => pair.Number);
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => added.To(batch, Numbers(batch, places)), keepsRows: true);
    }

    internal static Schema Output(Schema input, string uid, string column, string? key, string output)
    {
        InputColumns.Require(input, uid, "inputCol", column, CellTexts.IsReadable, "a column of text, numbers or booleans");
        PartitionKeys.Require(input, uid, key);
        return Schemas.With(input, Number(output));
    }

    private static Field Number(string name) => new(name, Int32Type.Default, nullable: true);

    private Int32Array Numbers(RecordBatch batch, Dictionary<(string, string), int> places)
    {
        string?[] keys = PartitionKeys.Read(batch, Uid, PartitionKey), values = CellTexts.Read(InputColumns.Get(batch, Uid, InputCol));
        var numbers = new Int32Array.Builder();
        for (int row = 0; row < values.Length; row++)
        {
            if (keys[row] is { } key && values[row] is { } value)
                numbers.Append(places.GetValueOrDefault((key, value)));
            else
                numbers.AppendNull();
        }
        return numbers.Build();
    }
}
