using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Gives texts to a learner: a line, or the lines of a group.</summary>
/// <param name="learner">What learns and predicts.</param>
internal sealed class RowReader(Learner learner)
{
    private readonly LineParser _parser = new(learner.Options, new LabelReader(learner.Options.Labels));
    private readonly DsJsonParser? _json = learner.Options.DsJson ? new DsJsonParser(learner.Options) : null;
    private readonly List<Example> _lines = [];
    private readonly List<Example> _spare = [];

    /// <summary>The examples of the text that was read last.</summary>
    public IReadOnlyList<Example> Lines => _lines;

    /// <summary>Learns from a text.</summary>
    /// <returns>Whether there was an example in it.</returns>
    public bool Learn(string text) => Read(text) && Do(learns: true);

    /// <summary>Predicts a text.</summary>
    /// <returns>Whether there was an example in it.</returns>
    public bool Predict(string text) => Read(text) && Do(learns: false);

    private bool Do(bool learns)
    {
        if (learner.Options.IsMultiline && learns)
            learner.Learn(_lines);
        else if (learner.Options.IsMultiline)
            learner.Predict(_lines);
        else if (learns)
            learner.Learn(_lines[0]);
        else
            learner.Predict(_lines[0]);
        return true;
    }

    private bool Read(string text)
    {
        _spare.AddRange(_lines);
        _lines.Clear();
        if (_json is not null)
        {
            if (!string.IsNullOrWhiteSpace(text))
                _json.Parse(text, New, _lines);
            return _lines.Count > 0;
        }
        int number = 0;
        bool ended = false;
        foreach (Range range in text.AsSpan().Split('\n'))
        {
            ReadOnlySpan<char> line = text.AsSpan(range);
            number++;
            if (line.IsWhiteSpace())
            {
                ended = _lines.Count > 0;
                continue;
            }
            if (ended || (_lines.Count > 0 && !learner.Options.IsMultiline))
            {
                throw new VwLineException("A second example begins", 1, learner.Options.IsMultiline ? "A row has one group of lines." : "A row has one line.") { Line = number };
            }
            Example example = New();
            _lines.Add(example);
            try
            {
                _parser.Parse(Encoding.UTF8.GetBytes(line.ToString()), example);
            }
            catch (VwLineException error)
            {
                error.Line = number;
                throw;
            }
        }
        return _lines.Count > 0;
    }

    private Example New()
    {
        Example example = _spare.Count > 0 ? _spare[^1] : new Example();
        if (_spare.Count > 0)
            _spare.RemoveAt(_spare.Count - 1);
        example.Clear();
        return example;
    }
}
