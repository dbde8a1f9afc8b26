using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Explain;

/// <summary>What the explainers share that draw values as they are spread in other rows, the background.</summary>
public abstract class BackgroundLime : LimeExplainer, IOpensFiles, ISummarizesData
{
    private const string SpreadFile = "spread.json";

    private FeatureSpread[]? _spreads;

    private protected BackgroundLime()
    {
    }

    /// <summary>The location of the rows that say how values are spread, such as those that the model was trained on; all of them are read once. A run goes by the data that it explains unless set.</summary>
    [LocationParameter]
    public string? BackgroundData { get; init; }

    /// <summary>Rows that say how values are spread, where C# has them at hand.</summary>
    [NotAParameter]
    public RecordBatch? Background { get; init; }

    /// <summary>The columns that are drawn.</summary>
    private protected abstract IReadOnlyList<string> Perturbed { get; }

    /// <inheritdoc/>
    [NotAParameter]
    public bool NeedsData => _spreads is null && Background is null && BackgroundData is null;

    /// <inheritdoc/>
    public Task SummarizeAsync(Dataset data, CancellationToken cancellationToken) => ReadBackgroundAsync(data, cancellationToken);

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Facts()
    {
        if (_spreads is not null && BackgroundData is null)
            yield return new StageNote(Uid, "backgroundData", "No background is given: values are drawn as they are spread in the data themselves.");
    }

    /// <summary>Summarizes a background that is at hand as a dataset.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadBackgroundAsync(Dataset data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (string column in Perturbed)
            InputColumns.Require(data.Schema, Uid, "backgroundData", column);
        SpreadReader reader = Reader(Schemas.Select(data.Schema, Perturbed));
        for (int partition = 0; partition < data.PartitionCount; partition++)
        {
            await foreach (RecordBatch batch in data.ReadAsync(partition, Perturbed, cancellationToken).ConfigureAwait(false))
            {
                using (batch)
                    reader.Add(batch);
            }
        }
        _spreads = reader.Rows > 0 ? reader.Spreads() : throw NoRows();
    }

    /// <summary>Reads how features are spread, batch by batch.</summary>
    internal abstract SpreadReader Reader(Schema schema);

    /// <inheritdoc/>
    public async Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken)
    {
        if (_spreads is not null || Background is not null || BackgroundData is not { } location)
            return;
        FileDataset data = await FileDataset.OpenAsync(storage, new InputSpecification { Path = [location] }, cancellationToken: cancellationToken).ConfigureAwait(false);
        await ReadBackgroundAsync(data, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        FeatureSpread[] spreads = Spreads();
        double[] deviations = [.. spreads.Select(static spread => spread.Levels is null ? spread.Deviation : -1)];
        await folder.WriteAsync(SpreadFile, async stream => await StateJson.SaveAsync(deviations, stream, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < spreads.Length; i++)
        {
            if (spreads[i].Levels is { } levels)
                await folder.WriteAsync(LevelsFile(i), stream => levels.SaveAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        Stream file = await folder.OpenReadAsync(SpreadFile, cancellationToken).ConfigureAwait(false);
        double[] deviations;
        await using (file.ConfigureAwait(false))
            deviations = await StateJson.LoadAsync<double[]>(file, cancellationToken).ConfigureAwait(false);
        var spreads = new FeatureSpread[deviations.Length];
        for (int i = 0; i < spreads.Length; i++)
        {
            if (deviations[i] >= 0)
            {
                spreads[i] = new FeatureSpread { Deviation = deviations[i] };
                continue;
            }
            Stream levels = await folder.OpenReadAsync(LevelsFile(i), cancellationToken).ConfigureAwait(false);
            await using (levels.ConfigureAwait(false))
                spreads[i] = new FeatureSpread { Levels = await BackgroundRows.LoadAsync(levels, cancellationToken).ConfigureAwait(false) };
        }
        _spreads = spreads;
    }

    /// <summary>How features are spread.</summary>
    /// <exception cref="SpecificationException">There is no background.</exception>
    internal FeatureSpread[] Spreads()
    {
        if (_spreads is not null)
            return _spreads;
        if (Background is { } given)
        {
            foreach (string column in Perturbed)
                InputColumns.Require(given.Schema, Uid, "backgroundData", column);
            SpreadReader reader = Reader(Schemas.Select(given.Schema, Perturbed));
            using RecordBatch own = Batches.Select(given, Perturbed);
            reader.Add(own);
            return reader.Rows > 0 ? reader.Spreads() : throw NoRows();
        }
        throw new SpecificationException(
            BackgroundData is null ? "There is no background that says how values are spread" : "The background was not read yet", Location.OfParameter(Uid, "backgroundData"),
            BackgroundData is null ? "Give the location of rows, such as those that the model was trained on; a run takes its own data where nothing is fitted before." : "Read it with StageFiles.OpenAsync, or give Background.");
    }

    private SpecificationException NoRows() => new(
        "The background has no rows", Location.OfParameter(Uid, "backgroundData"), "Give rows such as those that the model was trained on.");

    private static string LevelsFile(int feature) => $"levels-{feature}.arrow";
}

/// <summary>Reads how features are spread, batch by batch.</summary>
internal abstract class SpreadReader
{
    /// <summary>How many rows were read.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds rows.</summary>
    public void Add(RecordBatch batch)
    {
        Rows += batch.Length;
        Read(batch);
    }

    /// <summary>Adds rows.</summary>
    protected abstract void Read(RecordBatch batch);

    /// <summary>What was read.</summary>
    public abstract FeatureSpread[] Spreads();
}
