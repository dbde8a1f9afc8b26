using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Outputs;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Cli.Checks;

/// <summary>Checks a specification against the data it names, as far as that can be done without reading rows.</summary>
/// <remarks>Opens the inputs, then walks their columns through the stages. Every error is kept; each has its line where there is one.</remarks>
internal sealed class SpecificationCheck
{
    private readonly StageCatalog _catalog;
    private readonly IStorage _storage;
    private readonly RunSpecification _specification;
    private readonly List<SynapseException> _errors = [];
    private readonly Dictionary<string, FileDataset> _inputs = new(StringComparer.Ordinal);

    private SpecificationCheck(RunSpecification specification, StageCatalog catalog, IStorage storage)
    {
        _specification = specification;
        _catalog = catalog;
        _storage = storage;
    }

    /// <summary>What is wrong; nothing when all is well.</summary>
    public IReadOnlyList<SynapseException> Errors => _errors;

    /// <summary>The inputs that could be opened.</summary>
    public IReadOnlyDictionary<string, FileDataset> Inputs => _inputs;

    /// <summary>The columns that transforming gives; null when nothing is transformed or an error is in the way.</summary>
    public Schema? Transformed { get; private set; }

    /// <summary>The saved model that the specification names; null where it names none, or it could not be read.</summary>
    public Stage? Model { get; private set; }

    public static async Task<SpecificationCheck> RunAsync(
        RunSpecification specification, StageCatalog catalog, IStorage storage, CancellationToken cancellationToken)
    {
        var check = new SpecificationCheck(specification, catalog, storage);
        check._errors.AddRange(OutputChecks.Check(specification));
        await check.OpenInputsAsync(cancellationToken);
        await check.WalkAsync(cancellationToken);
        return check;
    }

    private async Task OpenInputsAsync(CancellationToken cancellationToken)
    {
        string? fitted = _specification.Fit?.Split('.')[0];
        Schema? known = null;
        if (_specification.Model is { } model)
        {
            try
            {
                known = await ModelSchemas.FindAsync(model, _storage, cancellationToken);
            }
            catch (SynapseException error)
            {
                _errors.Add(error);
            }
        }
        // As a run reads them: what is fitted on first, and the others by its columns.
        foreach ((string name, InputSpecification input) in _specification.Inputs.OrderBy(input => input.Key == fitted ? 0 : 1))
        {
            try
            {
                FileDataset dataset = input.Database is null
                    ? await FileDataset.OpenAsync(_storage, input, known: known, cancellationToken: cancellationToken)
                    : await OpenTableAsync(name, input, cancellationToken);
                _inputs[name] = dataset;
                known ??= name == fitted ? dataset.Schema : null;
                if (_errors.Count == 0)
                    _errors.AddRange(OutputChecks.CheckFiles(_specification, name, await dataset.FilesAsync(cancellationToken)));
                if (input.Split?.Column is { } column && dataset.Schema.GetFieldIndex(column) < 0)
                {
                    throw new SpecificationException(
                        $"The input '{name}' is split by a column that it does not have", new Location { Column = column },
                        Suggestions.Remedy(column, [.. Schemas.Names(dataset.Schema)], "columns"));
                }
            }
            catch (SynapseException error)
            {
                _errors.Add(error);
            }
        }
    }

    // Its columns are all that is wanted of it, so that it is let go of at once.
    private async Task<FileDataset> OpenTableAsync(string name, InputSpecification input, CancellationToken cancellationToken)
    {
        try
        {
            var context = new SynapseServerless.Databases.TableContext(_specification.Name, Storages.Host().Stages with { Storage = _storage });
            using SynapseServerless.Databases.OpenTable table = await SynapseServerless.Databases.OpenTable.OpenAsync(input, context, cancellationToken);
            return table.Data;
        }
        catch (SpecificationException error)
        {
            throw new SpecificationException(error.Problem, error.Location with { File = _specification.Source, Pointer = $"/inputs/{name}/database" }, error.Remedy, error);
        }
    }

    private async Task WalkAsync(CancellationToken cancellationToken)
    {
        Stage? stage = _specification.Pipeline;
        if (_specification.Model is { } model)
        {
            try
            {
                stage = Model = await StageSerializer.LoadAsync(model, _storage, _catalog, cancellationToken);
            }
            catch (SynapseException error)
            {
                _errors.Add(error);
                return;
            }
        }
        if (!await OpenAsync(stage, cancellationToken))
            return;
        if (_specification.Fit is { } fit && Walk(stage!, SchemaOf(fit)) is not null && stage is Estimator estimator)
            await CheckFilesAsync(estimator, SchemaOf(fit)!, cancellationToken);
        if (_specification.Validation is { } validation)
            Walk(stage!, SchemaOf(validation));
        if (_specification.Transform is { } transform)
        {
            Transformed = Walk(stage!, SchemaOf(transform));
            if (_errors.Count == 0 && _inputs.TryGetValue(transform.Split('.')[0], out FileDataset? transformed))
                CheckPartitions(DataOutput.Partitions(stage!, transformed.PartitionCount));
        }
        foreach (EvaluateSpecification evaluation in _specification.Evaluate)
            Walk(evaluation.Stage, evaluation.Input is { } input ? SchemaOf(input) : Transformed);
        if (_specification.Output.Columns is { } columns && Transformed is { } written)
            CheckOutput(columns, written);
    }

    // What stages take from files is read, as a run does it before it asks for schemas.
    private async Task<bool> OpenAsync(Stage? stage, CancellationToken cancellationToken)
    {
        try
        {
            foreach (Stage one in _specification.Evaluate.Select(evaluation => (Stage)evaluation.Stage).Prepend(stage).OfType<Stage>())
                await StageFiles.OpenAsync(one, _storage, _catalog, cancellationToken);
            await SummarizeAsync(stage, cancellationToken);
            return true;
        }
        catch (SynapseException error)
        {
            _errors.Add(AtLine(error));
            return false;
        }
    }

    // A run gives stages that compare with its own data a summary of all of them; here some rows do.
    private async Task SummarizeAsync(Stage? stage, CancellationToken cancellationToken)
    {
        if (_specification.Transform is not { } transform || !_inputs.TryGetValue(transform.Split('.')[0], out FileDataset? data))
            return;
        var before = new List<Transformer>();
        foreach (Stage one in stage is Pipeline pipeline ? pipeline.Stages : stage is null ? [] : [stage])
        {
            if (one is ISummarizesData { NeedsData: true } asks)
                await asks.SummarizeAsync(new PipelineModel([.. before]).Transform(new FirstRows(data)), cancellationToken);
            if (one is not Transformer transformer)
                return;
            before.Add(transformer);
        }
    }

    // An input that could not be opened has had its error already.
    private Schema? SchemaOf(string reference) => _inputs.GetValueOrDefault(reference.Split('.')[0])?.Schema;

    private Schema? Walk(Stage stage, Schema? schema)
    {
        if (schema is null)
            return null;
        try
        {
            return stage.TransformSchema(schema);
        }
        catch (SynapseException error)
        {
            SynapseException located = AtLine(error is SpecificationException wrong ? InputNotes.Explain(wrong, _inputs.Values.Select(input => input.Manifest)) : error);
            // Fitting and transforming walk the same stages, and one mistake is reported once.
            if (_errors.TrueForAll(known => known.Message != located.Message))
                _errors.Add(located);
            return null;
        }
    }

    private async Task CheckFilesAsync(Estimator estimator, Schema schema, CancellationToken cancellationToken)
    {
        try
        {
            await estimator.CheckFilesAsync(schema, _storage, cancellationToken);
        }
        catch (SynapseException error)
        {
            _errors.Add(AtLine(error));
        }
    }

    private void CheckPartitions(int partitions)
    {
        try
        {
            OutputChecks.CheckPartitions(_specification, partitions);
        }
        catch (SpecificationException error)
        {
            _errors.Add(error);
        }
    }

    private SynapseException AtLine(SynapseException error) =>
        error is SpecificationException known ? known.Among(_specification.StageLocations) : error;

    private void CheckOutput(IReadOnlyList<string> columns, Schema written)
    {
        IReadOnlyList<string> names = Schemas.Names(written);
        foreach (string column in columns.Where(column => !names.Contains(column)))
        {
            _errors.Add(new SpecificationException(
                "The output asks for a column that the pipeline does not give",
                new Location { File = _specification.Source, Column = column },
                Suggestions.Remedy(column, [.. names], "columns")));
        }
    }
}
