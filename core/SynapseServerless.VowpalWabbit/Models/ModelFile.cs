using System.Buffers.Binary;
using System.Text;

namespace SynapseServerless.VowpalWabbit;

/// <summary>Models as bytes: arguments, state, and for each place that was touched the numbers that are kept there.</summary>
internal static class ModelFile
{
    private const uint Magic = 0x31574253;
    private const int LongestText = 1 << 20;

    /// <summary>Writes a model.</summary>
    public static void Write(LearnedModel model, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(model.Arguments);
        Weights weights = model.Weights;
        writer.Write((byte)weights.Bits);
        writer.Write(weights.AdaptiveAt != 0);
        writer.Write(weights.NormalizedAt != 0);
        LearnerState state = model.State;
        writer.Write(state.NormSums.Length);
        for (int i = 0; i < state.NormSums.Length; i++)
        {
            writer.Write(state.NormSums[i]);
            writer.Write(state.WeightSums[i]);
        }
        foreach (double value in new[] { state.Gravity, state.Contraction, state.T, state.HoldoutWeight, state.UnlabeledWeight })
            writer.Write(value);
        writer.Write(state.Range.Min);
        writer.Write(state.Range.Max);
        writer.Write(state.Events);
        writer.Write(state.Actions);
        writer.Write(state.Indexing);
        writer.Write(model.Seen.Length);
        writer.Write(model.Seen);
        writer.Write(model.Names.Count);
        foreach ((uint place, string name) in model.Names.OrderBy(pair => pair.Key))
        {
            writer.Write(place);
            writer.Write(name);
        }
        Write(weights, writer);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">It is none, or is damaged.</exception>
    public static LearnedModel Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            if (reader.ReadUInt32() != Magic)
                throw new InvalidDataException("It does not begin as a model does");
            string arguments = Text(reader);
            int bits = Within(reader.ReadByte(), 1, LearnerOptions.MostBits);
            var weights = new Weights(bits, reader.ReadBoolean(), reader.ReadBoolean());
            LearnerState state = State(reader);
            byte[] seen = reader.ReadBytes(Within(reader.ReadInt32(), 0, 256));
            var names = new Dictionary<uint, string>();
            for (int left = Within(reader.ReadInt32(), 0, weights.Count); left > 0; left--)
                names[reader.ReadUInt32()] = Text(reader);
            Read(weights, reader);
            if (state.NormSums.Length != VwArguments.Parse(arguments).Models)
                throw new InvalidDataException("Its state is of another problem than its arguments");
            return new LearnedModel(arguments, weights, state, seen, names);
        }
        catch (Exception error) when (error is EndOfStreamException or VwArgumentException or FormatException or DecoderFallbackException)
        {
            throw new InvalidDataException("It ends too early or is damaged", error);
        }
    }

    private static LearnerState State(BinaryReader reader)
    {
        var state = new LearnerState(Within(reader.ReadInt32(), 1, 100_000));
        for (int i = 0; i < state.NormSums.Length; i++)
        {
            state.NormSums[i] = reader.ReadDouble();
            state.WeightSums[i] = reader.ReadDouble();
        }
        state.Gravity = reader.ReadDouble();
        state.Contraction = reader.ReadDouble();
        state.T = reader.ReadDouble();
        state.HoldoutWeight = reader.ReadDouble();
        state.UnlabeledWeight = reader.ReadDouble();
        state.Range = new LabelRange(reader.ReadSingle(), reader.ReadSingle());
        state.Events = reader.ReadUInt64();
        state.Actions = reader.ReadUInt64();
        state.Indexing = Within(reader.ReadInt32(), 0, 2);
        return state;
    }

    private static void Write(Weights weights, BinaryWriter writer)
    {
        int kept = Math.Max(1, weights.SpareAt);
        var touched = new List<uint>();
        for (long at = 0; at < weights.Values.LongLength; at += weights.Stride)
        {
            for (int i = 0; i < kept; i++)
            {
                if (weights.Values[at + i] == 0)
                    continue;
                touched.Add((uint)(at >> weights.StrideShift));
                break;
            }
        }
        writer.Write(touched.Count);
        foreach (uint place in touched)
        {
            writer.Write(place);
            for (int i = 0; i < kept; i++)
                writer.Write(weights.Values[((long)place << weights.StrideShift) + i]);
        }
        writer.Write(Check(touched.Count, weights));
    }

    private static void Read(Weights weights, BinaryReader reader)
    {
        int kept = Math.Max(1, weights.SpareAt), count = Within(reader.ReadInt32(), 0, weights.Count);
        for (int left = count; left > 0; left--)
        {
            uint place = reader.ReadUInt32();
            if (place >= weights.Count)
                throw new InvalidDataException($"The place {place} is beyond its {weights.Count} weights");
            for (int i = 0; i < kept; i++)
                weights.Values[((long)place << weights.StrideShift) + i] = reader.ReadSingle();
        }
        if (reader.ReadUInt32() != Check(count, weights))
            throw new InvalidDataException("Its end is not that of a model");
    }

    private static uint Check(int count, Weights weights)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], weights.Bits);
        return FeatureHash.Murmur(bytes, Magic);
    }

    private static string Text(BinaryReader reader)
    {
        string text = reader.ReadString();
        return text.Length <= LongestText ? text : throw new InvalidDataException("A text in it is too long");
    }

    private static int Within(int value, int least, int most) =>
        value >= least && value <= most ? value : throw new InvalidDataException($"A number in it is {value}, and it has to be between {least} and {most}");
}
