using System.Text.Json;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Pipelines;

/// <summary>What a model was fitted on, in numbers: what serves the model compares rows with it.</summary>
public sealed record TrainingSummary
{
    internal const string FileName = "summary.json";

    /// <summary>How many rows were looked at.</summary>
    public required long Rows { get; init; }

    /// <summary>The columns.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>The summary that was saved with a model; null for one that was saved without.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static async Task<TrainingSummary?> FindAsync(string folder, IStorage storage, CancellationToken cancellationToken)
    {
        StageFolder files = await SavedStage.FilesOfAsync(new StageFolder(storage, folder), cancellationToken).ConfigureAwait(false);
        string location = files.Subfolder(FileName).Path;
        if (await storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) is not { } json)
            return null;
        try
        {
            TrainingSummary summary = JsonSerializer.Deserialize<TrainingSummary>(json.Span, StageJson.Options) ?? throw new JsonException("It holds nothing.");
            return summary.IsWhole ? summary : throw new JsonException("Its counts do not fit its bins.");
        }
        catch (JsonException error)
        {
            throw new DataException("The summary of the training data of this model is damaged", Location.OfFile(location), "Save the model again.", error);
        }
    }

    internal async Task SaveAsync(StageFolder files, CancellationToken cancellationToken) =>
        await files.WriteTextAsync(FileName, JsonSerializer.Serialize(this, StageJson.Options), cancellationToken).ConfigureAwait(false);

    private bool IsWhole => Columns is not null && Columns.All(static column => column is { Name: not null }
        && (column.Numbers is null || (column.Numbers is { Edges: not null, Counts: not null } numbers && numbers.Counts.Count == numbers.Edges.Count + 1
            && numbers.Edges.Zip(numbers.Edges.Skip(1)).All(static pair => pair.First < pair.Second)))
        && (column.Categories is null or { Known: not null }));
}

/// <summary>A column of the data that a model was fitted on.</summary>
public sealed record ColumnProfile
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Rows without a value; NaN is none.</summary>
    public long Missing { get; init; }

    /// <summary>How its numbers are spread; null for a column that has none.</summary>
    public NumberBins? Numbers { get; init; }

    /// <summary>Which values it has and how often; null for a column of other things than text and booleans, and for text that seldom repeats.</summary>
    public CategoryCounts? Categories { get; init; }
}

/// <summary>Bins with about equal numbers of values each.</summary>
/// <param name="Edges">The upper ends of all bins but the last, rising; a value equal to one is below it.</param>
/// <param name="Counts">How many values each bin has; one more than edges.</param>
public sealed record NumberBins(IReadOnlyList<double> Edges, IReadOnlyList<long> Counts);

/// <summary>Values and how often each is there.</summary>
/// <param name="Known">The most frequent values.</param>
/// <param name="Others">How many rows have another value; with 0, a value that is not known is one that was not there in training.</param>
public sealed record CategoryCounts(IReadOnlyDictionary<string, long> Known, long Others);
