using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Says what each word of a text contributes to what a model says of it, by Shapley values.</summary>
/// <remarks>A word is what stands between spaces, as it is written; SynapseML makes letters small first, which is another text to the model. Where a word is not known it is left out. The base is what the model says of an empty text.</remarks>
public sealed class TextSHAP : ShapExplainer
{
    /// <summary>The column of texts.</summary>
    [Required]
    public string InputCol { get; init; } = "text";

    /// <summary>The column that gets the words of each text, in the order of the contributions.</summary>
    [Required, MinLength(1)]
    public string TokensCol { get; init; } = "tokens";

    /// <summary>How contributions are computed: <c>exact</c> (all sets, by definition), <c>kernel</c> (KernelSHAP), <c>permutation</c> (orders that are drawn, with standard errors), <c>linear</c> (a model without interactions, which is checked), or <c>auto</c>.</summary>
    /// <remarks>auto is exact up to 15 words where the model costs next to nothing and numSamples is not set, then kernel, and permutation above 256 words.</remarks>
    [AllowedValues("auto", "exact", "kernel", "permutation", "linear")]
    public string Method { get; init; } = "auto";

    private protected override string MethodOf => Method;

    private protected override IReadOnlyList<string> ValueCols => [TokensCol];

    private protected override bool IsText => true;

    /// <inheritdoc/>
    internal override RowExplainer Prepare(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol, CellTexts.IsText, "a column of text");
        AddedColumns added = Added(input, null, TextCoalitions.WordsField(TokensCol));
        // A text of a model is plain text, whatever its column is stored as.
        Field plain = field.DataType is Apache.Arrow.Types.LargeStringType ? field : new Field(InputCol, Apache.Arrow.Types.StringType.Default, field.IsNullable, field.Metadata);
        ModelScorer scorer = Scorer(input, [plain]);
        return new Bound(scorer, added, Classes(input, scorer.Width), Plans(), this);
    }

    private sealed class Bound(ModelScorer scorer, AddedColumns added, ClassesOfRows classes, ShapPlans plans, TextSHAP stage)
        : ShapRows(scorer, added, classes, plans, stage.StandardErrorCol is not null, stage.Uid)
    {
        protected override CoalitionRows Open(RecordBatch batch) => new TextCoalitions(batch, Scorer.Input, stage.InputCol);

        protected override IEnumerable<IArrowArray> More(CoalitionRows rows) => [TextCoalitions.Words(((TextCoalitions)rows).Texts)];

        protected override void AddBad(RecordBatch batch, List<BadRow> bad)
        {
            TextCoalitions.AddEmpty(batch, stage.InputCol, bad);
            TextTokens[] texts = TextCoalitions.Read(batch, stage.InputCol);
            for (int row = 0; row < texts.Length; row++)
            {
                if (Plans.Objection(texts[row].Words.Length) is { } objection)
                    bad.Add(new BadRow(row, stage.InputCol, objection.Problem, objection.Remedy));
            }
        }
    }
}
