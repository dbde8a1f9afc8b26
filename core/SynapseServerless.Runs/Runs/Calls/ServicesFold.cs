using SynapseServerless.Stages;

namespace SynapseServerless.Runs;

/// <summary>Makes one record of what processes counted.</summary>
internal static class ServicesFold
{
    private const int MostPoints = 120;

    // A bound that held requests back for less of the time than this did not decide how fast the run was.
    private const double Decides = 0.1;

    /// <summary>What all processes of a run counted; null where it asked no service.</summary>
    public static async Task<ServicesRecord?> ReadAsync(RunFiles files, CancellationToken cancellationToken) =>
        Of(await RunCalls.ReadAsync(files, cancellationToken).ConfigureAwait(false));

    /// <summary>What processes counted together; null where they counted nothing.</summary>
    public static ServicesRecord? Of(IReadOnlyList<ProcessCalls> processes)
    {
        IReadOnlyList<StageCalls> calls = StageCalls.Sum(processes.SelectMany(process => process.Calls));
        if (calls.Count == 0)
            return null;
        EndpointRecord[] endpoints =
        [
            .. processes.SelectMany(process => process.Endpoints).Where(endpoint => endpoint.Paces.Count > 0)
                .GroupBy(endpoint => endpoint.Endpoint, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Endpoint(group.Key, [.. group.Select(endpoint => endpoint.Paces)])),
        ];
        return new ServicesRecord { Calls = calls, Endpoints = endpoints };
    }

    private static EndpointRecord Endpoint(string name, IReadOnlyList<CallPace>[] processes)
    {
        double seconds = processes.Sum(paces => (paces[^1].Time - paces[0].Time).TotalSeconds);
        Dictionary<string, double> bounds = processes.SelectMany(paces => paces[^1].BoundSeconds).GroupBy(bound => bound.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => Math.Round(group.Sum(bound => bound.Value), 3), StringComparer.Ordinal);
        KeyValuePair<string, double> longest = bounds.OrderByDescending(bound => bound.Value).FirstOrDefault();
        return new EndpointRecord
        {
            Endpoint = name, Seconds = Math.Round(seconds, 3), BoundSeconds = bounds,
            Bound = longest.Key is not null && longest.Value > 0 && longest.Value >= Decides * seconds ? longest.Key : "nothing",
            Points = Points(processes),
        };
    }

    // Parts of equal length; what was counted between two moments is spread evenly over the parts between them.
    private static PacePoint[] Points(IReadOnlyList<CallPace>[] processes)
    {
        DateTimeOffset first = processes.Min(paces => paces[0].Time), last = processes.Max(paces => paces[^1].Time);
        double span = (last - first).TotalSeconds;
        if (span <= 0)
            return [];
        int parts = (int)Math.Clamp(Math.Ceiling(span), 1, MostPoints);
        double width = span / parts;
        var points = new PacePoint[parts];
        for (int i = 0; i < parts; i++)
        {
            DateTimeOffset from = first.AddSeconds(i * width), to = i == parts - 1 ? last : first.AddSeconds((i + 1) * width);
            CallPace?[] now = [.. processes.Select(paces => At(paces, to))];
            double[] rates = [.. now.Select(pace => pace?.RequestsPerSecond).OfType<double>()];
            points[i] = new PacePoint
            {
                Seconds = Math.Round((i + 1) * width, 3),
                AcceptedPerSecond = Math.Round(processes.Sum(paces => Count(paces, to, pace => pace.Accepted) - Count(paces, from, pace => pace.Accepted)) / width, 3),
                RefusedPerSecond = Math.Round(processes.Sum(paces => Count(paces, to, pace => pace.Refused) - Count(paces, from, pace => pace.Refused)) / width, 3),
                InFlight = now.Sum(pace => pace?.InFlight ?? 0), Waiting = now.Sum(pace => pace?.Waiting ?? 0),
                ConcurrencyLimit = now.Sum(pace => pace?.ConcurrencyLimit ?? 0), RequestsPerSecond = rates.Length > 0 ? Math.Round(rates.Sum(), 3) : null,
            };
        }
        return points;
    }

    // The moment that tells of a time; null before the first and after the last.
    private static CallPace? At(IReadOnlyList<CallPace> paces, DateTimeOffset time) =>
        time < paces[0].Time || time > paces[^1].Time ? null : paces.FirstOrDefault(pace => pace.Time >= time);

    private static double Count(IReadOnlyList<CallPace> paces, DateTimeOffset time, Func<CallPace, long> count)
    {
        if (time <= paces[0].Time)
            return time < paces[0].Time ? 0 : count(paces[0]);
        for (int i = 1; i < paces.Count; i++)
        {
            if (time > paces[i].Time)
                continue;
            double share = (time - paces[i - 1].Time) / (paces[i].Time - paces[i - 1].Time);
            return count(paces[i - 1]) + (share * (count(paces[i]) - count(paces[i - 1])));
        }
        return count(paces[^1]);
    }
}
