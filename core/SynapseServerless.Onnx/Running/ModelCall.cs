using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Onnx.Sessions;
using SynapseServerless.Onnx.Tensors;

namespace SynapseServerless.Onnx.Running;

/// <summary>One call of the runtime: tensors over rows in, columns out.</summary>
internal sealed class ModelCall(ModelBinding binding, OnnxSession session, RunOptions options)
{
    private readonly string[] _inputs = [.. binding.Inputs.Select(input => input.Name)];
    private readonly string[] _outputs = [.. binding.Outputs.Select(output => output.Output)];
    private bool _writesItself = true;

    /// <summary>Runs the model for some rows and appends what it gives.</summary>
    /// <param name="columns">The columns that feed it.</param>
    /// <param name="fed">The same, as a batch.</param>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="work">Takes the outputs.</param>
    public void Run(FlatColumn[] columns, RecordBatch fed, int start, int count, BatchWork work)
    {
        int rows = binding.Rows.Fixed > 0 && !binding.Rows.IsRowByRow ? binding.Rows.Fixed : count;
        if (rows == count)
        {
            Run(columns, start, rows, count, work);
            return;
        }
        // The last row again, as often as the model needs: what comes of it is dropped.
        using RecordBatch filled = Batches.Take(fed, [.. Enumerable.Range(0, rows).Select(row => start + Math.Min(row, count - 1))]);
        Run([.. binding.Inputs.Select((input, i) => FlatColumn.Open(filled.Column(i), input.Cell))], 0, rows, count, work);
    }

    private void Run(FlatColumn[] columns, int start, int rows, int kept, BatchWork work)
    {
        using var memory = new RunMemory();
        var inputs = new OrtValue[columns.Length];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = binding.Inputs[i].Create(columns[i], start, rows, memory);
        if (_writesItself && rows == kept && Prepare(rows, work, memory) is { } prepared && TryRun(inputs, prepared))
        {
            for (int i = 0; i < prepared.Length; i++)
                work.Collectors[i].Append(prepared[i], rows, kept, prepared: true);
            return;
        }
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Native.Run(options, _inputs, inputs, _outputs);
        for (int i = 0; i < outputs.Count; i++)
            work.Collectors[i].Append(outputs[i], rows, kept, prepared: false);
    }

    private static OrtValue[]? Prepare(int rows, BatchWork work, RunMemory memory)
    {
        var values = new OrtValue[work.Collectors.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (work.Collectors[i].Prepare(rows, memory) is not { } value)
                return null;
            values[i] = value;
        }
        return values;
    }

    // Models state shapes that are not true; then the runtime makes the outputs, and their own shapes count.
    private bool TryRun(OrtValue[] inputs, OrtValue[] prepared)
    {
        try
        {
            session.Native.Run(options, _inputs, inputs, _outputs, prepared);
            return true;
        }
        catch (OnnxRuntimeException failure) when (failure.Message.Contains("dimensions for output", StringComparison.OrdinalIgnoreCase)
            || failure.Message.Contains("pre-allocated output", StringComparison.OrdinalIgnoreCase))
        {
            _writesItself = false;
            return false;
        }
    }
}
