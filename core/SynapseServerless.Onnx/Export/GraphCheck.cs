using System.Globalization;
using Apache.Arrow;
using Microsoft.ML.OnnxRuntime;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Export;

/// <summary>Compares what an exported graph gives with what the pipeline gives.</summary>
internal sealed class GraphCheck(ExportedModel model, double tolerance, StageHost host)
{
    private double _largest;
    private int _missing;

    public async Task<ExportCheck> RunAsync(RecordBatch rows, CancellationToken cancellationToken)
    {
        using RecordBatch fed = await ApplyAsync(model.LeftOut, rows, cancellationToken).ConfigureAwait(false);
        using var session = new InferenceSession(model.Bytes);
        using RecordBatch expected = await ApplyAsync(model.Exported, fed, cancellationToken).ConfigureAwait(false);
        if (expected.Length == fed.Length)
        {
            Compare(session, fed, expected, 0);
            return new ExportCheck(fed.Length, 0, _missing, _largest);
        }
        // Rows were rejected or dropped: which, is seen one by one.
        int compared = 0;
        for (int row = 0; row < fed.Length; row++)
        {
            using RecordBatch one = Batches.Take(fed, [row]);
            using RecordBatch result = await ApplyAsync(model.Exported, one, cancellationToken).ConfigureAwait(false);
            if (result.Length == 0)
                continue;
            Compare(session, one, result, row);
            compared++;
        }
        return new ExportCheck(compared, fed.Length - compared, _missing, _largest);
    }

    private async Task<RecordBatch> ApplyAsync(IReadOnlyList<Transformer> stages, RecordBatch batch, CancellationToken cancellationToken)
    {
        if (stages.Count == 0)
            return Batches.Share(batch);
        // The pipeline is not the owner of its stages here.
        using BoundTransformer bound = new PipelineModel(stages).Bind(batch.Schema);
        var context = new StageContext("export") { Rows = NoRows.Instance, Host = host };
        return await bound.TransformAsync(One(batch), context, cancellationToken).CollectAsync(bound.Output, cancellationToken).ConfigureAwait(false);
    }

    private static async IAsyncEnumerable<RecordBatch> One(RecordBatch batch)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Batches.Share(batch);
    }

    private void Compare(InferenceSession session, RecordBatch fed, RecordBatch expected, int firstRow)
    {
        if (fed.Length == 0)
            return;
        string[] inputs = [.. session.InputNames], columns = [.. model.OutputColumns.Keys];
        var tensors = new List<OrtValue>();
        try
        {
            foreach (string input in inputs)
            {
                (string column, OnnxValue value) = model.FedBy.First(pair => pair.Value.Name == input);
                tensors.Add(FedColumns.Tensor(fed.Column(fed.Schema.GetFieldIndex(column)), value));
            }
            using var options = new RunOptions();
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, inputs, tensors, [.. model.OutputColumns.Values]);
            for (int i = 0; i < columns.Length; i++)
                Compare(columns[i], expected.Column(expected.Schema.GetFieldIndex(columns[i])), outputs[i], firstRow);
        }
        finally
        {
            foreach (OrtValue tensor in tensors)
                tensor.Dispose();
        }
    }

    private void Compare(string column, IArrowArray expected, OrtValue output, int firstRow)
    {
        if (CellTexts.IsText(expected.Data.DataType))
        {
            string?[] texts = CellTexts.Read(expected);
            string[] found = output.GetStringTensorAsArray();
            for (int row = 0; row < texts.Length; row++)
            {
                if (texts[row] is null)
                    _missing++;
                else if (texts[row] != found[row])
                    throw Differs(column, firstRow + row, $"'{texts[row]}'", $"'{found[row]}'");
            }
            return;
        }
        double[] given = Numbers(output);
        int width = given.Length / expected.Length;
        double[] wanted = FedColumns.Numbers(expected, width);
        for (int i = 0; i < wanted.Length; i++)
        {
            if (expected.IsNull(i / width))
                _missing++;
            else if (!IsNear(wanted[i], given[i]))
                throw Differs(column, firstRow + (i / width), wanted[i].ToString("R", CultureInfo.InvariantCulture), given[i].ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private bool IsNear(double wanted, double given)
    {
        if (wanted.Equals(given))
            return true;
        double difference = Math.Abs(wanted - given) / Math.Max(1, Math.Max(Math.Abs(wanted), Math.Abs(given)));
        if (!(difference <= tolerance))
            return false;
        _largest = Math.Max(_largest, difference);
        return true;
    }

    private static double[] Numbers(OrtValue output) => output.GetTensorTypeAndShape().ElementDataType switch
    {
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => [.. output.GetTensorDataAsSpan<float>().ToArray().Select(static number => (double)number)],
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64 => [.. output.GetTensorDataAsSpan<long>().ToArray().Select(static number => (double)number)],
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Bool => [.. output.GetTensorDataAsSpan<bool>().ToArray().Select(static flag => flag ? 1.0 : 0.0)],
        _ => output.GetTensorDataAsSpan<double>().ToArray(),
    };

    private static DataException Differs(string column, int row, string wanted, string given) => new(
        $"The graph gives {given} in column '{column}', and the pipeline {wanted}", new Location { Column = column, Row = row },
        "A number at the edge of a split or of two equally likely classes may fall to the other side; check on other rows, or without a check.");

    private sealed class NoRows : IRowSink
    {
        public static NoRows Instance { get; } = new();

        public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
        {
            // The rows are compared no further.
        }
    }
}
