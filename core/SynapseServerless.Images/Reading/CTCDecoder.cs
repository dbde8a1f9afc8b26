using System.ComponentModel.DataAnnotations;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Images;

/// <summary>Reads text out of what a recognition model trained by connectionist temporal classification (CTC) puts out: a row of probabilities of characters for each step.</summary>
/// <remarks>
/// Greedy decoding (Graves et al., 2006): the likeliest entry of each step is taken, repetitions are one, and blanks are left out. The vocabulary is a
/// text file with a character in each line, in the order of the entries after the blank, which is the first, as PaddleOCR has them; an entry beyond the
/// last line is a space. Once the stage is saved, the vocabulary travels with it.
/// </remarks>
public sealed class CTCDecoder : Transformer
{
    private const string VocabularyFile = "vocabulary.txt";

    private readonly Lock _reading = new();
    private string[]? _vocabulary;

    /// <summary>The column of probabilities: a list of steps, each a list with an entry for each character.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the text.</summary>
    [Required]
    public string OutputCol { get; init; } = "text";

    /// <summary>The column that gets the mean of the probabilities of the characters that were taken, 0 where there are none; null for no such column.</summary>
    public string? ScoreCol { get; init; }

    /// <summary>The file of the vocabulary on this machine.</summary>
    [LocationParameter]
    public string VocabularyLocation { get; init; } = "";

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        Field field = InputColumns.Require(input, Uid, "inputCol", InputCol);
        if (!Matrices.Accepts(field))
            throw BadParameter(nameof(InputCol), $"Column '{InputCol}' is {InputColumns.TypeName(field.DataType)}, which is no list of steps", "Give the column that ONNXModel fills of the output of a recognition model.");
        int place = input.GetFieldIndex(InputCol);
        string[] vocabulary = Vocabulary();
        Field[] fields = ScoreCol is { Length: > 0 } score
            ? [new(OutputCol, StringType.Default, nullable: true), new(score, FloatType.Default, nullable: true)]
            : [new(OutputCol, StringType.Default, nullable: true)];
        var added = new AddedColumns(input, fields);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, context, added, Matrices.Open(field, batch.Column(place)), place, vocabulary), keepsRows: true);
    }

    /// <inheritdoc/>
    public override ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return folder.WriteAsync(VocabularyFile, stream => stream.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', Vocabulary())), cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        await using Stream file = await folder.OpenReadAsync(VocabularyFile, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(file, Encoding.UTF8);
        _vocabulary = (await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Split('\n');
    }

    private RecordBatch Transform(RecordBatch batch, StageContext context, AddedColumns added, Func<int, Matrix> read, int place, string[] vocabulary)
    {
        var texts = new StringArray.Builder();
        var scores = new FloatArray.Builder();
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            try
            {
                if (batch.Column(place).IsNull(row))
                {
                    texts.AppendNull();
                    scores.AppendNull();
                    continue;
                }
                (string text, float score) = Decode(read(row), vocabulary);
                texts.Append(text);
                scores.Append(score);
            }
            catch (MediaException error)
            {
                bad.Add(new BadRow(row, InputCol, error.Message, error.Remedy));
                texts.AppendNull();
                scores.AppendNull();
            }
        }
        RecordBatch all = added.Fields.Count == 2 ? added.To(batch, texts.Build(), scores.Build()) : added.To(batch, texts.Build());
        if (bad.Count == 0)
            return all;
        using (all)
            return context.RejectRows(batch, bad, all);
    }

    private static (string Text, float Score) Decode(Matrix steps, string[] vocabulary)
    {
        if (steps.Rows > 0 && (steps.Width < 2 || steps.Width > vocabulary.Length + 2))
        {
            throw new MediaException(
                $"A step has {steps.Width} entries, and the vocabulary has {vocabulary.Length} characters, with which there are {vocabulary.Length + 1} or {vocabulary.Length + 2}", "Give the vocabulary that the model was trained with.");
        }
        var text = new StringBuilder();
        double sum = 0;
        int characters = 0, before = 0;
        for (int step = 0; step < steps.Rows; step++)
        {
            ReadOnlySpan<float> entries = steps.Values.AsSpan(step * steps.Width, steps.Width);
            int best = 0;
            for (int entry = 1; entry < entries.Length; entry++)
            {
                if (entries[entry] > entries[best])
                    best = entry;
            }
            if (best != 0 && best != before)
            {
                text.Append(best <= vocabulary.Length ? vocabulary[best - 1] : " ");
                sum += entries[best];
                characters++;
            }
            before = best;
        }
        return (text.ToString(), characters == 0 ? 0 : (float)(sum / characters));
    }

    private string[] Vocabulary()
    {
        lock (_reading)
            return _vocabulary ??= Read();
    }

    private string[] Read()
    {
        if (VocabularyLocation.Length == 0)
            throw BadParameter(nameof(VocabularyLocation), "There is no vocabulary", "Set vocabularyLocation to a text file with a character in each line.");
        try
        {
            string[] lines = File.ReadAllLines(VocabularyLocation);
            return lines.Length > 0 ? lines : throw BadParameter(nameof(VocabularyLocation), "The vocabulary is empty", "Give a text file with a character in each line.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw BadParameter(nameof(VocabularyLocation), $"The vocabulary cannot be read: {error.Message.TrimEnd('.')}", "Give a text file with a character in each line.");
        }
    }
}
