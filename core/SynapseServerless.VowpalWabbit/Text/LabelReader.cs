using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>What labels say.</summary>
internal enum LabelKind
{
    /// <summary>A number, how much the example counts and where the prediction begins.</summary>
    Number,

    /// <summary>A class and how much the example counts.</summary>
    Class,

    /// <summary>Costs of classes.</summary>
    Costs,

    /// <summary>What an action cost and how probable it was.</summary>
    Bandit,
}

/// <summary>Reads what stands before the first bar of a line.</summary>
/// <param name="kind">What labels say.</param>
internal sealed class LabelReader(LabelKind kind)
{
    private readonly List<Range> _words = [];

    /// <summary>What labels say.</summary>
    public LabelKind Kind => kind;

    /// <summary>Reads label and tag.</summary>
    /// <param name="text">What stands before the bar.</param>
    /// <param name="example">Gets both.</param>
    public void Read(ReadOnlySpan<byte> text, Example example)
    {
        int start = text.IndexOf((byte)'\t') + 1;
        _words.Clear();
        for (int at = start; at < text.Length;)
        {
            if (text[at] == ' ')
            {
                at++;
                continue;
            }
            int end = at;
            while (end < text.Length && text[end] != ' ')
                end++;
            _words.Add(at..end);
            at = end;
        }
        // The last word is a tag where it touches the bar, or is quoted.
        if (_words.Count > 0 && (_words[^1].End.Value == text.Length || text[_words[^1].Start.Value] == '\''))
        {
            ReadOnlySpan<byte> tag = text[_words[^1]];
            example.Tag = Encoding.UTF8.GetString(tag[0] == '\'' ? tag[1..] : tag);
            _words.RemoveAt(_words.Count - 1);
        }
        if (_words.Count > 0)
            ReadLabel(text, example);
    }

    private void ReadLabel(ReadOnlySpan<byte> text, Example example)
    {
        switch (kind)
        {
            case LabelKind.Number:
                Most(3, "a label, a weight and where the prediction begins");
                example.Label = Number(text, _words[0]);
                if (_words.Count > 1)
                    example.Weight = Weight(text, _words[1]);
                if (_words.Count > 2)
                    example.Initial = Number(text, _words[2]);
                break;
            case LabelKind.Class:
                Most(2, "a class and a weight");
                example.Class = Class(text, _words[0]);
                if (_words.Count > 1)
                    example.Weight = Weight(text, _words[1]);
                break;
            case LabelKind.Costs:
                foreach (Range word in _words)
                    ReadCost(text, word, example);
                break;
            default:
                foreach (Range word in _words)
                    ReadAction(text, word, example);
                break;
        }
    }

    private static void ReadCost(ReadOnlySpan<byte> text, Range word, Example example)
    {
        ReadOnlySpan<byte> all = text[word];
        int colon = all.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? all : all[..colon];
        if (name.SequenceEqual("shared"u8) && colon < 0)
        {
            example.Costs.Add(new ClassCost(0, -float.MaxValue));
            return;
        }
        if (name.IsEmpty)
            throw new VwLineException("A cost has no class", Column(text, word), "A cost is class:cost, as in 2:0.5.");
        float cost = colon < 0 ? Example.NoLabel : Number(text, (word.Start.Value + colon + 1)..word.End);
        example.Costs.Add(new ClassCost(FeatureHash.Strings(name, 0), cost));
    }

    private static void ReadAction(ReadOnlySpan<byte> text, Range word, Example example)
    {
        ReadOnlySpan<byte> all = text[word];
        int first = all.IndexOf((byte)':');
        ReadOnlySpan<byte> name = first < 0 ? all : all[..first];
        if (first < 0)
        {
            bool shared = name.SequenceEqual("shared"u8);
            example.Bandit.Add(new BanditCost(FeatureHash.Strings(name, 0), Example.NoLabel, shared ? -1 : 0));
            return;
        }
        ReadOnlySpan<byte> rest = all[(first + 1)..];
        int start = word.Start.Value + first + 1, second = rest.IndexOf((byte)':');
        float cost = Number(text, start..(second < 0 ? word.End.Value : start + second));
        float probability = second < 0 ? 0 : Number(text, (start + second + 1)..word.End);
        if (probability is < 0 or > 1)
            throw new VwLineException($"The probability {probability} is none", Column(text, word), "A label is action:cost:probability with a probability between 0 and 1.");
        example.Bandit.Add(new BanditCost(FeatureHash.Strings(name, 0), cost, probability));
    }

    private static float Number(ReadOnlySpan<byte> text, Range word) => VwNumbers.TryRead(text[word], out float value)
        ? value
        : throw new VwLineException($"'{Encoding.UTF8.GetString(text[word])}' is no number", Column(text, word), "Write the label as VW's format has it, and begin a tag with '.");

    private static float Weight(ReadOnlySpan<byte> text, Range word)
    {
        float weight = Number(text, word);
        return weight >= 0 ? weight : throw new VwLineException($"The weight {weight} is negative", Column(text, word), "A weight is 0 or more.");
    }

    private static uint Class(ReadOnlySpan<byte> text, Range word) =>
        System.Buffers.Text.Utf8Parser.TryParse(text[word], out uint value, out int used) && used == text[word].Length
            ? value
            : throw new VwLineException($"'{Encoding.UTF8.GetString(text[word])}' is no class", Column(text, word), "A class is a whole number.");

    private void Most(int words, string what)
    {
        if (_words.Count > words)
            throw new VwLineException($"The label has {_words.Count} words", _words[words].Start.Value + 1, $"It has {words} at most: {what}.");
    }

    private static int Column(ReadOnlySpan<byte> text, Range word) => Encoding.UTF8.GetCharCount(text[..word.Start.Value]) + 1;
}
