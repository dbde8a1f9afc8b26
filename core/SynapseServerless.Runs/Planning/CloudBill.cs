namespace SynapseServerless.Planning;

/// <summary>What a run would cost on Azure, from its work and its tasks.</summary>
/// <param name="prices">The prices.</param>
internal sealed class CloudBill(CloudPrices prices)
{
    // A processor of an instance does as much in a second as one here does, or half of it; half as much again where it is a new one here.
    private const double Slowest = 2, Likeliest = 1.25;

    // What a task asks of storage beside its data, as the tests of the app count it: its input, its beginning, its result, the history of its orchestration.
    private const double BlobWrites = 6, BlobReads = 8, QueueOperations = 6;

    /// <summary>The bill.</summary>
    /// <param name="work">Seconds of work.</param>
    /// <param name="tasks">Tasks.</param>
    /// <param name="onWorkers">Whether tasks leave for workers.</param>
    /// <param name="calls">What services cost.</param>
    public CostEstimate Of(EstimateRange work, long tasks, bool onWorkers, IReadOnlyList<CallsEstimate> calls)
    {
        var seconds = new EstimateRange(work.Low, work.Likely * Likeliest, work.High * Slowest);
        // An execution is at least a second of an instance.
        var billed = new EstimateRange(Math.Max(seconds.Low, 1), Math.Max(seconds.Likely, 1), Math.Max(seconds.High, tasks));
        EstimateRange executions = EstimateRange.Within(Math.Max(1, tasks) * 3.0, 1.5, 1.5), operations = EstimateRange.Within(Math.Max(1, tasks), 1.5, 2);
        var lines = new List<CostLine>();
        if (onWorkers)
        {
            lines.Add(CostLine.Of("container apps, processors", "vCPU-second", seconds, prices.ContainerVcpuSecond));
            lines.Add(CostLine.Of("container apps, memory", "GiB-second", seconds.Times(prices.InstanceGB), prices.ContainerGiBSecond));
        }
        else
            lines.Add(CostLine.Of("functions, time", "GB-second", billed.Times(prices.InstanceGB), prices.FunctionGBSecond));
        lines.Add(CostLine.Of("functions, executions", "million", executions.Times(1e-6), prices.FunctionMillionExecutions));
        lines.Add(CostLine.Of("blobs, writes", "10,000", operations.Times(BlobWrites * 1e-4), prices.BlobTenThousandWrites));
        lines.Add(CostLine.Of("blobs, reads", "10,000", operations.Times(BlobReads * 1e-4), prices.BlobTenThousandReads));
        lines.Add(CostLine.Of("queues and tables", "10,000", operations.Times(QueueOperations * 1e-4), prices.QueueTenThousandOperations));
        foreach (CallsEstimate call in calls)
        {
            if (call.Cost is { } cost)
                lines.Add(new CostLine($"{call.Stage} at {call.Endpoint}", "tokens", call.InputTokens.Plus(call.OutputTokens), 0, cost));
        }
        return new CostEstimate
        {
            Currency = prices.Currency, Date = prices.Date, Source = prices.Source, Lines = lines,
            Total = lines.Aggregate(EstimateRange.None, static (sum, line) => sum.Plus(line.Cost)),
        };
    }
}
