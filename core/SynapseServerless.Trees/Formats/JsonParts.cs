using System.Globalization;
using System.Text;

namespace SynapseServerless.Trees.Formats;

/// <summary>Reads JSON as XGBoost writes it, which has numbers that JSON does not: NaN and Infinity.</summary>
internal sealed class JsonParts
{
    /// <summary>Deepest nesting that is followed.</summary>
    public const int MostDepth = 64;

    private readonly string _text;
    private int _at;

    private JsonParts(string text) => _text = text;

    /// <summary>Reads a text.</summary>
    /// <exception cref="TreeModelException">It is malformed; the message says where.</exception>
    public static ModelPart Read(string text)
    {
        var reader = new JsonParts(text);
        ModelPart part = reader.Value("", 0);
        reader.SkipSpace();
        return reader._at == text.Length ? part : throw reader.Bad("something follows the end");
    }

    private ModelPart Value(string path, int depth)
    {
        if (depth > MostDepth)
            throw Bad($"it is nested more than {MostDepth} deep");
        SkipSpace();
        switch (Peek())
        {
            case '{':
                return Object(path, depth);
            case '[':
                return Array(path, depth);
            case '"':
                return new ModelPart(path) { Text = String() };
            default:
                double? number = Scalar();
                return new ModelPart(path) { Number = number };
        }
    }

    private ModelPart Object(string path, int depth)
    {
        _at++;
        var members = new Dictionary<string, ModelPart>(StringComparer.Ordinal);
        SkipSpace();
        if (Peek() == '}')
            _at++;
        else
        {
            do
            {
                SkipSpace();
                string name = Peek() == '"' ? String() : throw Bad("a name belongs here");
                SkipSpace();
                Take(':');
                if (!members.TryAdd(name, Value(path.Length == 0 ? name : $"{path}.{name}", depth + 1)))
                    throw Bad($"'{name}' is there a second time");
            }
            while (More('}'));
        }
        return new ModelPart(path) { Members = members };
    }

    private ModelPart Array(string path, int depth)
    {
        _at++;
        SkipSpace();
        if (Peek() == ']')
        {
            _at++;
            return new ModelPart(path) { Numbers = [] };
        }
        var numbers = new List<double>();
        var items = new List<ModelPart>();
        do
        {
            SkipSpace();
            if (items.Count == 0 && Peek() is not ('{' or '[' or '"'))
                numbers.Add(Scalar() ?? throw Bad("null is no number"));
            else if (numbers.Count > 0)
                throw Bad("numbers and others stand in one array");
            else
                items.Add(Value($"{path}[{items.Count}]", depth + 1));
        }
        while (More(']'));
        return items.Count > 0 ? new ModelPart(path) { Items = items } : new ModelPart(path) { Numbers = [.. numbers] };
    }

    private bool More(char end)
    {
        SkipSpace();
        char next = Peek();
        if (next != ',' && next != end)
            throw Bad($"',' or '{end}' belongs here");
        _at++;
        return next == ',';
    }

    // A number, or a Boolean as 0 or 1; nothing for null.
    private double? Scalar()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '+' or '-' or '.'))
            _at++;
        ReadOnlySpan<char> word = _text.AsSpan(start, _at - start);
        switch (word)
        {
            case "null":
                return null;
            case "true":
                return 1;
            case "false":
                return 0;
            case "NaN":
                return double.NaN;
            case "Infinity":
                return double.PositiveInfinity;
            case "-Infinity":
                return double.NegativeInfinity;
        }
        if (word.Length > 0 && !char.IsAsciiLetter(word[0]) && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number;
        _at = start;
        throw Bad("a value belongs here");
    }

    private string String()
    {
        var text = new StringBuilder();
        _at++;
        while (true)
        {
            char next = Peek();
            _at++;
            if (next == '"')
                return text.ToString();
            if (next != '\\')
            {
                text.Append(next);
                continue;
            }
            char escaped = Peek();
            _at++;
            text.Append(escaped switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                'u' => Unicode(),
                '"' or '\\' or '/' => escaped,
                _ => throw Bad($"'\\{escaped}' is no character"),
            });
        }
    }

    private char Unicode()
    {
        if (_at + 4 > _text.Length || !ushort.TryParse(_text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            throw Bad("four hexadecimal digits belong here");
        _at += 4;
        return (char)code;
    }

    private void Take(char wanted)
    {
        if (Peek() != wanted)
            throw Bad($"'{wanted}' belongs here");
        _at++;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : throw Bad("it ends too early");

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\n' or '\r' or '\t')
            _at++;
    }

    private TreeModelException Bad(string problem)
    {
        ReadOnlySpan<char> before = _text.AsSpan(0, Math.Min(_at, _text.Length));
        int line = before.Count('\n') + 1, column = before.Length - (before.LastIndexOf('\n') + 1) + 1;
        return new TreeModelException(
            string.Create(CultureInfo.InvariantCulture, $"The model is malformed in line {line}, character {column}: {problem}"), "Give a model as XGBoost's save_model wrote it.");
    }
}
