using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Images;

/// <summary>A column of features of sounds in the making.</summary>
/// <param name="mel">Computes them.</param>
/// <param name="hop">Samples from frame to frame.</param>
/// <param name="frames">How many frames each sound gets; null for as many as it has.</param>
/// <param name="isWhisper">Whether values are brought into the range of Whisper.</param>
internal sealed class MelColumn(LogMel mel, int hop, int? frames, bool isWhisper) : IMediaColumn<float[]>
{
    private static readonly ListType _band = new(new Field("item", FloatType.Default, nullable: false));

    private readonly Validity _validity = new();
    private readonly GrowingBuffer<int> _sounds = Begun(), _bands = Begun();
    private readonly GrowingBuffer<float> _values = new();

    public long Bytes => _values.Bytes;

    /// <summary>The column.</summary>
    public static Field FieldOf(string name, int bands, int? frames) => frames is int count
        ? ColumnMetadata.With(ColumnMetadata.Vector(name, bands * count), ColumnMetadata.ShapeKey, new[] { bands, count })
        : new Field(name, new ListType(new Field("item", _band, nullable: false)), nullable: true);

    public int Append(float[] value)
    {
        float[] samples = value;
        if (frames is int wanted)
            System.Array.Resize(ref samples, checked(wanted * hop));
        int count = mel.Frames(samples.Length);
        if (samples.Length == 0 || count == 0)
            throw new MediaException($"The sound has {samples.Length} samples, and a frame needs {hop}", "Leave sounds without samples out, or give numFrames.");
        if (((long)_values.Count + ((long)mel.Bands * count)) * sizeof(float) > System.Array.MaxLength)
            throw new MediaException("The features do not fit into a batch, which has 2 GB at most", "Cut the sound into pieces.");
        Span<float> to = _values.Grow(mel.Bands * count);
        mel.Write(samples, count, to);
        if (isWhisper)
            Normalize(to);
        for (int band = 0; band < mel.Bands; band++)
            _bands.Add(_bands.Last + count);
        _sounds.Add(_sounds.Last + mel.Bands);
        _validity.Add(true);
        return 1;
    }

    public void AppendNull()
    {
        if (frames is int count)
            _values.Grow(mel.Bands * count).Clear();
        _sounds.Add(_sounds.Last);
        _validity.Add(false);
    }

    public IArrowArray Build()
    {
        var values = new ArrayData(FloatType.Default, _values.Count, 0, 0, [ArrowBuffer.Empty, _values.Build()]);
        IArrowType type = FieldOf("", mel.Bands, frames).DataType;
        if (frames is not null)
            return new FixedSizeListArray(new ArrayData(type, _validity.Rows, _validity.Nulls, 0, [_validity.Build()], [values]));
        var bands = new ArrayData(_band, _bands.Count - 1, 0, 0, [ArrowBuffer.Empty, _bands.Build()], [values]);
        return new ListArray(new ArrayData(type, _validity.Rows, _validity.Nulls, 0, [_validity.Build(), _sounds.Build()], [bands]));
    }

    private static void Normalize(Span<float> values)
    {
        float greatest = float.MinValue;
        foreach (float value in values)
            greatest = Math.Max(greatest, value);
        foreach (ref float value in values)
            value = (Math.Max(value, greatest - 8) + 4) / 4;
    }

    private static GrowingBuffer<int> Begun()
    {
        var offsets = new GrowingBuffer<int>(16);
        offsets.Add(0);
        return offsets;
    }
}
