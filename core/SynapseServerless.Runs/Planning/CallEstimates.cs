using SynapseServerless.Runs;
using SynapseServerless.Stages;

namespace SynapseServerless.Planning;

/// <summary>What services would be asked, from the requests that a trial counted.</summary>
/// <param name="history">What earlier runs tell.</param>
internal sealed class CallEstimates(PlanHistory history)
{
    // A sample of rows differs from the whole by as much in the length of its texts.
    private const double OfSample = 1.1;

    /// <summary>The estimates.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="scale">How many times as many rows there are in all.</param>
    public IReadOnlyList<CallsEstimate> Of(RunRecord trial, double scale) => [.. (trial.Services?.Calls ?? []).Select(call => One(call, scale)).Where(call => call.Requests.High > 0)];

    private CallsEstimate One(StageCalls call, double scale)
    {
        CallCounts counts = call.Counts;
        bool isWhole = scale <= 1;
        // Rows that ask the same are one request. Whether those that were not tried do so is not known: the high end has none of them.
        double equal = counts.Sent > 0 ? (counts.Sent + counts.FromSameRequest) / (double)counts.Sent : 1;
        EstimateRange Amount(double amount) => isWhole
            ? EstimateRange.Exactly(amount)
            : new EstimateRange(counts.FromSameRequest > 0 ? amount : amount * scale / OfSample, amount * scale, amount * scale * OfSample * equal);
        EstimateRange requests = Amount(counts.Sent).Rounded(), input = Amount(counts.InputTokens).Rounded(), most = Amount(counts.OutputTokens).Rounded();
        double? usual = history.OutputTokens(call.Stage);
        double likely = usual is { } tokens ? requests.Likely * tokens : most.Likely / 2;
        var output = new EstimateRange(usual is null ? Math.Min(requests.Low, most.High) : requests.Low * usual.Value * 0.7, likely, Math.Max(most.High, usual is null ? 0 : likely * 1.3)).Rounded();
        EstimateRange? cost = null;
        if (counts.Cost > 0)
        {
            // What was counted is the price of the prompts and of the longest answers.
            EstimateRange all = Amount((double)counts.Cost);
            double share = counts.OutputTokens == 0 ? 1 : Share(input.Likely, output.Likely, most.Likely);
            cost = new EstimateRange(all.Low * (counts.OutputTokens == 0 ? 1 : Share(input.Likely, output.Low, most.Likely)), all.Likely * share, all.High);
        }
        return new CallsEstimate { Stage = call.Stage, Endpoint = call.Endpoint, Requests = requests, InputTokens = input, OutputTokens = output, Cost = cost, Prices = call.Prices };
    }

    // A token of an answer costs several times one of a prompt: four times is what most models ask.
    private static double Share(double input, double output, double most) => (input + (4 * output)) / Math.Max(1e-9, input + (4 * most));
}
