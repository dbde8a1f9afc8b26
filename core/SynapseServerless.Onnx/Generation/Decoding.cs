using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Onnx.Tensors;

namespace SynapseServerless.Onnx.Generation;

/// <summary>Answers some prompts together, token by token. What the model keeps of earlier tokens goes from call to call as the runtime made it.</summary>
internal sealed class Decoding(DecoderModel model, OnnxSession session, RunOptions options, GenerationLimits limits)
{
    private readonly string[] _inputs = [.. model.Fed.Select(static value => value.Name), .. model.Kept.Select(static value => value.Name)];

    /// <summary>Answers prompts.</summary>
    /// <param name="prompts">The prompts; of different lengths only where the model takes that.</param>
    /// <param name="news">Is told of each token.</param>
    /// <param name="cancellationToken">Stops between two tokens.</param>
    public void Run(IReadOnlyList<Prompt> prompts, Action<int> news, CancellationToken cancellationToken)
    {
        int width = prompts.Max(static prompt => prompt.Tokens.Length);
        IDisposableReadOnlyCollection<OrtValue>? last = null;
        try
        {
            for (int step = 0; step < limits.MaxNewTokens && prompts.Any(static prompt => prompt.Finish is null); step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                IDisposableReadOnlyCollection<OrtValue> next = Call(prompts, width, step, last);
                last?.Dispose();
                last = next;
                news(Choose(prompts, next[0]));
            }
        }
        finally
        {
            last?.Dispose();
        }
        foreach (Prompt prompt in prompts.Where(static prompt => prompt.Finish is null))
            prompt.Finish = "length";
    }

    private IDisposableReadOnlyCollection<OrtValue> Call(IReadOnlyList<Prompt> prompts, int width, int step, IDisposableReadOnlyCollection<OrtValue>? last)
    {
        using var memory = new RunMemory();
        // A model that keeps something takes only what is new.
        bool isNew = step > 0 && model.Kept.Count > 0;
        int all = width + step, first = isNew ? all - 1 : 0;
        var values = new OrtValue[_inputs.Length];
        for (int i = 0; i < model.Fed.Count; i++)
            values[i] = Fed(model.Fed[i], prompts, width, model.Fed[i].Name == DecoderModel.Mask ? 0 : first, all, memory);
        for (int i = 0; i < model.Kept.Count; i++)
            values[model.Fed.Count + i] = last is null ? Nothing(model.Kept[i], prompts.Count, memory) : last[i + 1];
        return session.Native.Run(options, _inputs, values, model.Outputs);
    }

    private static OrtValue Fed(Graphs.TensorValue input, IReadOnlyList<Prompt> prompts, int width, int first, int all, RunMemory memory)
    {
        int count = all - first;
        long[] numbers = new long[prompts.Count * count];
        for (int row = 0; row < prompts.Count; row++)
        {
            int[] tokens = prompts[row].Tokens;
            int filled = width - tokens.Length;
            for (int place = first; place < all; place++)
            {
                numbers[(row * count) + place - first] = input.Name switch
                {
                    DecoderModel.Mask => place < filled ? 0 : 1,
                    DecoderModel.Positions => Math.Max(0, place - filled),
                    _ => Token(prompts[row], place - filled),
                };
            }
        }
        if (input.Element == TensorElementType.Int64)
            return memory.Keep(OrtValue.CreateTensorValueFromMemory(numbers, [prompts.Count, count]));
        return memory.Keep(OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, static number => (int)number), [prompts.Count, count]));
    }

    // What fills a prompt up is not attended to; after an answer has ended, its last token is fed on and what comes of it is dropped.
    private static int Token(Prompt prompt, int place) => place < 0 ? 0
        : place < prompt.Tokens.Length ? prompt.Tokens[place]
        : prompt.Answer.Count == 0 ? 0 : prompt.Answer[Math.Min(place - prompt.Tokens.Length, prompt.Answer.Count - 1)];

    private static OrtValue Nothing(Graphs.TensorValue input, int rows, RunMemory memory) =>
        memory.Keep(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.Element, [rows, input.Shape![1], 0, input.Shape[3]]));

    private int Choose(IReadOnlyList<Prompt> prompts, OrtValue logits)
    {
        long[] shape = logits.GetTensorTypeAndShape().Shape;
        int tokens = checked((int)shape[^1]), places = shape.Length == 3 ? (int)shape[1] : 1, chosen = 0;
        float[] row = new float[tokens];
        for (int i = 0; i < prompts.Count; i++)
        {
            if (prompts[i].Finish is not null)
                continue;
            int start = checked((((i * places) + places - 1) * tokens));
            if (model.LogitsType == TensorElementType.Float)
                logits.GetTensorDataAsSpan<float>().Slice(start, tokens).CopyTo(row);
            else
                System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(System.Runtime.InteropServices.MemoryMarshal.Cast<Float16, Half>(logits.GetTensorDataAsSpan<Float16>().Slice(start, tokens)), row);
            limits.Take(prompts[i], prompts[i].Chooser.Choose(row));
            chosen++;
        }
        return chosen;
    }
}
