using System.Text;
using System.Text.Json;

namespace SynapseServerless.Specifications;

/// <summary>Builds nodes from JSON, keeping lines; comments are allowed, duplicate keys are not.</summary>
internal ref struct JsonSpecParser
{
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly string _file;
    private readonly SpecLimits _limits;
    private Utf8JsonReader _reader;
    private int _nodes;
    private long _line;
    private int _lineStart;
    private int _scanned;

    private JsonSpecParser(ReadOnlySpan<byte> utf8, string file, SpecLimits limits)
    {
        _utf8 = utf8;
        _file = file;
        _limits = limits;
        _line = 1;
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            MaxDepth = limits.Depth,
        });
    }

    public static SpecNode Parse(ReadOnlyMemory<byte> utf8, string file, SpecLimits limits)
    {
        var parser = new JsonSpecParser(utf8.Span, file, limits);
        try
        {
            if (utf8.Span.Trim(" \t\r\n"u8).IsEmpty)
                throw new SpecificationException("The specification is empty", Location.OfFile(file));
            parser._reader.Read();
            SpecNode root = parser.Node("");
            parser._reader.Read();
            return root;
        }
        catch (JsonException error)
        {
            var location = new Location
            {
                File = file,
                Line = (error.LineNumber ?? 0) + 1,
                Position = (int)(error.BytePositionInLine ?? 0) + 1,
            };
            if (error.Message.Contains("trailing comma", StringComparison.Ordinal))
                throw new SpecificationException("There is a comma after the last item, which JSON does not allow", location, "Take it out.", error);
            string message = error.Message;
            int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
            throw new SpecificationException(
                $"This is not well-formed JSON: {(end < 0 ? message : message[..end]).TrimEnd('.', ' ')}", location, inner: error);
        }
    }

    private SpecNode Node(string pointer)
    {
        Location location = At(pointer);
        if (++_nodes > _limits.Nodes)
            throw SpecParser.TooManyNodes(_file, _limits, location.Line ?? 1);
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => Mapping(pointer, location),
            JsonTokenType.StartArray => Sequence(pointer, location),
            JsonTokenType.String => new SpecScalar(Text(location), SpecScalarKind.Text, location),
            JsonTokenType.Number => new SpecScalar(Encoding.UTF8.GetString(_reader.ValueSpan), SpecScalarKind.Number, location),
            JsonTokenType.True => new SpecScalar("true", SpecScalarKind.Boolean, location),
            JsonTokenType.False => new SpecScalar("false", SpecScalarKind.Boolean, location),
            _ => new SpecScalar("null", SpecScalarKind.Null, location),
        };
    }

    private string Text(Location location)
    {
        try
        {
            return SpecParser.Checked(_reader.GetString()!, location, _limits);
        }
        catch (InvalidOperationException error)
        {
            throw SpecParser.NoText(location, error);
        }
    }

    private SpecSequence Sequence(string pointer, Location location)
    {
        var items = new List<SpecNode>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            items.Add(Node($"{pointer}/{items.Count}"));
        return new SpecSequence(items, location);
    }

    private SpecMapping Mapping(string pointer, Location location)
    {
        var entries = new List<SpecEntry>();
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            string key = Text(At(pointer));
            string child = $"{pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            Location keyLocation = At(child);
            if (!seen.TryAdd(key, keyLocation.Line ?? 0))
            {
                throw new SpecificationException(
                    $"The key '{key}' appears a second time; the first is in line {seen[key]}", keyLocation, "Keep one of them.");
            }
            _reader.Read();
            entries.Add(new SpecEntry(key, keyLocation, Node(child)));
        }
        return new SpecMapping(entries, location);
    }

    private Location At(string pointer)
    {
        int offset = (int)_reader.TokenStartIndex;
        for (; _scanned < offset; _scanned++)
        {
            if (_utf8[_scanned] == (byte)'\n')
            {
                _line++;
                _lineStart = _scanned + 1;
            }
        }
        int position = Encoding.UTF8.GetCharCount(_utf8[_lineStart..offset]) + 1;
        return new Location { File = _file, Line = _line, Position = position, Pointer = pointer };
    }
}
