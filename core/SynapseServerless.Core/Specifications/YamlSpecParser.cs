using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SynapseServerless.Specifications;

/// <summary>Builds nodes from the events of YamlDotNet's parser; keeps lines, refuses what is ambiguous or explosive.</summary>
internal sealed class YamlSpecParser(string file, SpecLimits limits)
{
    private readonly Dictionary<string, (SpecNode Node, int Size)> _anchors = [];
    private int _nodes;

    public SpecNode Parse(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
                throw new SpecificationException("The specification is empty", Location.OfFile(file));
            parser.Consume<DocumentStart>();
            SpecNode root = Node(parser, "", 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out DocumentStart? second))
            {
                throw new SpecificationException(
                    "The file has a second YAML document", At(second.Start, ""), "Put each specification into a file of its own.");
            }
            return root;
        }
        catch (YamlException) when (Tab(text) is { } tab)
        {
            throw new SpecificationException("A line is indented with a tab, which YAML does not allow", tab, "Indent with spaces.");
        }
        catch (YamlException error)
        {
            throw new SpecificationException(
                $"This is not well-formed YAML: {error.Message.TrimEnd('.')}", At(error.Start, ""), inner: error);
        }
        catch (InvalidOperationException error)
        {
            // The library's scanner gives up so where a list or mapping in brackets is not closed.
            throw new SpecificationException(
                "This is not well-formed YAML: something that was opened is not closed", At(parser.Current?.End ?? Mark.Empty, ""),
                "Look for a missing bracket, brace or quote.", error);
        }
    }

    private SpecNode Node(Parser parser, string pointer, int depth)
    {
        Mark start = parser.Current!.Start;
        if (depth > limits.Depth)
            throw SpecParser.TooDeep(file, limits, start.Line);
        int before = _nodes;
        Count(1, start);
        if (parser.Accept<AnchorAlias>(out _))
            return Expand(parser.Consume<AnchorAlias>());

        var @event = parser.Consume<NodeEvent>();
        bool plain = @event is Scalar { Style: ScalarStyle.Plain };
        if (!@event.Tag.IsEmpty && !(@event.Tag.Value == "!" || @event.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal)))
        {
            throw new SpecificationException(
                $"The tag {@event.Tag} means nothing here", At(start, pointer), "Leave tags out.");
        }
        SpecNode node = @event switch
        {
            Scalar scalar => new SpecScalar(
                SpecParser.Checked(scalar.Value, At(start, pointer), limits), plain ? SpecScalar.Resolve(scalar.Value) : SpecScalarKind.Text, At(start, pointer)),
            SequenceStart => Sequence(parser, pointer, depth, start),
            MappingStart => Mapping(parser, pointer, depth, start),
            _ => throw new SpecificationException("This is not a YAML value", At(start, pointer)),
        };
        if (!@event.Anchor.IsEmpty)
            _anchors[@event.Anchor.Value] = (node, _nodes - before);
        return node;
    }

    private SpecSequence Sequence(Parser parser, string pointer, int depth, Mark start)
    {
        var items = new List<SpecNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Node(parser, $"{pointer}/{items.Count}", depth + 1));
        return new SpecSequence(items, At(start, pointer));
    }

    private SpecMapping Mapping(Parser parser, string pointer, int depth, Mark start)
    {
        var entries = new List<SpecEntry>();
        var merged = new List<SpecEntry>();
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            Mark keyMark = parser.Current!.Start;
            if (!parser.Accept<Scalar>(out _))
                throw new SpecificationException("A key must be a string", At(keyMark, pointer));
            Scalar key = parser.Consume<Scalar>();
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merged.AddRange(Merged(Node(parser, $"{pointer}/<<", depth + 1)));
                continue;
            }
            SpecParser.Checked(key.Value, At(keyMark, pointer), limits);
            if (!seen.TryAdd(key.Value, keyMark.Line))
            {
                throw new SpecificationException(
                    $"The key '{key.Value}' appears a second time; the first is in line {seen[key.Value]}",
                    At(keyMark, pointer),
                    "Keep one of them.");
            }
            string child = $"{pointer}/{key.Value.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            entries.Add(new SpecEntry(key.Value, At(keyMark, child), Node(parser, child, depth + 1)));
        }
        // What is written here goes before what is merged, and what is merged first before what comes later.
        entries.AddRange(merged.Where(entry => seen.TryAdd(entry.Key, entry.KeyLocation.Line ?? 0)));
        return new SpecMapping(entries, At(start, pointer));
    }

    private static IEnumerable<SpecEntry> Merged(SpecNode node) => node switch
    {
        SpecMapping mapping => mapping.Entries,
        SpecSequence sequence when sequence.Items.All(item => item is SpecMapping) => sequence.Items.SelectMany(Merged),
        _ => throw new SpecificationException(
            $"A merge key (<<) takes a mapping or a list of mappings, not {node.Description}", node.Location, "Write, say, <<: *name, where &name stands before a mapping."),
    };

    private Location? Tab(string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int indent = lines[i].Length - lines[i].TrimStart(' ', '\t').Length;
            if (indent < lines[i].TrimEnd('\r').Length && lines[i].AsSpan(0, indent).IndexOf('\t') is >= 0 and int tab)
                return new Location { File = file, Line = i + 1, Position = tab + 1 };
        }
        return null;
    }

    // An alias counts as many nodes as what it stands for, so that nested aliases reach the limit before they use memory.
    private SpecNode Expand(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out (SpecNode Node, int Size) anchor))
        {
            throw new SpecificationException(
                $"The alias *{alias.Value.Value} refers to no anchor before it", At(alias.Start, ""));
        }
        Count(anchor.Size, alias.Start);
        return anchor.Node;
    }

    private void Count(int nodes, Mark mark)
    {
        if (nodes > limits.Nodes - _nodes)
            throw SpecParser.TooManyNodes(file, limits, mark.Line);
        _nodes += nodes;
    }

    private Location At(Mark mark, string pointer) =>
        new() { File = file, Line = mark.Line, Position = (int)mark.Column, Pointer = pointer };
}
