using System.Text;
using Apache.Arrow;
using Microsoft.ML.Tokenizers;
using SynapseServerless.Bench.Harness;
using SynapseServerless.Onnx;
using SynapseServerless.Stages;

namespace SynapseServerless.Bench.Comparisons.Onnx;

/// <summary>TextTokenizer against the tokenizer called directly.</summary>
internal sealed class TokenizeComparison : Comparison, IDisposable
{
    private const int Rows = 50_000, BatchRows = 10_000;

    private static readonly string[] s_words =
        ["the", "flight", "was", "delayed", "because", "of", "weather", "in", "Chicago", "and", "passengers", "waited", "unbelievably", "long", "for", "rebooking", ",", "again", "naïve", "café", "1,250", "hours"];

    private string[] _texts = [];
    private List<RecordBatch> _batches = [];
    private TextTokenizer? _stage;
    private BoundTransformer? _bound;
    private TiktokenTokenizer? _tokenizer;

    /// <inheritdoc/>
    public override string Name => "onnx-tokenize";

    /// <inheritdoc/>
    public override string Summary => "TextTokenizer on 50,000 texts of 40 words by o200k_base, against the tokenizer called for each text and its tokens kept in lists";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(0.9)];

    /// <inheritdoc/>
    public override Task PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var random = new Random(11);
        _texts = new string[Rows];
        var text = new StringBuilder();
        for (int row = 0; row < Rows; row++)
        {
            text.Clear();
            for (int word = 0; word < 40; word++)
                text.Append(word == 0 ? "" : " ").Append(s_words[random.Next(s_words.Length)]);
            _texts[row] = text.ToString();
        }
        _batches = [.. _texts.Chunk(BatchRows).Select(static texts => new RecordBatch(
            new Schema([new Field("text", Apache.Arrow.Types.StringType.Default, nullable: true)], null), [new StringArray.Builder().AppendRange(texts).Build()], texts.Length))];
        _stage = new TextTokenizer { Tokenizer = "tiktoken", MaxLength = 0 };
        _bound = _stage.Bind(_batches[0].Schema);
        _tokenizer = TiktokenTokenizer.CreateForEncoding("o200k_base");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task CleanUpAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bound?.Dispose();
        _stage?.Dispose();
        _batches.ForEach(static batch => batch.Dispose());
    }

    /// <inheritdoc/>
    public override Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var kept = new List<IReadOnlyList<int>>(Rows);
        foreach (string text in _texts)
            kept.Add(_tokenizer!.EncodeToIds(text));
        return Task.FromResult((long)kept.Count);
    }

    /// <inheritdoc/>
    public override async Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken)
    {
        long rows = 0;
        await foreach (RecordBatch batch in _bound!.TransformAsync(Shared(), new StageContext("TextTokenizer"), cancellationToken))
        {
            using (batch)
                rows += batch.Length;
        }
        return rows;
    }

    private async IAsyncEnumerable<RecordBatch> Shared()
    {
        await Task.CompletedTask;
        foreach (RecordBatch batch in _batches)
            yield return SynapseServerless.Data.Batches.Share(batch);
    }
}
