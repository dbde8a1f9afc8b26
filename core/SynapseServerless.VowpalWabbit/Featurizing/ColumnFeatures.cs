using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>What a cell gives as features.</summary>
internal abstract class ColumnFeatures
{
    /// <summary>Adds the features of a cell.</summary>
    /// <param name="cell">The cell, as <see cref="Cells.Value"/> gives it; not null.</param>
    /// <param name="sink">Takes them.</param>
    /// <param name="offset">What is added to places: the number of an item of a list.</param>
    public abstract void Add(object cell, FeatureSink sink, uint offset);

    /// <summary>How a column becomes features; null for a type that cannot.</summary>
    /// <param name="field">The column.</param>
    /// <param name="plan">How names are hashed.</param>
    /// <param name="space">The hash of the namespace.</param>
    public static ColumnFeatures? Of(Field field, FeaturePlan plan, uint space)
    {
        string prefix = plan.Prefixes ? field.Name : "";
        return field.DataType switch
        {
            { } type when SparseVectors.IsVector(type) => new VectorFeatures(),
            { } type when NumericColumn.IsNumber(type) => new NumberFeature(FeatureHash.Murmur(Encoding.UTF8.GetBytes(field.Name), space)),
            BooleanType => new NumberFeature(FeatureHash.Murmur(Encoding.UTF8.GetBytes(field.Name), space)),
            { } type when CellTexts.IsText(type) => plan.Split.Contains(field.Name) ? new WordFeatures(new VowpalWabbitMurmurWithPrefix(prefix), space) : new TextFeature(new VowpalWabbitMurmurWithPrefix(prefix), space),
            StructType type => StructFeatures.Of(type, plan, FeatureHash.Murmur(Encoding.UTF8.GetBytes(field.Name), plan.Seed)),
            ListType { ValueDataType: StructType { Fields: [{ Name: "key" }, { Name: "value" }] } item } => MapFeatures.Of(item, new VowpalWabbitMurmurWithPrefix(prefix), space),
            // Texts of a list have no prefix, and other items are counted from the hash of the name alone.
            ListType { ValueDataType: { } item } when CellTexts.IsText(item) => new ListFeatures(new TextFeature(new VowpalWabbitMurmurWithPrefix(""), space), counts: false),
            ListType { ValueDataType: { } item } when NumericColumn.IsReadable(item) => new ListFeatures(new NumberFeature(FeatureHash.Murmur(Encoding.UTF8.GetBytes(field.Name), plan.Seed)), counts: true),
            _ => null,
        };
    }
}

/// <summary>How names are hashed.</summary>
/// <param name="Seed">Seed of the hashes.</param>
/// <param name="Prefixes">Whether the name of the column stands before its texts.</param>
/// <param name="Split">Columns whose texts are cut into words.</param>
internal sealed record FeaturePlan(uint Seed, bool Prefixes, IReadOnlyList<string> Split);

/// <summary>A number, or 1 for true.</summary>
internal sealed class NumberFeature(uint place) : ColumnFeatures
{
    public override void Add(object cell, FeatureSink sink, uint offset) =>
        sink.Add(place + offset, cell is bool flag ? flag ? 1 : 0 : Convert.ToDouble(cell, CultureInfo.InvariantCulture));
}

/// <summary>A text: a feature of its own of value 1.</summary>
internal sealed class TextFeature(VowpalWabbitMurmurWithPrefix hasher, uint space) : ColumnFeatures
{
    public override void Add(object cell, FeatureSink sink, uint offset)
    {
        if (cell is string { Length: > 0 } text)
            sink.Add(hasher.Place(text, space), 1);
    }
}

/// <summary>The words of a text, each a feature of value 1.</summary>
internal sealed partial class WordFeatures(VowpalWabbitMurmurWithPrefix hasher, uint space) : ColumnFeatures
{
    public override void Add(object cell, FeatureSink sink, uint offset)
    {
        foreach (ValueMatch word in Words().EnumerateMatches((string)cell))
            sink.Add(hasher.Place(((string)cell).AsSpan(word.Index, word.Length), space), 1);
    }

    // What Java takes for a word where it knows Unicode: letters, marks, digits, connectors, joiners.
    [GeneratedRegex(@"[\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u200c\u200d]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}

/// <summary>The slots of a vector, as they are.</summary>
internal sealed class VectorFeatures : ColumnFeatures
{
    public override void Add(object cell, FeatureSink sink, uint offset)
    {
        if (cell is IReadOnlyDictionary<string, object?> sparse)
        {
            System.Collections.IList slots = (System.Collections.IList)sparse["indices"]!, values = (System.Collections.IList)sparse["values"]!;
            for (int i = 0; i < slots.Count; i++)
                sink.Add((uint)Convert.ToInt32(slots[i], CultureInfo.InvariantCulture), Convert.ToDouble(values[i], CultureInfo.InvariantCulture));
            return;
        }
        uint slot = 0;
        foreach (object? value in (System.Collections.IEnumerable)cell)
            sink.Add(slot++, Convert.ToDouble(value, CultureInfo.InvariantCulture));
    }
}

/// <summary>The items of a list.</summary>
internal sealed class ListFeatures(ColumnFeatures item, bool counts) : ColumnFeatures
{
    public override void Add(object cell, FeatureSink sink, uint offset)
    {
        uint number = 0;
        foreach (object? value in (System.Collections.IEnumerable)cell)
        {
            if (value is not null)
                item.Add(value, sink, counts ? number : 0);
            number++;
        }
    }
}

/// <summary>The fields of a struct, in the namespace of its name.</summary>
internal sealed class StructFeatures((string Name, ColumnFeatures Features)[] fields) : ColumnFeatures
{
    public static StructFeatures? Of(StructType type, FeaturePlan plan, uint space)
    {
        var fields = new List<(string, ColumnFeatures)>();
        foreach (Field field in type.Fields)
        {
            if (ColumnFeatures.Of(field, plan, space) is not { } features)
                return null;
            fields.Add((field.Name, features));
        }
        return new StructFeatures([.. fields]);
    }

    public override void Add(object cell, FeatureSink sink, uint offset)
    {
        var values = (IReadOnlyDictionary<string, object?>)cell;
        foreach ((string name, ColumnFeatures features) in fields)
        {
            if (values[name] is { } value)
                features.Add(value, sink, 0);
        }
    }
}

/// <summary>The entries of a map, a list of key and value: a key with its number, or key and text together.</summary>
internal sealed class MapFeatures(VowpalWabbitMurmurWithPrefix hasher, uint space) : ColumnFeatures
{
    public static MapFeatures? Of(StructType entry, VowpalWabbitMurmurWithPrefix hasher, uint space) =>
        CellTexts.IsText(entry.Fields[0].DataType) && (CellTexts.IsText(entry.Fields[1].DataType) || NumericColumn.IsNumber(entry.Fields[1].DataType)) ? new MapFeatures(hasher, space) : null;

    public override void Add(object cell, FeatureSink sink, uint offset)
    {
        foreach (object? item in (System.Collections.IEnumerable)cell)
        {
            if (item is not IReadOnlyDictionary<string, object?> entry || entry["value"] is not { } value)
                continue;
            string key = (string?)entry["key"] ?? "";
            if (value is string text)
                sink.Add(hasher.Place(key + text, space), 1);
            else
                sink.Add(hasher.Place(key, space), Convert.ToDouble(value, CultureInfo.InvariantCulture));
        }
    }
}
