using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Serving;

/// <summary>Checks settings of serving by themselves, whichever models there are.</summary>
internal static class ServingCheck
{
    /// <summary>Checks settings.</summary>
    /// <exception cref="InvalidSpecificationException">All that is wrong with them.</exception>
    public static void ThrowIfWrong(ServingSettings settings)
    {
        var errors = new SpecErrors();
        for (int i = 0; i < settings.Versions.Count; i++)
        {
            WeightedVersion? version = settings.Versions[i];
            if (version is null)
            {
                Add(errors, "A version is null", FormattableString.Invariant($"/versions/{i}"), "Give a version and its weight.");
                errors.ThrowIfAny();
                continue;
            }
            if (version.Weight is not (>= 0 and <= 1_000_000))
                Add(errors, $"The weight of version '{version.Version}' is {version.Weight}", FormattableString.Invariant($"/versions/{i}/weight"), "Give a number from 0 to 1000000.");
            if (settings.Versions.Take(i).Any(other => other.Version == version.Version))
                Add(errors, $"The version '{version.Version}' is there twice", FormattableString.Invariant($"/versions/{i}/version"), "Name each version once.");
        }
        if (settings.Versions.Count > 0 && settings.Versions.Sum(static version => version.Weight) is 0)
            Add(errors, "No version has a weight", "/versions", "Give at least one version a weight above 0.");
        if (settings.Shadow is { } shadow && settings.Versions.Any(version => version.Version == shadow && version.Weight > 0))
            Add(errors, $"The version '{shadow}' answers and is compared with what answers", "/shadow", "Compare a version that does not answer.");
        Batching(settings.Batching, errors);
        Sampling(settings.Sampling, errors);
        errors.ThrowIfAny();
    }

    private static void Batching(BatchSettings batching, SpecErrors errors)
    {
        if (batching.WindowMilliseconds is not (>= 0 and <= 10_000))
            Add(errors, $"The window is {batching.WindowMilliseconds} ms", "/batching/windowMilliseconds", "Give a number from 0 to 10000.");
        Range(batching.MaxRows, 1, 1_000_000, "maxRows", errors);
        Range(batching.Slots ?? 1, 1, 1_024, "slots", errors);
        Range(batching.MaxWaitingRows, 1, 10_000_000, "maxWaitingRows", errors);

        static void Range(int value, int least, int most, string name, SpecErrors errors)
        {
            if (value < least || value > most)
                Add(errors, $"{name} is {value}", $"/batching/{name}", $"Give a whole number from {least} to {most}.");
        }
    }

    private static void Sampling(SamplingSettings? sampling, SpecErrors errors)
    {
        if (sampling is null)
            return;
        if (sampling.Share is not (> 0 and <= 1))
            Add(errors, $"The share of requests that are kept is {sampling.Share}", "/sampling/share", "Give a number above 0 and up to 1.");
        if (sampling.LeaveOut.Any(static column => column is null))
            Add(errors, "A column is null", "/sampling/leaveOut", "Give names of columns.");
        if (sampling.FileRows is < 1 or > 1_000_000)
            Add(errors, $"fileRows is {sampling.FileRows}", "/sampling/fileRows", "Give a whole number from 1 to 1000000.");
        if (sampling.Minutes is < 1 or > 1_440)
            Add(errors, $"minutes is {sampling.Minutes}", "/sampling/minutes", "Give a whole number from 1 to 1440.");
    }

    private static void Add(SpecErrors errors, string problem, string pointer, string remedy) => errors.Add(problem, new Location { Pointer = pointer }, remedy);
}
