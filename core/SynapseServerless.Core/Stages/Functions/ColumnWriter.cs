using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Stages;

/// <summary>Collects values of a C# type into a column.</summary>
internal abstract class ColumnWriter
{
    /// <summary>Adds a value, or a null.</summary>
    public abstract void Append(object? value);

    /// <summary>The column.</summary>
    public abstract IArrowArray Build();

    /// <summary>The column type that holds values of a C# type.</summary>
    public static IArrowType TypeOf<T>() => (Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) switch
    {
        Type type when type == typeof(bool) => BooleanType.Default,
        Type type when type == typeof(int) => Int32Type.Default,
        Type type when type == typeof(long) => Int64Type.Default,
        Type type when type == typeof(float) => FloatType.Default,
        Type type when type == typeof(double) => DoubleType.Default,
        Type type when type == typeof(string) => StringType.Default,
        Type type when type == typeof(float[]) => ColumnMetadata.Vector("item", 0).DataType,
        Type type => throw new ArgumentException(
            $"A function cannot give {type.Name}; give bool, int, long, float, double, string or float[]."),
    };

    /// <summary>A writer of values of a C# type.</summary>
    public static ColumnWriter Create<T>()
    {
        switch (TypeOf<T>())
        {
            case BooleanType: var flags = new BooleanArray.Builder(); return Of<bool>(v => flags.Append(v), () => flags.AppendNull(), () => flags.Build());
            case Int32Type: var ints = new Int32Array.Builder(); return Of<int>(v => ints.Append(v), () => ints.AppendNull(), () => ints.Build());
            case Int64Type: var longs = new Int64Array.Builder(); return Of<long>(v => longs.Append(v), () => longs.AppendNull(), () => longs.Build());
            case FloatType: var floats = new FloatArray.Builder(); return Of<float>(v => floats.Append(v), () => floats.AppendNull(), () => floats.Build());
            case DoubleType: var doubles = new DoubleArray.Builder(); return Of<double>(v => doubles.Append(v), () => doubles.AppendNull(), () => doubles.Build());
            case StringType: var texts = new StringArray.Builder(); return Of<string>(v => texts.Append(v), () => texts.AppendNull(), () => texts.Build());
            default:
                var lists = new ListArray.Builder(new Field("item", FloatType.Default, nullable: false));
                return Of<float[]>(
                    v => ((FloatArray.Builder)lists.Append().ValueBuilder).AppendRange(v), () => lists.AppendNull(), () => lists.Build());
        }
    }

    private static Writer<T> Of<T>(Action<T> append, Action appendNull, Func<IArrowArray> build) => new(append, appendNull, build);

    private sealed class Writer<T>(Action<T> append, Action appendNull, Func<IArrowArray> build) : ColumnWriter
    {
        public override void Append(object? value)
        {
            if (value is T typed)
                append(typed);
            else
                appendNull();
        }

        public override IArrowArray Build() => build();
    }
}
