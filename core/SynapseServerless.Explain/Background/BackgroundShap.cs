using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Explain;

/// <summary>What the explainers share that compare rows with others, the background.</summary>
public abstract class BackgroundShap : ShapExplainer, IOpensFiles, ISummarizesData
{
    private const string RowsFile = "background.arrow";
    private const int MostRead = 10_000;

    private BackgroundRows? _rows;

    private protected BackgroundShap()
    {
    }

    /// <summary>The location of the rows that a row is compared with, such as those that the model was trained on; it is read once and summarized. A run compares with the data that it explains unless set.</summary>
    [LocationParameter]
    public string? BackgroundData { get; init; }

    /// <summary>How many rows of the background are kept.</summary>
    /// <remarks>SynapseML keeps all of them, and scores each for every sample of every row.</remarks>
    [Range(1, 1_000_000)]
    public int BackgroundSize { get; init; } = 100;

    /// <summary>How the background is summarized: by a <c>sample</c> of its rows, or by <c>kmeans</c>, the middles of clusters with the share of rows that each stands for.</summary>
    [AllowedValues("sample", "kmeans")]
    public string BackgroundSummary { get; init; } = "sample";

    /// <summary>Rows that a row is compared with, all of them, where C# has them at hand.</summary>
    [NotAParameter]
    public RecordBatch? Background { get; init; }

    /// <summary>The columns that are perturbed.</summary>
    private protected abstract IReadOnlyList<string> Perturbed { get; }

    /// <summary>Whether rows to compare with are needed at all.</summary>
    private protected virtual bool NeedsBackground => true;

    /// <inheritdoc/>
    [NotAParameter]
    public bool NeedsData => !HasBackground && NeedsBackground;

    /// <inheritdoc/>
    public async Task SummarizeAsync(Dataset data, CancellationToken cancellationToken)
    {
        await ReadBackgroundAsync(data, cancellationToken).ConfigureAwait(false);
        _rows = _rows! with { IsOwn = true };
    }

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Facts()
    {
        if (_rows is { IsOwn: true, Rows.Length: var count })
            yield return new StageNote(Uid, "backgroundData", string.Create(
                CultureInfo.InvariantCulture, $"No background is given: rows are compared with {(BackgroundSummary == "kmeans" ? "the middles of " : "")}{count} {(BackgroundSummary == "kmeans" ? "clusters" : "rows")} of the data themselves (seed {Seed})."));
    }

    /// <summary>Whether there is anything to compare with.</summary>
    private protected bool HasBackground => Background is not null || _rows is not null || BackgroundData is not null;

    /// <summary>Summarizes a background that is at hand as a dataset.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadBackgroundAsync(Dataset data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        foreach (string column in Perturbed)
            InputColumns.Require(data.Schema, Uid, "backgroundData", column);
        bool isClusters = BackgroundSummary == "kmeans";
        if (isClusters)
        {
            foreach (string column in Perturbed)
            {
                InputColumns.Require(
                    data.Schema, Uid, "backgroundSummary", column,
                    static type => NumericColumn.IsReadable(type) || type is Apache.Arrow.Types.FixedSizeListType { ValueDataType: var item } && NumericColumn.IsNumber(item),
                    "numbers or vectors: kmeans needs distances. Set backgroundSummary to sample for others");
            }
        }
        RecordBatch rows = await BackgroundSample
            .DrawAsync(data, Perturbed, isClusters ? Math.Max(MostRead, BackgroundSize) : BackgroundSize, Seed, cancellationToken).ConfigureAwait(false);
        if (rows.Length == 0)
            throw new DataException("The background has no rows", Location.OfParameter(Uid, "backgroundData"), "Give rows to compare with, such as those that the model was trained on.");
        if (!isClusters)
        {
            _rows = new BackgroundRows(rows, null);
            return;
        }
        using (rows)
            _rows = BackgroundCenters.Of(rows, BackgroundSize, Seed);
    }

    /// <inheritdoc/>
    public async Task OpenFilesAsync(IStorage storage, StageCatalog catalog, CancellationToken cancellationToken)
    {
        if (_rows is not null || Background is not null || BackgroundData is not { } location)
            return;
        var input = new InputSpecification { Path = [location] };
        FileDataset data = await FileDataset.OpenAsync(storage, input, cancellationToken: cancellationToken).ConfigureAwait(false);
        await ReadBackgroundAsync(data, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (HasBackground)
            await folder.WriteAsync(RowsFile, stream => Rows().SaveAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (await folder.Storage.FindAsync($"{folder.Path.TrimEnd('/')}/{RowsFile}", cancellationToken).ConfigureAwait(false) is null)
            return;
        Stream stream = await folder.OpenReadAsync(RowsFile, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            _rows = await BackgroundRows.LoadAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The background.</summary>
    /// <exception cref="SpecificationException">There is none.</exception>
    internal BackgroundRows Rows()
    {
        if (_rows is not null)
            return _rows;
        if (Background is { } given)
        {
            if (given.Length == 0)
                throw new SpecificationException("The background has no rows", Location.OfParameter(Uid, "backgroundData"), "Give rows to compare with, such as those that the model was trained on.");
            foreach (string column in Perturbed)
                InputColumns.Require(given.Schema, Uid, "backgroundData", column);
            return new BackgroundRows(Batches.Select(given, Perturbed), null);
        }
        throw new SpecificationException(
            BackgroundData is null ? "There is no background to compare rows with" : "The background was not read yet", Location.OfParameter(Uid, "backgroundData"),
            BackgroundData is null ? "Give the location of rows, such as those that the model was trained on; a run takes its own data where nothing is fitted before." : "Read it with StageFiles.OpenAsync, or give Background.");
    }

    /// <summary>The background, whose columns have the types of the data.</summary>
    internal BackgroundRows Rows(Schema input)
    {
        BackgroundRows rows = Rows();
        if (Schemas.Difference(Schemas.Select(input, Perturbed), rows.Rows.Schema, "the data", "the background") is { } difference)
            throw new SpecificationException($"The background has other columns than the data: {difference}", Location.OfParameter(Uid, "backgroundData"), "Give rows with the same columns and types.");
        return rows;
    }
}
