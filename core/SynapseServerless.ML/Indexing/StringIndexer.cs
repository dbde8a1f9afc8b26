using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns the distinct values of columns, the most frequent first, and replaces each by its index.</summary>
/// <remarks>
/// Parameters and order are Spark's: of values that come equally often the first in the order of code units stands first. Nulls and NaN are no values.
/// Indexes are int32, where Spark has doubles, and carry the values as levels, so that IndexToString needs no labels.
/// </remarks>
public sealed class StringIndexer : AggregateEstimator<StringIndexer.Counts>
{
    /// <summary>The column to index; or name several in <see cref="InputCols"/>.</summary>
    public string? InputCol { get; init; }

    /// <summary>The column that gets the indexes; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The columns to index, each by itself.</summary>
    public IReadOnlyList<string>? InputCols { get; init; }

    /// <summary>The columns that get the indexes, one for each of <see cref="InputCols"/>.</summary>
    public IReadOnlyList<string>? OutputCols { get; init; }

    /// <summary>What happens to missing values and to those not seen when fitting: <c>error</c>, <c>skip</c> (the row is dropped) or <c>keep</c> (an index of its own, the last).</summary>
    [AllowedValues("error", "skip", "keep")]
    public string HandleInvalid { get; init; } = "error";

    /// <summary>The order of the indexes: <c>frequencyDesc</c>, <c>frequencyAsc</c>, <c>alphabetDesc</c> or <c>alphabetAsc</c>.</summary>
    [AllowedValues("frequencyDesc", "frequencyAsc", "alphabetDesc", "alphabetAsc")]
    public string StringOrderType { get; init; } = "frequencyDesc";

    private ColumnPairs Columns => new(Uid, InputCol, OutputCol, InputCols, OutputCols);

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate() => Columns.Objections();

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        foreach (string column in Columns.Inputs)
            ValueIndexer.Input(input, Uid, column);
        return Schemas.With(input, [.. Columns.Outputs.Select(static name => Levels.Annotate(new Field(name, Int32Type.Default, nullable: false), "string", null))]);
    }

    /// <inheritdoc/>
    public override FitColumns? ColumnsOfFit() => new([.. Columns.Inputs], [.. Columns.Outputs], KeepsRows: HandleInvalid == "keep");

    /// <inheritdoc/>
    protected override Counts Create(Schema input) => new() { Columns = [.. Columns.Inputs.Select(static _ => new Dictionary<string, long>(StringComparer.Ordinal))] };

    /// <inheritdoc/>
    protected override Counts Add(Counts state, RecordBatch batch, StageContext context)
    {
        for (int i = 0; i < Columns.Inputs.Count; i++)
            state.Add(i, InputColumns.Get(batch, Uid, Columns.Inputs[i]));
        return state;
    }

    /// <inheritdoc/>
    protected override Counts Combine(Counts left, Counts right)
    {
        for (int i = 0; i < left.Columns.Count; i++)
        {
            foreach ((string value, long count) in right.Columns[i])
                left.Columns[i][value] = left.Columns[i].GetValueOrDefault(value) + count;
        }
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(Counts state, Schema input, StageContext context) => new StringIndexerModel
    {
        Uid = Uid + "Model", InputCols = Columns.Inputs, OutputCols = Columns.Outputs, HandleInvalid = HandleInvalid,
        LabelsArray = [.. state.Columns.Select(column => (IReadOnlyList<string>)[.. Ordered(column)])],
    };

    private IEnumerable<string> Ordered(Dictionary<string, long> values) => (StringOrderType switch
    {
        "frequencyDesc" => values.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal),
        "frequencyAsc" => values.OrderBy(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal),
        "alphabetDesc" => values.OrderByDescending(static pair => pair.Key, StringComparer.Ordinal),
        _ => values.OrderBy(static pair => pair.Key, StringComparer.Ordinal),
    }).Select(static pair => pair.Key);

    /// <summary>How often the values of columns came.</summary>
    public sealed class Counts
    {
        private readonly IReadOnlyList<Dictionary<string, long>> _columns = [];
        private LevelCollector?[] _collectors = [];

        /// <summary>By column, how often each value came.</summary>
        public IReadOnlyList<Dictionary<string, long>> Columns
        {
            get => Collected()._columns;
            init => _columns = value;
        }

        internal void Add(int place, IArrowArray column)
        {
            if (_collectors.Length == 0)
                _collectors = new LevelCollector?[_columns.Count];
            (_collectors[place] ??= new LevelCollector()).Add(column);
        }

        // Values become text when all of them are there.
        private Counts Collected()
        {
            LevelCollector?[] collectors = _collectors;
            _collectors = [];
            for (int place = 0; place < collectors.Length; place++)
            {
                foreach ((string value, long count) in collectors[place]?.Values() ?? [])
                    _columns[place][value] = _columns[place].GetValueOrDefault(value) + count;
            }
            return this;
        }
    }
}

/// <summary>Replaces values of columns by their indexes; what StringIndexer fits.</summary>
public sealed class StringIndexerModel : Transformer, IOnnxExport, ITracesColumns
{
    /// <summary>By column the values, in the order of their indexes.</summary>
    public IReadOnlyList<IReadOnlyList<string>> LabelsArray { get; init; } = [];

    /// <summary>The columns to index.</summary>
    public IReadOnlyList<string> InputCols { get; init; } = [];

    /// <summary>The columns that get the indexes.</summary>
    public IReadOnlyList<string> OutputCols { get; init; } = [];

    /// <summary>What happens to missing and unknown values: <c>error</c>, <c>skip</c> (the row is dropped) or <c>keep</c> (an index of its own, the last).</summary>
    [AllowedValues("error", "skip", "keep")]
    public string HandleInvalid { get; init; } = "error";

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => true;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Origins(Schema input) => ITracesColumns.Pairs(InputCols, OutputCols);

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input) => Indexers.Bind(input);

    private PipelineModel Indexers => new([.. InputCols.Select((column, i) => (Transformer)new ValueIndexerModel
    {
        Uid = Uid, InputCol = column, OutputCol = OutputCols[i], Levels = LabelsArray[i], DataType = "string", HandleInvalid = HandleInvalid,
    })]);

    /// <inheritdoc/>
    public void AddTo(IOnnxGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        graph.Stage(Indexers);
    }
}
