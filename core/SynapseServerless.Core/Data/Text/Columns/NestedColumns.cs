using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>A column of values that have parts. In delimited text such a value is JSON.</summary>
internal abstract class NestedColumn : TextColumn
{
    /// <summary>Which values are there.</summary>
    protected Validity Validity;

    public override int Count => Validity.Count;

    public override bool TryAppend(ReadOnlySpan<byte> text)
    {
        int before = Count;
        var json = new Utf8JsonReader(text);
        try
        {
            if (json.Read() && TryAppendAny(ref json, text) && !json.Read())
                return true;
        }
        catch (JsonException)
        {
            // No JSON, so no value.
        }
        if (Count > before)
            TruncateTo(before);
        return false;
    }
}

/// <summary>Lists of any length.</summary>
internal sealed class ListColumn(IArrowType type, TextColumn items) : NestedColumn
{
    private Values<int> _offsets = Begin();

    public override long Bytes => items.Bytes + (4L * _offsets.Count);

    public override bool TryAppend(ref Utf8JsonReader json, ReadOnlySpan<byte> record)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        int before = items.Count;
        for (JsonText.ReadOn(ref json); json.TokenType != JsonTokenType.EndArray; JsonText.ReadOn(ref json))
        {
            if (!items.TryAppendAny(ref json, record))
            {
                items.TruncateTo(before);
                return false;
            }
        }
        _offsets.Append(items.Count);
        Validity.Append(true);
        return true;
    }

    public override void AppendNull()
    {
        _offsets.Append(items.Count);
        Validity.Append(false);
    }

    public override void TruncateTo(int count)
    {
        _offsets.TruncateTo(count + 1);
        items.TruncateTo(_offsets.Span[count]);
        Validity.TruncateTo(count);
    }

    public override ArrayData Build()
    {
        (int count, int nulls) = (Count, Validity.Nulls);
        var data = new ArrayData(type, count, nulls, 0, [Validity.Build(), _offsets.Build()], [items.Build()]);
        _offsets.Append(0);
        return data;
    }

    private static Values<int> Begin()
    {
        var offsets = new Values<int>();
        offsets.Append(0);
        return offsets;
    }
}

/// <summary>Vectors: lists of one length.</summary>
internal sealed class VectorColumn(FixedSizeListType type, TextColumn items) : NestedColumn
{
    public override long Bytes => items.Bytes;

    public override bool TryAppend(ref Utf8JsonReader json, ReadOnlySpan<byte> record)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            return false;
        int before = items.Count;
        for (JsonText.ReadOn(ref json); json.TokenType != JsonTokenType.EndArray; JsonText.ReadOn(ref json))
        {
            if (items.Count - before == type.ListSize || !items.TryAppendAny(ref json, record))
            {
                items.TruncateTo(before);
                return false;
            }
        }
        if (items.Count - before != type.ListSize)
        {
            items.TruncateTo(before);
            return false;
        }
        Validity.Append(true);
        return true;
    }

    public override void AppendNull()
    {
        for (int i = 0; i < type.ListSize; i++)
            items.AppendNull();
        Validity.Append(false);
    }

    public override void TruncateTo(int count)
    {
        items.TruncateTo(count * type.ListSize);
        Validity.TruncateTo(count);
    }

    public override ArrayData Build()
    {
        (int count, int nulls) = (Count, Validity.Nulls);
        return new ArrayData(type, count, nulls, 0, [Validity.Build()], [items.Build()]);
    }
}

/// <summary>Objects with members of given names and types.</summary>
internal sealed class StructColumn(StructType type, TextColumn[] members) : NestedColumn
{
    private readonly JsonMembers _members = new([.. type.Fields.Select(field => field.Name)], members);

    public override long Bytes => members.Sum(member => member.Bytes);

    public override bool TryAppend(ref Utf8JsonReader json, ReadOnlySpan<byte> record)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            return false;
        if (_members.Append(ref json, record, Count) is not null)
            return false;
        Validity.Append(true);
        return true;
    }

    public override void AppendNull()
    {
        foreach (TextColumn member in members)
            member.AppendNull();
        Validity.Append(false);
    }

    public override void TruncateTo(int count)
    {
        foreach (TextColumn member in members)
            member.TruncateTo(count);
        Validity.TruncateTo(count);
    }

    public override ArrayData Build()
    {
        (int count, int nulls) = (Count, Validity.Nulls);
        return new ArrayData(type, count, nulls, 0, [Validity.Build()], [.. members.Select(member => member.Build())]);
    }
}

/// <summary>Members of objects that go to columns by their names.</summary>
/// <param name="names">The names.</param>
/// <param name="columns">The columns; null for a member that is not wanted.</param>
/// <param name="ignoresUnknown">Whether a member of another name is passed over.</param>
internal sealed class JsonMembers(IReadOnlyList<string> names, IReadOnlyList<TextColumn?> columns, bool ignoresUnknown = false)
{
    private readonly byte[][] _names = [.. names.Select(Encoding.UTF8.GetBytes)];
    private readonly Dictionary<string, int> _places = names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
    private readonly bool[] _seen = new bool[names.Count];

    /// <summary>Which of the names the last object had.</summary>
    public ReadOnlySpan<bool> Seen => _seen;

    /// <summary>Appends an object's members, and a null for each that it has not.</summary>
    /// <param name="json">Stands on the beginning of the object; then on its end.</param>
    /// <param name="record">What it reads.</param>
    /// <param name="row">How many rows the columns have, which they have again where something is wrong.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public JsonFault? Append(ref Utf8JsonReader json, ReadOnlySpan<byte> record, int row)
    {
        System.Array.Clear(_seen);
        int next = 0;
        for (JsonText.ReadOn(ref json); json.TokenType == JsonTokenType.PropertyName; JsonText.ReadOn(ref json))
        {
            int place = next < _names.Length && !json.ValueIsEscaped && json.ValueSpan.SequenceEqual(_names[next]) ? next : Find(ref json);
            if (place < 0 && ignoresUnknown && Name(ref json) is not null)
            {
                JsonText.ReadOn(ref json);
                json.Skip();
                continue;
            }
            if (place < 0)
                return Undo(row, new JsonFault(JsonFaultKind.UnknownMember, Name(ref json)));
            if (_seen[place])
                return Undo(row, new JsonFault(JsonFaultKind.TwiceTheMember, names[place]));
            _seen[place] = true;
            next = place + 1;
            JsonText.ReadOn(ref json);
            if (columns[place] is not { } column)
                json.Skip();
            else if (!column.TryAppendAny(ref json, record))
                return Undo(row, new JsonFault(JsonFaultKind.Value, names[place]));
        }
        for (int i = 0; i < _seen.Length; i++)
        {
            if (!_seen[i])
                columns[i]?.AppendNull();
        }
        return null;
    }

    private int Find(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            for (int i = 0; i < _names.Length && i < 16; i++)
            {
                if (json.ValueSpan.SequenceEqual(_names[i]))
                    return i;
            }
        }
        return Name(ref json) is { } name && _places.TryGetValue(name, out int place) ? place : -1;
    }

    private static string? Name(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private JsonFault Undo(int row, JsonFault fault)
    {
        foreach (TextColumn? column in columns)
        {
            if (column?.Count > row)
                column.TruncateTo(row);
        }
        return fault;
    }
}

/// <summary>What is wrong with an object.</summary>
internal enum JsonFaultKind
{
    /// <summary>A value is not of its column's type.</summary>
    Value,

    /// <summary>There is no column for a member.</summary>
    UnknownMember,

    /// <summary>A member is there twice.</summary>
    TwiceTheMember,
}

/// <summary>What is wrong with an object.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The member; null where its name is no text.</param>
internal sealed record JsonFault(JsonFaultKind Kind, string? Name);
