using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using SynapseServerless.Service.Inference;

namespace SynapseServerless.Cli.Serving.Grpc;

/// <summary>Tensors of messages, and messages of tensors.</summary>
internal static class GrpcTensors
{
    /// <summary>A request of a message.</summary>
    /// <exception cref="InferenceException">It is wrong.</exception>
    public static InferenceRequest Read(ModelInferRequest message)
    {
        bool isRaw = message.RawInputContents.Count > 0;
        if (isRaw && message.RawInputContents.Count != message.Inputs.Count)
            throw InferenceException.Of($"There are {message.Inputs.Count} inputs, and raw contents of {message.RawInputContents.Count}", "Send raw contents of all inputs or of none.");
        var request = new InferenceRequest
        {
            Id = message.Id,
            Inputs = [.. message.Inputs.Select((input, i) => Input(input, isRaw ? (ReadOnlyMemory<byte>?)message.RawInputContents[i].Memory : null))],
            Outputs = message.Outputs.Count == 0 ? null : [.. message.Outputs.Select(output => new InferenceOutput(output.Name))],
        };
        foreach ((string name, InferParameter value) in message.Parameters)
        {
            request = name switch
            {
                InferenceParameters.Explain => request with { Explain = value.BoolParam },
                InferenceParameters.Errors => request with { Errors = InferenceParameters.ErrorsOf(value.StringParam) },
                InferenceParameters.Timeout => request with { Timeout = InferenceParameters.TimeoutOf(value.Int64Param) },
                // The protocol lets callers send what another server understands.
                _ => request,
            };
        }
        return request;
    }

    /// <summary>A message of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="isRaw">Whether elements are wanted as bytes; numbers of 16 bits have no other form.</param>
    public static ModelInferResponse Write(InferenceAnswer answer, bool isRaw)
    {
        var message = new ModelInferResponse { ModelName = answer.Model, ModelVersion = answer.Version, Id = answer.Id };
        if (answer.Sources is { } sources)
            message.Parameters[InferenceParameters.Sources] = new InferParameter { StringParam = Tensor.Rows(sources) };
        if (answer.Missing.Count > 0)
            message.Parameters[InferenceParameters.Missing] = new InferParameter { StringParam = string.Join(',', answer.Missing) };
        isRaw |= answer.Outputs.Any(output => output.Datatype == "FP16");
        foreach (Tensor tensor in answer.Outputs)
        {
            var output = new ModelInferResponse.Types.InferOutputTensor { Name = tensor.Name, Datatype = tensor.Datatype };
            output.Shape.AddRange(tensor.Shape);
            if (tensor.Nulls.Count > 0)
                output.Parameters[InferenceParameters.Nulls] = new InferParameter { StringParam = Tensor.Rows(tensor.Nulls) };
            if (isRaw)
                message.RawOutputContents.Add(ByteString.CopyFrom(tensor.Data.Span));
            else
                output.Contents = Contents(tensor);
            message.Outputs.Add(output);
        }
        return message;
    }

    private static Tensor Input(ModelInferRequest.Types.InferInputTensor input, ReadOnlyMemory<byte>? raw)
    {
        if (raw is not null && input.Contents is not null)
            throw InferenceException.Of($"The input '{input.Name}' has contents beside raw contents", "Send one of them.");
        var tensor = new Tensor { Name = input.Name, Datatype = input.Datatype, Shape = [.. input.Shape], Data = raw ?? Elements(input) };
        _ = tensor.Elements;
        return input.Parameters.TryGetValue(InferenceParameters.Nulls, out InferParameter? nulls) ? tensor with { Nulls = Tensor.Rows(input.Name, nulls.StringParam, input.Shape[0]) } : tensor;
    }

    private static byte[] Elements(ModelInferRequest.Types.InferInputTensor input)
    {
        InferTensorContents contents = input.Contents ?? new InferTensorContents();
        return input.Datatype switch
        {
            Datatype.Bool => [.. contents.BoolContents.Select(static truth => (byte)(truth ? 1 : 0))],
            "INT8" => Narrow<sbyte, int>(input, contents.IntContents),
            "INT16" => Narrow<short, int>(input, contents.IntContents),
            "INT32" => Bytes(contents.IntContents),
            "INT64" => Bytes(contents.Int64Contents),
            "UINT8" => Narrow<byte, uint>(input, contents.UintContents),
            "UINT16" => Narrow<ushort, uint>(input, contents.UintContents),
            "UINT32" => Bytes(contents.UintContents),
            "UINT64" => Bytes(contents.Uint64Contents),
            "FP32" => Bytes(contents.Fp32Contents),
            "FP64" => Bytes(contents.Fp64Contents),
            Datatype.Bytes => [.. contents.BytesContents.SelectMany(static text => (byte[])[.. Length(text.Length), .. text.Span])],
            "FP16" or Datatype.BFloat16 => throw InferenceException.Of($"The input '{input.Name}' of datatype {input.Datatype} has no raw contents", "Numbers of 16 bits come in raw_input_contents alone."),
            // A text that is no datatype is refused where tensors become columns.
            _ => [],
        };
    }

    private static byte[] Narrow<TTo, TFrom>(ModelInferRequest.Types.InferInputTensor input, RepeatedField<TFrom> values)
        where TTo : unmanaged, System.Numerics.INumber<TTo>
        where TFrom : unmanaged, System.Numerics.INumber<TFrom>
    {
        try
        {
            return MemoryMarshal.AsBytes<TTo>(values.Select(TTo.CreateChecked).ToArray()).ToArray();
        }
        catch (OverflowException)
        {
            throw InferenceException.Of($"The input '{input.Name}' has numbers that are no {input.Datatype}", "Send a wider datatype.");
        }
    }

    private static byte[] Bytes<T>(RepeatedField<T> values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values.ToArray()).ToArray();

    private static byte[] Length(int length)
    {
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        return bytes;
    }

    private static InferTensorContents Contents(Tensor tensor)
    {
        ReadOnlySpan<byte> data = tensor.Data.Span;
        var contents = new InferTensorContents();
        switch (tensor.Datatype)
        {
            case Datatype.Bool:
                contents.BoolContents.AddRange(data.ToArray().Select(static truth => truth != 0));
                break;
            case "INT8":
                contents.IntContents.AddRange(MemoryMarshal.Cast<byte, sbyte>(data).ToArray().Select(static number => (int)number));
                break;
            case "INT16":
                contents.IntContents.AddRange(MemoryMarshal.Cast<byte, short>(data).ToArray().Select(static number => (int)number));
                break;
            case "INT32":
                contents.IntContents.AddRange(MemoryMarshal.Cast<byte, int>(data).ToArray());
                break;
            case "INT64":
                contents.Int64Contents.AddRange(MemoryMarshal.Cast<byte, long>(data).ToArray());
                break;
            case "UINT8":
                contents.UintContents.AddRange(data.ToArray().Select(static number => (uint)number));
                break;
            case "UINT16":
                contents.UintContents.AddRange(MemoryMarshal.Cast<byte, ushort>(data).ToArray().Select(static number => (uint)number));
                break;
            case "UINT32":
                contents.UintContents.AddRange(MemoryMarshal.Cast<byte, uint>(data).ToArray());
                break;
            case "UINT64":
                contents.Uint64Contents.AddRange(MemoryMarshal.Cast<byte, ulong>(data).ToArray());
                break;
            case "FP32":
                contents.Fp32Contents.AddRange(MemoryMarshal.Cast<byte, float>(data).ToArray());
                break;
            case "FP64":
                contents.Fp64Contents.AddRange(MemoryMarshal.Cast<byte, double>(data).ToArray());
                break;
            default:
                for (int at = 0; at < data.Length;)
                {
                    int length = BinaryPrimitives.ReadInt32LittleEndian(data[at..]);
                    contents.BytesContents.Add(ByteString.CopyFrom(data.Slice(at + sizeof(int), length)));
                    at += sizeof(int) + length;
                }
                break;
        }
        return contents;
    }
}
