using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>What values of JSON in one place have been seen to be, and the narrowest type that holds all of them.</summary>
/// <param name="patterns">Formats of dates that the input names; those of ISO 8601 are always known.</param>
internal sealed class JsonShape(DatePatterns patterns)
{
    // An object of more members than this is a table of its own, not a row: it stays JSON.
    private const int MaxMembers = 1000;

    private static readonly TextSpelling Plain = new(new TextDialect { Names = [], Types = [] });

    private readonly ColumnTyper _strings = new(Plain, patterns, TextKinds.Iso | TextKinds.Time | TextKinds.Pattern);
    private Dictionary<string, JsonShape>? _members;
    private List<string>? _order;
    private JsonShape? _items;
    private TextKinds _numbers = TextKinds.Numbers;
    private bool _hasNumber;
    private bool _hasBoolean;
    private bool _hasString;
    private bool _hasEmptyString;
    private bool _hasObject;

    /// <summary>Names of the members, in the order in which they were first seen.</summary>
    public IReadOnlyList<string> Members => _order ?? [];

    /// <summary>A member.</summary>
    public JsonShape this[string member] => _members![member];

    /// <summary>Formats that all strings have, where they are dates.</summary>
    public IReadOnlyList<DatePattern> Patterns => IsDates && (_strings.Kinds & TextKinds.Iso) == 0 ? _strings.Patterns : [];

    private bool IsDates => _hasString && !_hasEmptyString && !_hasNumber && !_hasBoolean && !_hasObject && _items is null && _strings.Kinds != TextKinds.None;

    /// <summary>Looks at a value.</summary>
    /// <param name="json">Stands on its first token; then on its last.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public void Observe(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                _hasBoolean = true;
                break;
            case JsonTokenType.Number:
                _hasNumber = true;
                _numbers &= ColumnTyper.Numbers(json.ValueSpan);
                break;
            case JsonTokenType.String:
                ObserveString(ref json);
                break;
            case JsonTokenType.StartArray:
                _items ??= new JsonShape(patterns);
                for (JsonText.ReadOn(ref json); json.TokenType != JsonTokenType.EndArray; JsonText.ReadOn(ref json))
                    _items.Observe(ref json);
                break;
            case JsonTokenType.StartObject:
                ObserveObject(ref json);
                break;
        }
    }

    /// <summary>Takes in what was seen in another place.</summary>
    public void Merge(JsonShape other)
    {
        _hasNumber |= other._hasNumber;
        _numbers &= other._numbers;
        _hasBoolean |= other._hasBoolean;
        _hasString |= other._hasString;
        _hasEmptyString |= other._hasEmptyString;
        _hasObject |= other._hasObject;
        _strings.Merge(other._strings);
        if (other._items is not null)
            (_items ??= new JsonShape(patterns)).Merge(other._items);
        foreach (string name in other.Members)
            Member(name).Merge(other[name]);
    }

    /// <summary>The type that holds every value.</summary>
    public TextType Resolve()
    {
        int kinds = (_hasNumber ? 1 : 0) + (_hasBoolean ? 1 : 0) + (_hasString ? 1 : 0) + (_hasObject ? 1 : 0) + (_items is null ? 0 : 1);
        if (kinds != 1)
            return TextType.Text;
        if (_hasBoolean)
            return TextType.Of(TextKinds.Boolean, []);
        if (_hasNumber)
            return TextType.Of(_numbers, []);
        if (_hasString)
            return IsDates ? TextType.Of(_strings.Kinds, _strings.Patterns) : TextType.Text;
        if (_items is not null)
            return List(_items.Resolve());
        return Members.Count is 0 or > MaxMembers ? TextType.Text : Struct();
    }

    private void ObserveString(ref Utf8JsonReader json)
    {
        _hasString = true;
        if (json.ValueSpan.Length == 0)
            _hasEmptyString = true;
        else if (!json.ValueIsEscaped)
            _strings.Observe(json.ValueSpan);
        else
            _strings.Observe("text"u8);
    }

    private void ObserveObject(ref Utf8JsonReader json)
    {
        _hasObject = true;
        for (JsonText.ReadOn(ref json); json.TokenType == JsonTokenType.PropertyName; JsonText.ReadOn(ref json))
        {
            string name;
            try
            {
                name = json.GetString()!;
            }
            catch (InvalidOperationException)
            {
                throw new JsonException("The name of a member is not a string");
            }
            JsonText.ReadOn(ref json);
            if (Members.Count > MaxMembers && !_members!.ContainsKey(name))
                json.Skip();
            else
                Member(name).Observe(ref json);
        }
    }

    private JsonShape Member(string name)
    {
        _members ??= new Dictionary<string, JsonShape>(StringComparer.Ordinal);
        if (!_members.TryGetValue(name, out JsonShape? member))
        {
            _members[name] = member = new JsonShape(patterns);
            (_order ??= []).Add(name);
        }
        return member;
    }

    private static TextType List(TextType items) => new($"{items.Name}[]", new ListType(new Field("item", items.Arrow, nullable: true)), items.Format);

    private TextType Struct()
    {
        (string Name, TextType Type)[] members = [.. Members.Select(name => (name, this[name].Resolve()))];
        return new TextType(
            $"STRUCT({string.Join(", ", members.Select(member => $"{DuckDbText.Identifier(member.Name)} {member.Type.Name}"))})",
            new StructType([.. members.Select(member => new Field(member.Name, member.Type.Arrow, nullable: true))]),
            members.Select(member => member.Type.Format).FirstOrDefault(format => format is not null));
    }
}
