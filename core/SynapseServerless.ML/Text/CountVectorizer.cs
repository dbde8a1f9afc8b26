using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>Learns which tokens there are, the most frequent first, to count them in vectors.</summary>
/// <remarks>As Spark's. Of tokens that come equally often the first in the order of code units stands first; Spark leaves that to chance.</remarks>
public sealed class CountVectorizer : AggregateEstimator<CountVectorizer.Terms>
{
    /// <summary>The column of lists of tokens.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that is written; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>How many tokens are kept at most.</summary>
    [Range(1, int.MaxValue)]
    public int VocabSize { get; init; } = 262_144;

    /// <summary>In how many lists a token must come: a number of lists from 1, or a fraction of them below 1.</summary>
    [Range(0, double.MaxValue)]
    public double MinDF { get; init; } = 1;

    /// <summary>In how many lists a token may come at most: a number of lists from 1, or a fraction of them below 1.</summary>
    [Range(0, double.MaxValue)]
    public double MaxDF { get; init; } = 9_223_372_036_854_775_807;

    /// <summary>How often a token must come in a list to count there: a number from 1, or a fraction of its tokens below 1.</summary>
    [Range(0, double.MaxValue)]
    public double MinTF { get; init; } = 1;

    /// <summary>Whether a slot is 1 however often its token comes.</summary>
    public bool Binary { get; init; }

    private string Output => OutputCol ?? Uid + "_output";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol, TokenColumns.Accepts, TokenColumns.Expected);
        return Schemas.With(input, new Field(Output, SparseVectors.Type, nullable: true));
    }

    /// <inheritdoc/>
    protected override Terms Create(Schema input) => new();

    /// <inheritdoc/>
    protected override Terms Add(Terms state, RecordBatch batch, StageContext context)
    {
        IArrowArray column = InputColumns.Get(batch, Uid, InputCol);
        Func<int, IReadOnlyList<string>> tokens = TokenColumns.Reader(column);
        var bad = new List<BadRow>();
        TokenColumns.EachRow(
            column, bad, InputCol,
            row =>
            {
                foreach (IGrouping<string, string> term in tokens(row).GroupBy(static token => token, StringComparer.Ordinal))
                    state.Add(term.Key, new Term(term.Count(), 1));
                state.Rows++;
            },
            static () => { });
        if (bad.Count > 0)
            context.Rows.Reject(batch, bad, context);
        return state;
    }

    /// <inheritdoc/>
    protected override Terms Combine(Terms left, Terms right)
    {
        left.Rows += right.Rows;
        foreach ((string token, Term term) in right.Known)
            left.Add(token, term);
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(Terms state, Schema input, StageContext context)
    {
        double least = MinDF >= 1 ? MinDF : MinDF * state.Rows, most = MaxDF >= 1 ? MaxDF : MaxDF * state.Rows;
        string[] kept = [.. state.Known.Where(pair => pair.Value.Lists >= least && pair.Value.Lists <= most)
            .OrderByDescending(static pair => pair.Value.Count).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
            .Take(VocabSize).Select(static pair => pair.Key)];
        if (kept.Length == 0)
        {
            throw new DataException(
                $"No token is left of {state.Known.Count} in {state.Rows} lists", Location.OfStage(Uid, InputCol), "Set minDF lower or maxDF higher, or fit on lists that have tokens.");
        }
        return new CountVectorizerModel { Uid = Uid + "Model", InputCol = InputCol, OutputCol = Output, Vocabulary = kept, MinTF = MinTF, Binary = Binary };
    }

    /// <summary>How often a token came.</summary>
    /// <param name="Count">How often in all.</param>
    /// <param name="Lists">In how many lists.</param>
    public sealed record Term(long Count, long Lists);

    /// <summary>The tokens seen so far.</summary>
    public sealed class Terms
    {
        /// <summary>How many lists there were.</summary>
        public long Rows { get; set; }

        /// <summary>The tokens.</summary>
        public Dictionary<string, Term> Known { get; init; } = new(StringComparer.Ordinal);

        internal void Add(string token, Term term) =>
            Known[token] = Known.TryGetValue(token, out Term? known) ? new Term(known.Count + term.Count, known.Lists + term.Lists) : term;
    }
}

/// <summary>Counts known tokens in sparse vectors; what CountVectorizer fits.</summary>
public sealed class CountVectorizerModel : ColumnTransformer
{
    /// <summary>The tokens, slot by slot; others are not counted.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<string> Vocabulary { get; init; } = [];

    /// <summary>How often a token must come in a list to count there: a number from 1, or a fraction of its tokens below 1.</summary>
    [Range(0, double.MaxValue)]
    public double MinTF { get; init; } = 1;

    /// <summary>Whether a slot is 1 however often its token comes.</summary>
    public bool Binary { get; init; }

    /// <inheritdoc/>
    protected override string Expected => TokenColumns.Expected;

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => TokenColumns.Accepts(type);

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name)
    {
        Field field = SparseVectors.Field(name, Vocabulary.Count);
        return Vocabulary.Count > VectorPlan.MaxNamedSlots ? field : ColumnMetadata.With(field, ColumnMetadata.SlotsKey, Vocabulary);
    }

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string token in Vocabulary)
            slots.TryAdd(token, slots.Count);
        return (column, bad) =>
        {
            Func<int, IReadOnlyList<string>> tokens = TokenColumns.Reader(column);
            var counts = new TermCounts(Vocabulary.Count, Binary);
            TokenColumns.EachRow(
                column, bad, input.Name,
                row =>
                {
                    IReadOnlyList<string> found = tokens(row);
                    counts.Begin();
                    foreach (string token in found)
                    {
                        if (slots.TryGetValue(token, out int slot))
                            counts.Add(slot);
                    }
                    counts.End(least: MinTF >= 1 ? MinTF : MinTF * found.Count);
                },
                counts.AddNull);
            return counts.Build();
        };
    }
}
