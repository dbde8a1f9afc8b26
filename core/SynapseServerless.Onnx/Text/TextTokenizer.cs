using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Text;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx;

/// <summary>Cuts texts into tokens, as language models take them: a list of numbers for each text.</summary>
/// <remarks>
/// Followed by <see cref="ONNXModel"/> it runs classifiers and taggers that were exported without their tokenizer. Lists are as long as their texts need:
/// rows of one length share a call of the model, so that nothing is filled up, and no result depends on its neighbours.
/// </remarks>
public sealed class TextTokenizer : TextStage
{
    /// <summary>The column that the numbers of tokens are written to, lists of int64.</summary>
    [Required, MinLength(1)]
    public string OutputCol { get; init; } = "input_ids";

    /// <summary>The column that the attention mask is written to, a one for each token; none when empty.</summary>
    public string AttentionMaskCol { get; init; } = "";

    /// <summary>The column that the types of tokens are written to, a zero for each; none when empty.</summary>
    public string TokenTypeCol { get; init; } = "";

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => true;

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int place = Place(input);
        TokenEncoder encoder = Encoder();
        string[] names = [.. new[] { OutputCol, AttentionMaskCol, TokenTypeCol }.Where(name => name.Length > 0)];
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            throw new SpecificationException("Two columns of one name would be written", Location.OfStage(Uid), "Give outputCol, attentionMaskCol and tokenTypeCol names of their own.");
        var added = new AddedColumns(input, [.. names.Select(name => new Field(name, TokenColumns.Type, nullable: true))]);
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, cancellationToken) => added.To(batch, Columns(batch, place, encoder, cancellationToken)), keepsRows: true);
    }

    private IArrowArray[] Columns(RecordBatch batch, int place, TokenEncoder encoder, CancellationToken cancellationToken)
    {
        TokenColumns tokens = TokenColumns.Of(batch.Column(place), encoder, cancellationToken);
        var columns = new List<IArrowArray> { tokens.Tokens() };
        if (AttentionMaskCol.Length > 0)
            columns.Add(tokens.Constant(1));
        if (TokenTypeCol.Length > 0)
            columns.Add(tokens.Constant(0));
        return [.. columns];
    }
}
