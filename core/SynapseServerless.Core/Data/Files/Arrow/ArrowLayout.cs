using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Data;

/// <summary>How many arrays and buffers a batch of a schema has: the reader takes as many as it needs, whether or not they are there.</summary>
internal static class ArrowLayout
{
    private const int UnionsWithoutValidity = 4;

    /// <summary>Checks that the types of a schema are whole.</summary>
    /// <exception cref="InvalidDataException">A structure has no fields.</exception>
    public static void CheckTypes(IEnumerable<Field> fields)
    {
        foreach (Field field in fields)
        {
            IArrowType type = field.DataType is ExtensionType extension ? extension.StorageType : field.DataType;
            if (type is DictionaryType dictionary)
                CheckTypes([new Field(field.Name, dictionary.ValueType, true)]);
            if (type is NestedType nested)
                CheckTypes(nested.Fields is { Count: > 0 } children ? children : throw new InvalidDataException($"column '{field.Name}' is made of other columns, and has none"));
        }
    }

    /// <summary>Checks a batch, or the values of a dictionary, by the schema.</summary>
    /// <exception cref="InvalidDataException">It is not one of the schema.</exception>
    public static void Check(ArrowMessage message, Schema schema)
    {
        bool fits = message.Kind == ArrowMessageKind.Batch
            ? Fits(message, [.. schema.FieldsList.Select(field => field.DataType)])
            : Dictionaries([.. schema.FieldsList.Select(field => field.DataType)]).Any(type => Fits(message, [type.ValueType]));
        if (!fits)
            throw new InvalidDataException($"a batch has {message.Nodes} arrays of {message.Buffers} buffers, which is not what the schema says");
    }

    private static bool Fits(ArrowMessage message, IReadOnlyList<IArrowType> types)
    {
        var count = new Count(message);
        foreach (IArrowType type in types)
            count.Add(type);
        return count.Fits;
    }

    private static IEnumerable<DictionaryType> Dictionaries(IReadOnlyList<IArrowType> types) => types.SelectMany(type => type switch
    {
        ExtensionType extension => Dictionaries([extension.StorageType]),
        DictionaryType dictionary => Dictionaries([dictionary.ValueType]).Append(dictionary),
        NestedType nested => Dictionaries([.. nested.Fields.Select(field => field.DataType)]),
        _ => [],
    });

    private sealed class Count(ArrowMessage message)
    {
        private long _nodes, _buffers;
        private int _views;

        public bool Fits => _nodes == message.Nodes && _buffers == message.Buffers && _views == message.Variadic.Length;

        public void Add(IArrowType type)
        {
            if (type is ExtensionType extension)
            {
                Add(extension.StorageType);
                return;
            }
            _nodes++;
            _buffers += type.TypeId switch
            {
                ArrowTypeId.Null or ArrowTypeId.RunEndEncoded => 0,
                ArrowTypeId.Struct or ArrowTypeId.FixedSizeList => 1,
                ArrowTypeId.String or ArrowTypeId.Binary or ArrowTypeId.LargeString or ArrowTypeId.LargeBinary or ArrowTypeId.ListView or ArrowTypeId.LargeListView => 3,
                ArrowTypeId.StringView or ArrowTypeId.BinaryView => 2 + Views(),
                ArrowTypeId.Union => (((UnionType)type).Mode == UnionMode.Dense ? 2 : 1) + (message.Version < UnionsWithoutValidity ? 1 : 0),
                _ => 2,
            };
            foreach (Field child in (type as NestedType)?.Fields ?? [])
                Add(child.DataType);
        }

        private long Views()
        {
            long more = _views < message.Variadic.Length ? message.Variadic[_views] : -1;
            _views++;
            return more is >= 0 and <= int.MaxValue ? more : throw new InvalidDataException("an array of views has no number of buffers");
        }
    }
}
