using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SynapseServerless.Service.Inference;

/// <summary>Elements of tensors as JSON, flat or nested.</summary>
internal static class JsonTensors
{
    /// <summary>A tensor with its elements.</summary>
    /// <param name="tensor">Name, datatype and shape.</param>
    /// <param name="json">The elements.</param>
    /// <param name="nulls">Rows that have no value; null among the elements says the same.</param>
    /// <exception cref="InferenceException">An element is none of the datatype, or there are more or fewer than the shape says.</exception>
    public static Tensor Read(Tensor tensor, ReadOnlySpan<byte> json, IReadOnlyList<int> nulls)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var missing = new List<int>(nulls);
        long elements = tensor.Elements, width = tensor.Shape[0] == 0 ? 1 : elements / tensor.Shape[0], count = 0;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
                continue;
            if (reader.TokenType == JsonTokenType.StartObject)
                throw InferenceException.Of($"The tensor '{tensor.Name}' has an object among its elements", "Elements are numbers, texts, true and false.");
            if (count < elements && reader.TokenType == JsonTokenType.Null && width == 1)
            {
                missing.Add((int)count);
                bytes.Write((ReadOnlySpan<byte>)new byte[Math.Max(Datatype.SizeOf(tensor.Datatype), 0) is 0 ? sizeof(int) : Datatype.SizeOf(tensor.Datatype)]);
            }
            else if (!TryWrite(ref reader, tensor.Datatype, bytes))
                throw InferenceException.Of($"Element {count} of the tensor '{tensor.Name}' is no {tensor.Datatype}: {Shown(ref reader)}", Datatype.SizeOf(tensor.Datatype) < 0 ? $"The datatypes are {string.Join(", ", Datatype.All)}." : "Send a value of the tensor's datatype, or another datatype.");
            count++;
        }
        return count == elements
            ? tensor with { Data = bytes.WrittenMemory, Nulls = missing }
            : throw InferenceException.Of($"The tensor '{tensor.Name}' of shape {Tensor.Show(tensor.Shape)} has {elements} elements, and {count} came", "Send as many as the shape says.");
    }

    /// <summary>Writes the elements of a tensor, flat.</summary>
    public static void Write(Utf8JsonWriter json, Tensor tensor)
    {
        ReadOnlySpan<byte> data = tensor.Data.Span;
        json.WriteStartArray();
        switch (tensor.Datatype)
        {
            case Datatype.Bytes:
                for (int at = 0; at < data.Length;)
                {
                    int length = BinaryPrimitives.ReadInt32LittleEndian(data[at..]);
                    json.WriteStringValue(data.Slice(at + sizeof(int), length));
                    at += sizeof(int) + length;
                }
                break;
            case Datatype.Bool:
                foreach (byte truth in data)
                    json.WriteBooleanValue(truth != 0);
                break;
            case "FP64":
                foreach (double number in MemoryMarshal.Cast<byte, double>(data))
                    Real(json, number, double.IsFinite(number));
                break;
            case "FP32":
                foreach (float number in MemoryMarshal.Cast<byte, float>(data))
                    Real(json, number);
                break;
            case "FP16":
                foreach (Half number in MemoryMarshal.Cast<byte, Half>(data))
                    Real(json, (float)number);
                break;
            default:
                Whole(json, tensor.Datatype, data);
                break;
        }
        json.WriteEndArray();
    }

    private static void Whole(Utf8JsonWriter json, string datatype, ReadOnlySpan<byte> data)
    {
        int size = Datatype.SizeOf(datatype);
        for (int at = 0; at < data.Length; at += size)
        {
            ReadOnlySpan<byte> one = data[at..];
            switch (datatype)
            {
                case "UINT64":
                    json.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(one));
                    break;
                case "INT64":
                    json.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(one));
                    break;
                case "UINT32":
                    json.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(one));
                    break;
                case "INT32":
                    json.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(one));
                    break;
                case "UINT16":
                    json.WriteNumberValue(BinaryPrimitives.ReadUInt16LittleEndian(one));
                    break;
                case "INT16":
                    json.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(one));
                    break;
                case "UINT8":
                    json.WriteNumberValue(one[0]);
                    break;
                default:
                    json.WriteNumberValue((sbyte)one[0]);
                    break;
            }
        }
    }

    // JSON has no number that is none; the texts are those of rows.
    private static void Real(Utf8JsonWriter json, double number, bool isFinite)
    {
        if (isFinite)
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void Real(Utf8JsonWriter json, float number)
    {
        if (float.IsFinite(number))
            json.WriteNumberValue(number);
        else
            Real(json, number, isFinite: false);
    }

    private static bool TryWrite(ref Utf8JsonReader reader, string datatype, ArrayBufferWriter<byte> bytes)
    {
        switch (datatype)
        {
            case Datatype.Bool when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                Put(bytes, (byte)(reader.TokenType == JsonTokenType.True ? 1 : 0));
                return true;
            case Datatype.Bytes when reader.TokenType == JsonTokenType.String:
                byte[] text = System.Text.Encoding.UTF8.GetBytes(reader.GetString()!);
                Put(bytes, text.Length);
                bytes.Write(text);
                return true;
            case "FP64" when TryReal(ref reader, out double number):
                Put(bytes, number);
                return true;
            case "FP32" when TryReal(ref reader, out float number):
                Put(bytes, number);
                return true;
            case "FP16" when TryReal(ref reader, out Half number):
                Put(bytes, number);
                return true;
            case Datatype.BFloat16 when TryReal(ref reader, out float number):
                // Only what is such a number already; the lower half would be lost.
                uint bits = BitConverter.SingleToUInt32Bits(number);
                Put(bytes, (ushort)(bits >> 16));
                return (bits & 0xFFFF) == 0 || float.IsNaN(number);
            case "UINT8":
                return TryWhole<byte>(ref reader, bytes);
            case "UINT16":
                return TryWhole<ushort>(ref reader, bytes);
            case "UINT32":
                return TryWhole<uint>(ref reader, bytes);
            case "UINT64":
                return TryWhole<ulong>(ref reader, bytes);
            case "INT8":
                return TryWhole<sbyte>(ref reader, bytes);
            case "INT16":
                return TryWhole<short>(ref reader, bytes);
            case "INT32":
                return TryWhole<int>(ref reader, bytes);
            case "INT64":
                return TryWhole<long>(ref reader, bytes);
            default:
                return false;
        }
    }

    private static bool TryReal<T>(ref Utf8JsonReader reader, out T number)
        where T : struct, INumberBase<T>
    {
        number = default;
        if (reader.TokenType == JsonTokenType.String)
            return (reader.ValueTextEquals("NaN"u8) || reader.ValueTextEquals("Infinity"u8) || reader.ValueTextEquals("-Infinity"u8)) && T.TryParse(reader.ValueSpan, System.Globalization.CultureInfo.InvariantCulture, out number);
        // The nearest there is; what is beyond the largest has none.
        return reader.TokenType == JsonTokenType.Number && T.TryParse(reader.ValueSpan, System.Globalization.CultureInfo.InvariantCulture, out number) && T.IsFinite(number);
    }

    private static bool TryWhole<T>(ref Utf8JsonReader reader, ArrayBufferWriter<byte> bytes)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (reader.TokenType != JsonTokenType.Number || !T.TryParse(reader.ValueSpan, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out T number))
            return false;
        Put(bytes, number);
        return true;
    }

    private static void Put<T>(ArrayBufferWriter<byte> bytes, T value)
        where T : unmanaged
    {
        Span<byte> target = bytes.GetSpan(System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
        MemoryMarshal.Write(target, in value);
        bytes.Advance(System.Runtime.CompilerServices.Unsafe.SizeOf<T>());
    }

    private static string Shown(ref Utf8JsonReader reader)
    {
        string text = System.Text.Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 40)]);
        return reader.TokenType switch { JsonTokenType.String => $"the string '{text}'", JsonTokenType.Null => "null", _ => text };
    }
}
