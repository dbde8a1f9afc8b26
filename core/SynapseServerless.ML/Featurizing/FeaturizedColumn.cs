using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>What Featurize makes of a column.</summary>
internal enum FeatureKind
{
    /// <summary>One slot with the number.</summary>
    Number,

    /// <summary>One slot with the category's index.</summary>
    Index,

    /// <summary>A slot for every category but the last.</summary>
    OneHot,

    /// <summary>A slot for every hashed word that tells rows apart.</summary>
    Text,

    /// <summary>Five slots.</summary>
    Date,

    /// <summary>Eight slots.</summary>
    Time,

    /// <summary>The slots of the vector.</summary>
    Vector,
}

/// <summary>What was learned about a column.</summary>
internal sealed record FeaturizedColumn
{
    /// <summary>Name of the column.</summary>
    public required string Name { get; init; }

    /// <summary>What is made of it.</summary>
    public required FeatureKind Kind { get; init; }

    /// <summary>What stands for a missing number; null when none is imputed.</summary>
    public double? Fill { get; init; }

    /// <summary>How many slots words are hashed to.</summary>
    public int HashSlots { get; init; }

    /// <summary>The hash slots that are kept, ascending.</summary>
    public int[] Hashes { get; init; } = [];

    /// <summary>The weight of a word of each kept hash slot.</summary>
    public float[] Weights { get; init; } = [];

    /// <summary>Names of the slots, without that of the column; for vectors null.</summary>
    public string[]? Slots { get; init; }

    /// <summary>Whether a null in the column cannot be turned into numbers.</summary>
    public bool CanBeInvalid => Kind != FeatureKind.Text && Fill is null;

    /// <summary>What is to be made of a column; null when its type has no features.</summary>
    /// <param name="field">The column.</param>
    /// <param name="oneHot">Whether categories get a slot each.</param>
    public static FeatureKind? KindOf(Field field, bool oneHot) => field.DataType switch
    {
        _ when NumericColumn.IsNumber(field.DataType) => Levels.AnnotatedType(field) is null ? FeatureKind.Number : oneHot ? FeatureKind.OneHot : FeatureKind.Index,
        BooleanType => FeatureKind.Number,
        _ when CellTexts.IsText(field.DataType) => FeatureKind.Text,
        TimestampType => FeatureKind.Time,
        _ when TimeColumn.IsReadable(field.DataType) => FeatureKind.Date,
        _ when SparseVectors.IsVector(field.DataType) || field.DataType is ListType { ValueDataType: FloatType or DoubleType } => FeatureKind.Vector,
        _ => null,
    };

    /// <summary>What fills the slots.</summary>
    /// <param name="field">The column in the schema at hand.</param>
    /// <param name="stage">The stage, for errors.</param>
    public SlotSource Source(Field field, string stage)
    {
        string[]? names = Slots?.Select(slot => slot.Length == 0 ? Name : $"{Name}_{slot}").ToArray();
        return Kind switch
        {
            FeatureKind.Number => new NumberSource { Column = Name, Width = 1, Names = [Name], IfMissing = (float)(Fill ?? double.NaN) },
            FeatureKind.Index => new NumberSource { Column = Name, Width = 1, Names = [Name], Categorical = [0] },
            FeatureKind.OneHot => new OneHotSource { Column = Name, Width = names!.Length, Names = names },
            FeatureKind.Text => new TextSource(this) { Column = Name, Width = Hashes.Length, Names = names },
            FeatureKind.Date or FeatureKind.Time => new TimeSource { Column = Name, Width = names!.Length, Names = names },
            _ => FastVectorAssembler.Source(field, stage, "inputCols"),
        };
    }
}
