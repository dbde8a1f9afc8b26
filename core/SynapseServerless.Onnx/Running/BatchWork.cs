using Apache.Arrow;
using SynapseServerless.Onnx.Tensors;
using SynapseServerless.Stages;

namespace SynapseServerless.Onnx.Running;

/// <summary>What has come of a batch so far.</summary>
internal sealed class BatchWork(ModelBinding binding, int rows) : IDisposable
{
    /// <summary>Takes the outputs.</summary>
    public OutputCollector[] Collectors { get; } = [.. binding.Outputs.Select(output => output.Collect(rows))];

    /// <summary>The rows that have results, in the order in which these came.</summary>
    public List<int> Done { get; } = new(rows);

    /// <summary>The rows that failed.</summary>
    public List<BadRow> Bad { get; } = [];

    /// <summary>The columns of all rows, null where there is no result.</summary>
    public IArrowArray[] Build()
    {
        IArrowArray[] columns = [.. Collectors.Select(collector => collector.Build())];
        bool isInOrder = Done.Count == rows;
        for (int i = 0; isInOrder && i < rows; i++)
            isInOrder = Done[i] == i;
        return isInOrder ? columns : Columns.Spread(columns, [.. binding.Outputs.Select(output => output.Field)], Done, rows);
    }

    public void Dispose()
    {
        foreach (OutputCollector collector in Collectors)
            collector.Dispose();
    }
}
