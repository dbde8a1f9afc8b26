using System.Globalization;
using System.Text.Json;
using SynapseServerless.Collectives;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM.Distributed;

// Going on after an accident.
internal sealed partial class FitRank
{
    /// <summary>Opens the checkpoints of the fit. The chief reads the last one and tells the others, so that all go on from the same.</summary>
    /// <param name="parameters">Native parameters.</param>
    /// <param name="interval">After how many iterations checkpoints are kept.</param>
    /// <param name="whole">What all ranks saw.</param>
    /// <param name="model">The model that the fit goes on from.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public async Task<FitCheckpoints> OpenCheckpointsAsync(
        NativeParameters parameters, int interval, DatasetScan whole, string model, CancellationToken cancellationToken)
    {
        IFitCheckpoints? store = context.Checkpoints;
        bool wanted = collective is not null && interval > 0 && FitCheckpoints.CanGoOn(parameters);
        // Blocks are cut alike whether or not anybody keeps checkpoints: a model does not depend on where it was trained.
        int length = wanted ? Aligned(interval, parameters) : 0;
        string fingerprint = Fingerprint(parameters, length, whole, model);
        FitCheckpoint? last = null;
        if (wanted)
        {
            byte[] own = IsChief && store is not null ? await store.LoadAsync(cancellationToken).ConfigureAwait(false) ?? [] : [];
            byte[] content = IsAlone ? own : await OnThreadAsync(ranks => ranks.BroadcastBytes(0, own)).ConfigureAwait(false);
            if (content.Length > 0)
                last = JsonSerializer.Deserialize<FitCheckpoint>(content, FitCheckpoints.Json);
        }
        if (last?.Fingerprint != fingerprint)
            last = null;
        return new FitCheckpoints(IsChief && wanted ? store : null, length, fingerprint, parameters, last, cancellationToken);
    }

    // A block begins with a new bag.
    private static int Aligned(int interval, NativeParameters parameters)
    {
        int freq = int.TryParse(parameters["bagging_freq"], NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? Math.Max(1, value) : 1;
        return checked((interval + freq - 1) / freq * freq);
    }

    private string Fingerprint(NativeParameters parameters, int interval, DatasetScan whole, string model)
    {
        IEnumerable<string> values = parameters.Names.Where(name => name != "num_threads").Order(StringComparer.Ordinal).Select(name => $"{name}={parameters[name]}");
        return Hash(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(' ', values)} {interval} {collective?.Size} {string.Join(',', whole.TrainRows)} {whole.ValidationRows} {whole.Width} {whole.LabelSum:R} {Hash(model)}"));
    }
}
