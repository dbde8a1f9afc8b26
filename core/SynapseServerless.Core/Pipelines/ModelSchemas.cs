using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Pipelines;

/// <summary>Keeps beside a saved model what it was fitted on: <c>schema.json</c>, the columns of its input.</summary>
/// <remarks>A model can be applied without; with it, rows that come as JSON are given the types that the model knows them by.</remarks>
public static class ModelSchemas
{
    internal const string FileName = "schema.json";

    private static readonly JsonSerializerOptions Indented = new(StageJson.Options) { WriteIndented = true };

    /// <summary>Keeps the schema of a model's input.</summary>
    /// <param name="files">The folder of the files that the model adds.</param>
    /// <param name="input">The schema.</param>
    /// <param name="cancellationToken">Stops writing.</param>
    internal static async Task SaveAsync(StageFolder files, Schema input, CancellationToken cancellationToken)
    {
        var kept = new Kept([.. input.FieldsList.Select(field => new KeptColumn(field.Name, TypeNames.Of(field.DataType)))], SchemaMessage.Write(input));
        string json = JsonSerializer.Serialize(kept, Indented);
        await files.WriteTextAsync(FileName, json, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The schema of a model's input, or null when it was saved without.</summary>
    /// <param name="folder">Folder of the model.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="DataException">The file is damaged.</exception>
    public static async Task<Schema?> FindAsync(string folder, IStorage storage, CancellationToken cancellationToken)
    {
        StageFolder files = await SavedStage.FilesOfAsync(new StageFolder(storage, folder), cancellationToken).ConfigureAwait(false);
        string location = files.Subfolder(FileName).Path;
        if (await storage.TryReadAsync(location, cancellationToken).ConfigureAwait(false) is not { } json)
            return null;
        try
        {
            return SchemaMessage.Read(JsonSerializer.Deserialize<Kept>(json.Span, StageJson.Options)?.Arrow ?? throw new JsonException("It holds no schema."));
        }
        catch (Exception error) when (error is JsonException or InvalidDataException)
        {
            throw new DataException("The schema of this model is damaged", Location.OfFile(location), "Save the model again.", error);
        }
    }

    // The columns are for people; what is read is the message, in which every type and all metadata survive.
    private sealed record Kept(IReadOnlyList<KeptColumn> Columns, string Arrow);

    private sealed record KeptColumn(string Name, string Type);
}
