using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>Types of columns as text: <c>struct&lt;id: string, scores: array&lt;double&gt;&gt;</c>, in the manner of SQL's DDL.</summary>
/// <remarks>
/// Names of types are <c>boolean</c>, <c>int</c>, <c>long</c>, <c>float</c>, <c>double</c>, <c>string</c>, <c>binary</c>, <c>timestamp</c>, <c>date</c>, <c>json</c>,
/// with those of SQL beside them (<c>bigint</c>, <c>varchar</c>, ...), <c>array&lt;...&gt;</c> and <c>struct&lt;name: type, ...&gt;</c>;
/// case does not count. A list of names and types alone, <c>id string, score double</c>, is a structure. <c>json</c> is a text that holds whatever JSON there is.
/// A colon between name and type may be left out, and a name with other characters stands in backquotes.
/// </remarks>
public static class ArrowTypeText
{
    /// <summary>Marks a field whose text is JSON of any kind.</summary>
    internal const string JsonKey = "synapse.json";

    private const int MostLevels = 64;

    /// <summary>The column whose type a text names.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="text">Its type.</param>
    /// <exception cref="FormatException">It names none; the message says where it stops making sense and what would be right.</exception>
    public static Field Parse(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Reader(text).Whole(name);
    }

    /// <summary>Whether a field holds JSON of any kind as text.</summary>
    internal static bool IsJson(Field field) => field.HasMetadata && field.Metadata.ContainsKey(JsonKey);

    private sealed class Reader(string text)
    {
        private int _at;
        private bool _isJson;
        private int _levels;

        public Field Whole(string column)
        {
            string name = Name();
            Space();
            bool isType = IsType(name) && (_at == text.Length || text[_at] == '<');
            _at = 0;
            Field field = Item(column, isType ? Type() : Fields('\0'));
            Space();
            return _at == text.Length ? field : throw Wrong("the end");
        }

        private IArrowType Type()
        {
            Space();
            int start = _at;
            string name = Name();
            _isJson = false;
            if (++_levels > MostLevels)
                throw new FormatException($"A type of a column has at most {MostLevels} levels");
            try
            {
                return Named(name, start);
            }
            finally
            {
                _levels--;
            }
        }

        private IArrowType Named(string name, int start)
        {
            switch (name.ToLowerInvariant())
            {
                case "boolean" or "bool": return BooleanType.Default;
                case "byte" or "tinyint" or "short" or "smallint" or "int" or "integer" or "int32": return Int32Type.Default;
                case "long" or "bigint" or "int64": return Int64Type.Default;
                case "float" or "real" or "float32": return FloatType.Default;
                case "double" or "float64": return DoubleType.Default;
                case "string" or "text" or "varchar": return StringType.Default;
                case "binary": return BinaryType.Default;
                case "date": return Date32Type.Default;
                case "timestamp": return new TimestampType(TimeUnit.Microsecond, "UTC");
                case "json":
                    _isJson = true;
                    return StringType.Default;
                case "array":
                    Expect('<');
                    Field item = Item("item", Type());
                    Expect('>');
                    return new ListType(item);
                case "struct":
                    Expect('<');
                    return Fields('>');
                default:
                    _at = start;
                    throw Wrong("a type (boolean, int, long, float, double, string, binary, date, timestamp, json, array<...>, struct<...>)");
            }
        }

        private StructType Fields(char end)
        {
            var fields = new List<Field>();
            do
            {
                string name = Name();
                Space();
                if (_at < text.Length && text[_at] == ':')
                    _at++;
                IArrowType type = Type();
                if (fields.Exists(field => field.Name == name))
                    throw new FormatException($"'{text}' has two fields of the name '{name}'");
                fields.Add(Item(name, type));
                Space();
            }
            while (Take(','));
            if (end == '\0' ? _at < text.Length : !Take(end))
                throw Wrong(end == '\0' ? "a comma or the end" : $"a comma or {end}");
            return new StructType(fields);
        }

        private Field Item(string name, IArrowType type)
        {
            bool json = _isJson;
            _isJson = false;
            return new Field(name, type, nullable: true, json ? [new KeyValuePair<string, string>(JsonKey, "1")] : null);
        }

        private string Name()
        {
            Space();
            int start = _at;
            if (_at < text.Length && text[_at] == '`')
            {
                int close = text.IndexOf('`', _at + 1);
                if (close < 0)
                    throw Wrong("a closing backquote");
                _at = close + 1;
                return text[(start + 1)..close];
            }
            while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '-' or '@' or '.' or '$'))
                _at++;
            return _at > start ? text[start.._at] : throw Wrong("a name");
        }

        private void Expect(char wanted)
        {
            Space();
            if (!Take(wanted))
                throw Wrong($"'{wanted}'");
        }

        private bool Take(char wanted)
        {
            Space();
            if (_at >= text.Length || text[_at] != wanted)
                return false;
            _at++;
            return true;
        }

        private void Space()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at]))
                _at++;
        }

        private static bool IsType(string name) => name.ToLowerInvariant() is "boolean" or "bool" or "byte" or "tinyint" or "short" or "smallint" or "int" or "integer"
            or "int32" or "long" or "bigint" or "int64" or "float" or "real" or "float32" or "double" or "float64" or "string" or "text" or "varchar" or "binary" or "date"
            or "timestamp" or "json" or "array" or "struct";

        private FormatException Wrong(string wanted) => new(string.Create(
            CultureInfo.InvariantCulture,
            $"'{text}' is not the type of a column: at character {_at + 1}, {(_at < text.Length ? $"'{text[_at..Math.Min(text.Length, _at + 12)]}'" : "the end")}, {wanted} is wanted"));
    }
}
