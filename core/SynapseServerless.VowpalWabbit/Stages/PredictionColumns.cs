using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Takes predictions row by row, and makes columns of them.</summary>
internal interface IPredictionColumns
{
    /// <summary>Takes the prediction of a row.</summary>
    /// <param name="prediction">The prediction; null for a row that is set aside.</param>
    void Add(Prediction? prediction);

    /// <summary>The columns.</summary>
    IArrowArray[] Build();
}

/// <summary>The columns of a text's prediction, which depend on the kind of problem, as SynapseML names them.</summary>
internal sealed class KindColumns(PredictionKind kind) : IPredictionColumns
{
    private readonly FloatArray.Builder _numbers = new();
    private readonly Int32Array.Builder _classes = new();
    private readonly List<int> _offsets = [0];
    private readonly List<int> _actions = [];
    private readonly List<float> _scores = [];

    /// <summary>The fields for a kind of problem.</summary>
    public static Field[] Fields(PredictionKind kind) => kind switch
    {
        PredictionKind.Number => [new Field("prediction", FloatType.Default, nullable: false)],
        PredictionKind.Class => [new Field("prediction", Int32Type.Default, nullable: false)],
        PredictionKind.Scores => [new Field("predictions", new ListType(new Field("item", FloatType.Default, nullable: false)), nullable: false)],
        _ => [new Field("predictions", ListOf(kind), nullable: false)],
    };

    public void Add(Prediction? prediction)
    {
        switch (kind)
        {
            case PredictionKind.Number:
                _numbers.Append(prediction?.Number ?? 0);
                return;
            case PredictionKind.Class:
                _classes.Append((int)(prediction?.Class ?? 0));
                return;
            case PredictionKind.Scores:
                _scores.AddRange(prediction?.Scores ?? []);
                break;
            default:
                foreach (ActionScore action in prediction?.Actions ?? [])
                {
                    _actions.Add((int)action.Action);
                    _scores.Add(action.Score);
                }
                break;
        }
        _offsets.Add(_scores.Count);
    }

    public IArrowArray[] Build()
    {
        if (kind == PredictionKind.Number)
            return [_numbers.Build()];
        if (kind == PredictionKind.Class)
            return [_classes.Build()];
        int rows = _offsets.Count - 1;
        ArrowBuffer offsets = NumericColumn.Buffer<int>([.. _offsets]);
        float[] scores = [.. _scores];
        var values = new FloatArray(NumericColumn.Buffer(scores), ArrowBuffer.Empty, scores.Length, 0, 0);
        if (kind == PredictionKind.Scores)
            return [new ListArray(Fields(kind)[0].DataType, rows, offsets, values, ArrowBuffer.Empty)];
        ListType list = ListOf(kind);
        var items = new StructArray(list.ValueDataType, scores.Length, [NumericColumn.Of(_actions.ToArray()), values], ArrowBuffer.Empty);
        return [new ListArray(list, rows, offsets, items, ArrowBuffer.Empty)];
    }

    private static ListType ListOf(PredictionKind kind) => new(new Field(
        "item",
        new StructType(
        [
            new Field("action", Int32Type.Default, nullable: false),
            new Field(kind == PredictionKind.ActionProbabilities ? "probability" : "score", FloatType.Default, nullable: false),
        ]),
        nullable: false));
}
