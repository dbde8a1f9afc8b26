using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Says how much each word adds to what a model says of a text, by a linear model of texts with some words left out.</summary>
/// <remarks>A word is what stands between spaces, as it is written; SynapseML makes letters small first, which is another text to the model.</remarks>
public sealed class TextLIME : LimeExplainer
{
    /// <summary>The column of texts.</summary>
    [Required]
    public string InputCol { get; init; } = "text";

    /// <summary>The column that gets the words of each text, in the order of the coefficients.</summary>
    [Required, MinLength(1)]
    public string TokensCol { get; init; } = "tokens";

    /// <summary>How likely a word is kept in a text that is drawn.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double SamplingFraction { get; init; } = 0.7;

    private protected override IReadOnlyList<string> ValueCols => [TokensCol];

    private protected override bool IsText => true;

    /// <inheritdoc/>
    internal override RowExplainer Prepare(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol, CellTexts.IsText, "a column of text");
        Field plain = field.DataType is LargeStringType ? field : new Field(InputCol, StringType.Default, field.IsNullable, field.Metadata);
        ModelScorer scorer = Scorer(input, [plain]);
        return new Bound(scorer, Added(input, null, TextCoalitions.WordsField(TokensCol)), Classes(input, scorer.Width), this);
    }

    private sealed class Bound(ModelScorer scorer, AddedColumns added, ClassesOfRows classes, TextLIME stage) : LimeRows(scorer, added, classes, stage)
    {
        protected override DrawnRows Open(RecordBatch batch) => new SwitchedRows(new TextCoalitions(batch, Scorer.Input, stage.InputCol), stage.SamplingFraction);

        protected override IEnumerable<IArrowArray> More(DrawnRows rows) => [TextCoalitions.Words(((TextCoalitions)((SwitchedRows)rows).Rows).Texts)];

        protected override void AddBad(RecordBatch batch, List<BadRow> bad)
        {
            TextCoalitions.AddEmpty(batch, stage.InputCol, bad);
            TextTokens[] texts = TextCoalitions.Read(batch, stage.InputCol);
            for (int row = 0; row < texts.Length; row++)
            {
                if (stage.Objection(texts[row].Words.Length) is { } objection)
                    bad.Add(new BadRow(row, stage.InputCol, objection.Problem, objection.Remedy));
            }
        }
    }
}
