using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Pipelines;

/// <summary>Saves stages to folders and loads them: <c>stage.json</c>, a folder per stage inside, and what the stage adds.</summary>
public static class StageSerializer
{
    /// <summary>Version of the layout; a newer one is refused, an older one is read.</summary>
    public const int FormatVersion = 2;

    private const string FileName = SavedStage.FileName;
    private const string ChildKey = SavedStage.ChildKey;

    // Stages inside others are saved as the first version saved all of them.
    private const int PlainVersion = 1;

    // A pipeline in a pipeline, and so on: nobody nests as deeply, and a link may lead back.
    private const int MostLevels = 32, MostStages = 10_000;

    /// <summary>Saves a stage into a folder that nobody reads yet. <c>stage.json</c> is written last, so that a folder with one is whole.</summary>
    /// <param name="stage">A stage that the catalog knows.</param>
    /// <param name="folder">The folder; files of the same names are replaced.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="cancellationToken">Stops saving.</param>
    public static async Task SaveAsync(Stage stage, StageFolder folder, StageCatalog catalog, CancellationToken cancellationToken)
    {
        JsonObject json = await WriteAsync(stage, folder, folder, "", catalog, cancellationToken).ConfigureAwait(false);
        await folder.WriteTextAsync(FileName, json.ToJsonString(new JsonSerializerOptions(StageJson.Options) { WriteIndented = true }), cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task<JsonObject> WriteAsync(
        Stage stage, StageFolder folder, StageFolder files, string suffix, StageCatalog catalog, CancellationToken cancellationToken)
    {
        // What was saved elsewhere is saved here itself: the other place may change.
        if (stage is SavedModel { Model: { } saved })
            return await WriteAsync(saved, folder, files, suffix, catalog, cancellationToken).ConfigureAwait(false);
        var children = new List<(Stage Stage, string Folder)>();
        JsonObject parameters = StageJson.Write(stage, catalog, (child, parameter, index) =>
        {
            string name = $"{parameter}-{index:00}-{child.Type}{suffix}";
            children.Add((child, name));
            return new JsonObject { [ChildKey] = name };
        });
        parameters.Remove("type");
        foreach ((Stage child, string name) in children)
            await SaveAsync(child, folder.Subfolder(name), catalog, cancellationToken).ConfigureAwait(false);
        await stage.SavePayloadAsync(files, cancellationToken).ConfigureAwait(false);
        return new JsonObject
        {
            ["formatVersion"] = suffix.Length == 0 ? PlainVersion : FormatVersion,
            ["type"] = stage.Type,
            ["libraryVersion"] = typeof(StageSerializer).Assembly.GetName().Version!.ToString(3),
            ["parameters"] = parameters,
        };
    }

    /// <summary>Saves a stage to a location, where it replaces a stage that was saved there: a reader finds either the old or the new one.</summary>
    /// <param name="stage">A stage that the catalog knows.</param>
    /// <param name="location">The folder.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="cancellationToken">Stops saving; the stage that was there stays.</param>
    public static Task SaveAsync(Stage stage, string location, IStorage storage, StageCatalog catalog, CancellationToken cancellationToken) =>
        SaveAsync(stage, location, storage, catalog, new StageSaveOptions(), cancellationToken);

    /// <inheritdoc cref="SaveAsync(Stage, string, IStorage, StageCatalog, CancellationToken)"/>
    /// <param name="stage">A stage that the catalog knows.</param>
    /// <param name="location">The folder.</param>
    /// <param name="storage">Where it is.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="options">How it is saved.</param>
    /// <param name="cancellationToken">Stops saving; the stage that was there stays.</param>
    public static async Task SaveAsync(
        Stage stage, string location, IStorage storage, StageCatalog catalog, StageSaveOptions options, CancellationToken cancellationToken)
    {
        var folder = new StageFolder(storage, location);
        string write = options.Write ?? Data.PartNames.NewWrite(), name = $"{SavedStage.FilesKey}-{write}";
        StageFolder files = folder.Subfolder(name);
        if (options.Input is { } input)
            await ModelSchemas.SaveAsync(files, input, cancellationToken).ConfigureAwait(false);
        if (options.Summary is { } summary)
            await summary.SaveAsync(files, cancellationToken).ConfigureAwait(false);
        JsonObject json = await WriteAsync(stage, folder, files, $"-{write}", catalog, cancellationToken).ConfigureAwait(false);
        json[SavedStage.FilesKey] = name;
        await SavedStage.ReplaceAsync(folder, json, write, options.GivenUp, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Loads a stage from a location.</summary>
    public static Task<Stage> LoadAsync(string location, IStorage storage, StageCatalog catalog, CancellationToken cancellationToken) =>
        LoadAsync(new StageFolder(storage, location), catalog, cancellationToken);

    /// <summary>Loads a stage.</summary>
    /// <param name="folder">A folder that <see cref="SaveAsync(Stage, StageFolder, StageCatalog, CancellationToken)"/> wrote.</param>
    /// <param name="catalog">The stages there are.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="SpecificationException">There is no saved stage, or this version cannot read it.</exception>
    public static Task<Stage> LoadAsync(StageFolder folder, StageCatalog catalog, CancellationToken cancellationToken) =>
        LoadAsync(folder, new Loading(1, new Counter()), catalog, cancellationToken);

    private static async Task<Stage> LoadAsync(StageFolder folder, Loading at, StageCatalog catalog, CancellationToken cancellationToken)
    {
        string file = $"{folder.Path.TrimEnd('/')}/{FileName}";
        if (await folder.Storage.FindAsync(file, cancellationToken).ConfigureAwait(false) is null)
        {
            throw new SpecificationException(
                "There is no saved stage here", Location.OfFile(folder.Path), $"A saved stage is a folder with a file {FileName}.");
        }
        if (at.Level > MostLevels)
            throw new SpecificationException($"Saved stages are nested deeper than {MostLevels} levels", Location.OfFile(folder.Path), "Save the model again.");
        if (++at.Stages.Value > MostStages)
            throw new SpecificationException($"There are more than {MostStages} saved stages in one", Location.OfFile(folder.Path), "Save the model again.");
        string text = await folder.ReadTextAsync(FileName, cancellationToken).ConfigureAwait(false);
        var root = SpecParser.Parse(Encoding.UTF8.GetBytes(text), file, SpecLimits.Trusted) as SpecMapping
            ?? throw new SpecificationException("This is not a saved stage", Location.OfFile(file));
        CheckVersion(root, file);
        var type = root["type"] as SpecScalar;
        StageDescription description = catalog.Get(type?.Text ?? "", type?.Location ?? root.Location);
        Stage stage = description.Create();
        var errors = new SpecErrors();
        var binder = new StageBinder(catalog, errors);
        if (root["parameters"] is SpecMapping parameters)
        {
            foreach (SpecEntry entry in parameters.Entries)
            {
                StageParameter parameter = description.Parameters.FirstOrDefault(known => known.Name == entry.Key)
                    ?? throw new SpecificationException(
                        $"{description.Name} has no parameter '{entry.Key}'", entry.KeyLocation, "A newer version may have saved this stage.");
                object? value = Folders(entry.Value) is { } names
                    ? await LoadChildrenAsync(names, entry, parameter.ClrType, folder, at, catalog, cancellationToken).ConfigureAwait(false)
                    : binder.Values.Bind(entry.Value, parameter.Property, Location.OfParameter(description.Name, parameter.Name), parameter.Default);
                errors.ThrowIfAny();
                parameter.Property.SetValue(stage, value);
            }
        }
        // What was saved may have been changed since: it is held to the same as what somebody writes.
        StageValidation.ThrowIfInvalid(stage);
        StageFolder files = SavedStage.FilesOf(folder, (root[SavedStage.FilesKey] as SpecScalar)?.Text);
        try
        {
            await stage.LoadPayloadAsync(files, cancellationToken).ConfigureAwait(false);
            return stage;
        }
        catch (Exception error) when (error is not (SynapseException or OperationCanceledException or IOException or UnauthorizedAccessException))
        {
            // Each stage has files of its own, and readers of its own for them.
            stage.Dispose();
            throw new DataException($"A file of this saved stage is damaged ({error.Message.TrimEnd('.')})", Location.OfFile(folder.Path), "Save the model again.", error);
        }
        catch
        {
            stage.Dispose();
            throw;
        }
    }

    private static void CheckVersion(SpecMapping root, string file)
    {
        if (root["formatVersion"] is not SpecScalar { Kind: SpecScalarKind.Number } version)
            throw new SpecificationException("This is not a saved stage: formatVersion is missing", Location.OfFile(file));
        if (SpecScalar.ParseNumber(version.Text) > FormatVersion)
        {
            throw new SpecificationException(
                $"The stage was saved in format {version.Text}, and this version reads up to {FormatVersion}",
                version.Location,
                "Update SynapseServerless.");
        }
    }

    private static string[]? Folders(SpecNode node)
    {
        static string? Name(SpecNode item) =>
            item is SpecMapping { Entries: [{ Key: ChildKey, Value: SpecScalar name }] } ? name.Text : null;
        if (node is SpecSequence { Items.Count: > 0 } sequence && sequence.Items.All(item => Name(item) is not null))
            return [.. sequence.Items.Select(item => Name(item)!)];
        return Name(node) is { } single ? [single] : null;
    }

    private static async Task<object> LoadChildrenAsync(
        string[] names, SpecEntry entry, Type type, StageFolder folder, Loading at, StageCatalog catalog, CancellationToken cancellationToken)
    {
        Type element = TypeNames.Element(type) ?? type;
        var stages = Array.CreateInstance(element, names.Length);
        for (int i = 0; i < names.Length; i++)
        {
            // A folder inside this one: any other could be this one again.
            if (names[i].Trim('.').Length == 0 || names[i].AsSpan().ContainsAny('/', '\\', ':'))
                throw new SpecificationException($"'{names[i]}' is not the folder of a saved stage", entry.Value.Location, "Save the model again.");
            Stage stage = await LoadAsync(folder.Subfolder(names[i]), at with { Level = at.Level + 1 }, catalog, cancellationToken).ConfigureAwait(false);
            if (!element.IsInstanceOfType(stage))
            {
                stage.Dispose();
                throw new SpecificationException($"'{names[i]}' is a {stage.Type}, which is not expected here", entry.Value.Location, "Save the model again.");
            }
            stages.SetValue(stage, i);
        }
        return entry.Value is SpecSequence ? stages : stages.GetValue(0)!;
    }

    // How deep a stage stands, and how many have been read.
    private sealed record Loading(int Level, Counter Stages);

    private sealed class Counter
    {
        public int Value { get; set; }
    }
}
