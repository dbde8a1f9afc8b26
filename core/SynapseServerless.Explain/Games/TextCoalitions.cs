using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Explain;

/// <summary>Rows of a text: a word that is not known is left out.</summary>
internal sealed class TextCoalitions : CoalitionRows
{
    private readonly string _name;
    private readonly bool _isLarge;
    private readonly KeptColumns _kept;
    private readonly List<string> _texts = [];
    private readonly List<int> _rows = [];

    public TextCoalitions(RecordBatch batch, Schema input, string name)
    {
        _name = name;
        Texts = Read(batch, name);
        _kept = new KeptColumns(input, [name]);
        _kept.Open(batch);
        _isLarge = input.GetFieldByName(name).DataType is LargeStringType;
    }

    /// <summary>The texts of the rows.</summary>
    public TextTokens[] Texts { get; }

    /// <summary>Reads the texts of rows; a null is an empty one.</summary>
    public static TextTokens[] Read(RecordBatch batch, string name) =>
        [.. CellTexts.Read(batch.Column(batch.Schema.GetFieldIndex(name))).Select(static text => TextTokens.Of(text ?? ""))];

    /// <summary>Adds rows whose text has no words.</summary>
    public static void AddEmpty(RecordBatch batch, string name, List<BadRow> bad)
    {
        TextTokens[] texts = Read(batch, name);
        for (int row = 0; row < texts.Length; row++)
        {
            if (texts[row].Words.Length == 0)
                bad.Add(new BadRow(row, name, "The text has no words to explain", "Give a text with words, or set onError to setAside to go on without the row."));
        }
    }

    /// <summary>A column of the words of rows.</summary>
    public static ListArray Words(IEnumerable<TextTokens> texts)
    {
        var builder = new ListArray.Builder(new Field("item", StringType.Default, nullable: false));
        var words = (StringArray.Builder)builder.ValueBuilder;
        foreach (TextTokens text in texts)
        {
            builder.Append();
            words.AppendRange(text.Words);
        }
        return builder.Build();
    }

    /// <summary>A field of words.</summary>
    public static Field WordsField(string name) => new(name, new ListType(new Field("item", StringType.Default, nullable: false)), nullable: false);

    public override int Features(int row) => Texts[row].Words.Length;

    public override int[] Players(int row) => [.. Enumerable.Range(0, Features(row))];

    public override ulong Identity(int row) => Hash64.Of(System.Text.Encoding.UTF8.GetBytes(Texts[row].Text));

    public override int Append(Question question, int sample)
    {
        _texts.Add(Texts[question.Row].Without(word => question.Has(sample, word)));
        _rows.Add(question.Row);
        Count++;
        return 1;
    }

    public override RecordBatch Take()
    {
        IArrowArray column = _isLarge
            ? _texts.Aggregate(new LargeStringArray.Builder(), static (builder, text) => builder.Append(text)).Build()
            : new StringArray.Builder().AppendRange(_texts).Build();
        RecordBatch batch = _kept.With(new Dictionary<string, IArrowArray>(StringComparer.Ordinal) { [_name] = column }, _rows.ToArray());
        _texts.Clear();
        _rows.Clear();
        Count = 0;
        return batch;
    }
}
