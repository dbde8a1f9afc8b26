using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SynapseServerless.Streaming;

/// <summary>A column of what is known of messages beside their bodies.</summary>
internal abstract class MetadataColumn
{
    /// <summary>The column.</summary>
    public abstract Field Field { get; }

    /// <summary>What a message cannot be kept for; null when nothing. Asked before anything is appended.</summary>
    public virtual string? Problem(in MessageInfo info) => null;

    /// <summary>Adds a message's.</summary>
    public abstract void Append(in MessageInfo info);

    /// <summary>The column, and a fresh start.</summary>
    public abstract IArrowArray Build();

    /// <summary>The field of a name.</summary>
    public static Field FieldOf(string name) => Create(name).Field;

    /// <summary>An empty column.</summary>
    public static MetadataColumn Create(string name) => name switch
    {
        MessageParts.Key => new KeyText(),
        MessageParts.KeyBytes => new KeyBytes(),
        MessageParts.Timestamp => new Time(),
        MessageParts.Topic => new Text(name, static (in MessageInfo info) => info.Topic),
        MessageParts.Id => new Text(name, static (in MessageInfo info) => info.Id),
        MessageParts.Partition => new Partition(),
        MessageParts.Offset => new Offset(),
        MessageParts.Headers => new Headers(),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static Field Named(string name, IArrowType type) => new($"_{name}", type, nullable: true);

    private delegate string? TextOf(in MessageInfo info);

    private sealed class KeyText : MetadataColumn
    {
        private StringArray.Builder _cells = new();

        public override Field Field { get; } = Named(MessageParts.Key, StringType.Default);

        public override string? Problem(in MessageInfo info) =>
            info.HasKey && !Utf8.IsValid(info.Key) ? "The key is not UTF-8 text; metadata keyBytes takes any" : null;

        public override void Append(in MessageInfo info)
        {
            if (info.HasKey)
                _cells.Append(info.Key);
            else
                _cells.AppendNull();
        }

        public override IArrowArray Build()
        {
            StringArray built = _cells.Build();
            _cells = new();
            return built;
        }
    }

    private sealed class KeyBytes : MetadataColumn
    {
        private BinaryArray.Builder _cells = new();

        public override Field Field { get; } = Named(MessageParts.KeyBytes, BinaryType.Default);

        public override void Append(in MessageInfo info)
        {
            if (info.HasKey)
                _cells.Append(info.Key);
            else
                _cells.AppendNull();
        }

        public override IArrowArray Build()
        {
            BinaryArray built = _cells.Build();
            _cells = new();
            return built;
        }
    }

    private sealed class Time : MetadataColumn
    {
        private static readonly TimestampType _type = new(TimeUnit.Microsecond, "UTC");
        private TimestampArray.Builder _cells = new(_type);

        public override Field Field { get; } = Named(MessageParts.Timestamp, _type);

        public override void Append(in MessageInfo info)
        {
            if (info.Time is { } time)
                _cells.Append(DateTimeOffset.FromUnixTimeMilliseconds(time));
            else
                _cells.AppendNull();
        }

        public override IArrowArray Build()
        {
            TimestampArray built = _cells.Build();
            _cells = new(_type);
            return built;
        }
    }

    private sealed class Text(string name, TextOf text) : MetadataColumn
    {
        private StringArray.Builder _cells = new();

        public override Field Field { get; } = Named(name, StringType.Default);

        public override void Append(in MessageInfo info)
        {
            if (text(info) is { } value)
                _cells.Append(value);
            else
                _cells.AppendNull();
        }

        public override IArrowArray Build()
        {
            StringArray built = _cells.Build();
            _cells = new();
            return built;
        }
    }

    private sealed class Partition : MetadataColumn
    {
        private Int32Array.Builder _cells = new();

        public override Field Field { get; } = Named(MessageParts.Partition, Int32Type.Default);

        public override void Append(in MessageInfo info) => _cells.Append(info.Partition);

        public override IArrowArray Build()
        {
            Int32Array built = _cells.Build();
            _cells = new();
            return built;
        }
    }

    private sealed class Offset : MetadataColumn
    {
        private Int64Array.Builder _cells = new();

        public override Field Field { get; } = Named(MessageParts.Offset, Int64Type.Default);

        public override void Append(in MessageInfo info) => _cells.Append(info.Offset);

        public override IArrowArray Build()
        {
            Int64Array built = _cells.Build();
            _cells = new();
            return built;
        }
    }

    private sealed class Headers : MetadataColumn
    {
        private static readonly StructType _pair = new([new Field("key", StringType.Default, nullable: false), new Field("value", BinaryType.Default, nullable: true)]);
        private static readonly ListType _type = new(new Field("item", _pair, nullable: false));
        private StringArray.Builder _keys = new();
        private BinaryArray.Builder _values = new();
        private ArrowBuffer.Builder<int> _offsets = new ArrowBuffer.Builder<int>().Append(0);

        public override Field Field { get; } = new($"_{MessageParts.Headers}", _type, nullable: false);

        public override void Append(in MessageInfo info)
        {
            foreach ((string key, byte[]? value) in info.Headers ?? [])
            {
                _keys.Append(key);
                if (value is null)
                    _values.AppendNull();
                else
                    _values.Append(value.AsSpan());
            }
            _offsets.Append(_keys.Length);
        }

        public override IArrowArray Build()
        {
            int pairs = _keys.Length, rows = _offsets.Length - 1;
            var items = new StructArray(_pair, pairs, [_keys.Build(), _values.Build()], ArrowBuffer.Empty);
            var built = new ListArray(_type, rows, _offsets.Build(), items, ArrowBuffer.Empty);
            (_keys, _values, _offsets) = (new(), new(), new ArrowBuffer.Builder<int>().Append(0));
            return built;
        }
    }
}
