using System.ComponentModel.DataAnnotations;
using System.Reflection;
using SynapseServerless.Databases;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Specifications;

/// <summary>Builds a <see cref="RunSpecification"/> out of nodes and checks that its parts fit together.</summary>
internal sealed class SpecificationBuilder
{
    private static readonly string[] _keys =
        ["$schema", "name", "description", "inputs", "defaults", "pipeline", "model", "fit", "transform", "evaluate", "output", "stream", "onError", "options"];

    private readonly SpecErrors _errors;
    private readonly string _source;
    private readonly Func<string, string> _resolve;
    private readonly StageBinder _stages;
    private readonly StreamPartBinder _streams;

    public SpecificationBuilder(StageCatalog catalog, SpecErrors errors, string source, Func<string, string> resolve, bool foreign = false)
    {
        _errors = errors;
        _source = source;
        _resolve = resolve;
        _stages = new StageBinder(catalog, errors, resolve, foreign);
        _streams = new StreamPartBinder(catalog, errors, _stages.Values, resolve);
    }

    public RunSpecification Build(SpecMapping root)
    {
        CheckKeys(root, _keys, "A specification");
        var specification = new RunSpecification
        {
            Name = Text(root, "name") ?? NameOf(_source),
            Description = Text(root, "description"),
            Inputs = Inputs(root),
            Pipeline = root["pipeline"] is { } pipeline ? _stages.Bind(pipeline, typeof(Stage)) : null,
            Model = Text(root, "model") is { } model ? _resolve(model) : null,
            Fit = Fit(root, "input"),
            Validation = Fit(root, "validation"),
            Transform = Text(root, "transform"),
            Evaluate = Evaluations(root),
            Output = Output(root),
            Stream = Stream(root),
            // What never ends does not end with a bad row, unless somebody wants it to.
            OnError = (OnError)Value(root, "onError", typeof(OnError), StreamCheck.HasStream(root) ? OnError.SetAside : OnError.Fail)!,
            Options = root["options"] is { } options ? Record(options, new RunOptions(), "options") : new RunOptions(),
            Source = _source,
            Canonical = "",
            StageLocations = _stages.Locations,
            OutputLocations = ((root["output"] as SpecMapping)?.Entries ?? []).ToDictionary(entry => entry.Key, entry => entry.Value.Location, StringComparer.Ordinal),
        };
        if (_errors.Errors.Count == 0)
            CheckTogether(root, specification);
        return specification;
    }

    private Dictionary<string, InputSpecification> Inputs(SpecMapping root)
    {
        var inputs = new Dictionary<string, InputSpecification>(StringComparer.Ordinal);
        if (root["inputs"] is not SpecMapping mapping)
        {
            _errors.Add(
                root["inputs"] is null ? "The specification has no inputs" : "Inputs are a mapping of names to inputs",
                (root["inputs"] ?? root).Location, "Write inputs:, a name of your choice, and path: under it.");
            return inputs;
        }
        foreach (SpecEntry entry in mapping.Entries)
        {
            if (entry.Key.Contains('.', StringComparison.Ordinal))
                _errors.Add($"The name of an input has no dot in it, and '{entry.Key}' has", entry.KeyLocation, "A dot names a split, as in flights.train.");
            SpecNode node = entry.Value is SpecScalar path
                ? new SpecMapping([new SpecEntry("path", path.Location, path)], path.Location)
                : entry.Value;
            if (node is SpecMapping input && input["path"] is null && input["database"] is null && !StreamCheck.NeedsNoPath(input))
                _errors.Add($"The input '{entry.Key}' has no path", input.Location, "Add path: with a file, folder or glob.");
            TableCheck.Check(entry.Key, node, _errors);
            InputSpecification read = Record(node, new InputSpecification { Path = [] }, $"input '{entry.Key}'");
            inputs[entry.Key] = read with { Path = [.. read.Path.Select(_resolve)] };
        }
        return inputs;
    }

    // An input that is a stream has one, whether or not the specification says how it is cut.
    private StreamSpecification? Stream(SpecMapping root) => root["stream"] is { } stream
        ? Record(stream, new StreamSpecification(), "stream")
        : StreamCheck.HasStream(root) ? new StreamSpecification() : null;

    private List<EvaluateSpecification> Evaluations(SpecMapping root)
    {
        IReadOnlyList<SpecNode> nodes = root["evaluate"] switch
        {
            null => [],
            SpecSequence sequence => sequence.Items,
            { } single => [single],
        };
        var evaluations = new List<EvaluateSpecification>();
        foreach (SpecNode node in nodes)
        {
            string? input = null;
            SpecNode stage = node;
            if (node is SpecMapping mapping && mapping["input"] is SpecScalar given)
            {
                input = given.Text;
                stage = mapping with { Entries = [.. mapping.Entries.Where(entry => entry.Key != "input")] };
            }
            if (_stages.Bind(stage, typeof(Transformer)) is not Transformer transformer)
                continue;
            if (transformer is AggregateTransformer)
                evaluations.Add(new EvaluateSpecification { Stage = transformer, Input = input });
            else
                _errors.Add($"{transformer.Type} does not evaluate", node.Location, "Use a stage such as ComputeModelStatistics.");
        }
        return evaluations;
    }

    private OutputSpecification Output(SpecMapping root)
    {
        if (root["output"] is not { } node)
            return new OutputSpecification();
        OutputSpecification output = Record(node, new OutputSpecification(), "output");
        string? Place(string? location) => location is null ? null : _resolve(location);
        return output with
        {
            Model = Place(output.Model),
            Data = Place(output.Data),
            Metrics = Place(output.Metrics),
            Report = Place(output.Report),
            SetAside = Place(output.SetAside),
        };
    }

    private void CheckTogether(SpecMapping root, RunSpecification specification)
    {
        Location At(string key) => (root[key] ?? root).Location;
        if (specification.Pipeline is not null && specification.Model is not null)
            _errors.Add("A specification has a pipeline or a model, and this one has both", At("model"), "Keep the one to apply.");
        if (specification.Fit is not null && specification.Pipeline is null)
            _errors.Add("There is nothing to fit", At("fit"), "Add a pipeline.");
        if (specification.Transform is not null && specification.Pipeline is null && specification.Model is null)
            _errors.Add("There is nothing to transform with", At("transform"), "Add a pipeline or a model.");
        if (specification.Fit is null && specification.Transform is null && specification.Evaluate.Count == 0)
            _errors.Add("The specification does nothing", root.Location, "Add fit:, transform: or evaluate:.");
        if (specification.Fit is null && specification.Transform is not null && specification.Pipeline is { } pipeline && HasEstimator(pipeline))
            _errors.Add("The pipeline has estimators and nothing to fit them on", At("pipeline"), "Add fit: with the name of an input.");
        if ((specification.Output.Data is not null || specification.Output.Sink is not null || specification.Output.Database is not null) && specification.Transform is null)
            _errors.Add("There is an output for data, and nothing is transformed", At("output"), "Add transform: with the name of an input.");
        if (specification.Output.Model is not null && specification.Fit is null)
            _errors.Add("There is an output for a model, and nothing is fitted", At("output"), "Add fit: with the name of an input.");

        if (specification.Options.Deadline is { } deadline && !DateTimeOffset.TryParse(deadline, System.Globalization.CultureInfo.InvariantCulture, out _))
            _errors.Add($"options.deadline: '{deadline}' is not a time", ((root["options"] as SpecMapping)?["deadline"] ?? root).Location, "Write it as ISO 8601, such as 2026-05-01T18:00:00Z.");
        CheckBudget(specification, ((root["options"] as SpecMapping)?["budget"] ?? root).Location);
        StreamCheck.Check(root, specification, _errors);
        foreach ((string name, InputSpecification input) in specification.Inputs)
            CheckSplit(name, input, (root["inputs"] as SpecMapping)?[name]?.Location ?? root.Location);
        var fit = root["fit"] as SpecMapping;
        Reference(specification.Fit, (fit?["input"] ?? root["fit"] ?? root).Location, specification);
        Reference(specification.Validation, (fit?["validation"] ?? root["fit"] ?? root).Location, specification);
        if (specification is { Fit: not null, Pipeline: { } fitted })
        {
            foreach (SpecificationException error in Validated.Errors(fitted, specification.Validation is not null))
            {
                Location place = error.Location.Stage is { } uid && specification.StageLocations.TryGetValue(uid, out Location known) ? known : At("fit");
                _errors.Add(new SpecificationException(
                    error.Problem, place with { Stage = error.Location.Stage, Parameter = error.Location.Parameter }, error.Remedy, error));
            }
        }
        Reference(specification.Transform, At("transform"), specification);
        foreach (EvaluateSpecification evaluation in specification.Evaluate)
        {
            Reference(evaluation.Input, At("evaluate"), specification);
            if (evaluation.Input is null && specification.Transform is null)
                _errors.Add($"{evaluation.Stage.Uid} has nothing to evaluate", At("evaluate"), "Add transform:, or input: to the evaluation.");
        }
    }

    private void CheckBudget(RunSpecification specification, Location location)
    {
        if (specification.Options.Budget is not { } budget)
            return;
        foreach ((string parameter, string problem) in budget.Problems())
            _errors.Add($"options.budget: {problem}", location, parameter == "budget" ? "Give one of maxCost:, maxTokens: and maxCalls:." : "Give a positive number, or leave it out for no limit.");
        if (budget.MaxCost is null || specification.Pipeline is null)
            return;
        foreach (SpecificationException error in Flatten(specification.Pipeline).OfType<IBudgetedStage>().SelectMany(stage => stage.CheckCost()))
            _errors.Add(new SpecificationException(error.Problem, location with { Stage = error.Location.Stage, Parameter = error.Location.Parameter }, error.Remedy, error));
    }

    private static IEnumerable<Stage> Flatten(Stage stage) => stage is Pipeline pipeline ? pipeline.Stages.SelectMany(Flatten) : [stage];

    private void CheckSplit(string name, InputSpecification input, Location location)
    {
        if (input is { Database: null, Stream: null or FolderSource } && (input.Path.Count == 0 || input.Path.Any(string.IsNullOrWhiteSpace)))
            _errors.Add($"The input '{name}' has no path", location, "Add path: with a file, folder or glob.");
        if (input.PartitionBytes < 1)
            _errors.Add("partitionBytes must be at least 1", location);
        if (input.Partitions < 1)
            _errors.Add("partitions must be at least 1", location);
        if (input.Split is not { } split)
            return;
        if (new[] { split.Column is not null, split.Fractions.Count > 0, split.Folds is not null }.Count(static given => given) != 1)
            _errors.Add($"The split of '{name}' needs fractions, a column or folds, and one of them alone", location, "Write, say, fractions: {train: 0.8, test: 0.2}.");
        if (split.Fold >= (split.Folds ?? 1))
            _errors.Add($"The split of '{name}' has no fold {split.Fold}", location, "Folds are counted from 0.");
        if (new[] { split.GroupCol, split.StratifyCol, split.FoldCol }.Count(static column => column is not null) > 1)
            _errors.Add($"The split of '{name}' has more than one of groupCol, stratifyCol and foldCol", location, "Keep one of them.");
        if (split is { FoldCol: not null, Folds: null })
            _errors.Add($"The split of '{name}' has foldCol and no folds", location, "Write how many folds the column numbers, such as folds: 5.");
        if (split.Fractions.Any(fraction => !(fraction.Value > 0)))
            _errors.Add($"Every fraction of the split of '{name}' must be more than 0", location);
        if (split.Fractions.Values.Sum() > 1 + 1e-9)
            _errors.Add($"The fractions of the split of '{name}' sum to {split.Fractions.Values.Sum():0.###}, which is more than 1", location);
    }

    private void Reference(string? reference, Location location, RunSpecification specification)
    {
        if (reference is null)
            return;
        string[] parts = reference.Split('.', 2);
        if (!specification.Inputs.TryGetValue(parts[0], out InputSpecification? input))
        {
            _errors.Add($"There is no input '{parts[0]}'", location, Suggestions.Remedy(parts[0], [.. specification.Inputs.Keys], "inputs"));
            return;
        }
        if (parts.Length == 1)
            return;
        if (input.Split is not { } split)
            _errors.Add($"The input '{parts[0]}' has no splits, and {reference} asks for one", location, "Add split: to the input.");
        else if (split.Names is { } names && !names.Contains(parts[1]))
            _errors.Add($"The input '{parts[0]}' has no split '{parts[1]}'", location, Suggestions.Remedy(parts[1], names, "splits"));
    }

    // A record's init properties are its keys; what a specification leaves out keeps the value that the record starts with.
    private T Record<T>(SpecNode node, T start, string what)
        where T : class
    {
        if (node is not SpecMapping mapping)
        {
            _errors.Add($"The {what} is a mapping, not {node.Description}", node.Location);
            return start;
        }
        PropertyInfo[] properties = [.. typeof(T).GetProperties().Where(property => property.SetMethod is not null)];
        CheckKeys(mapping, [.. properties.Select(property => ParameterName.FromProperty(property.Name))], $"The {what}");
        foreach (PropertyInfo property in properties)
        {
            if (mapping[ParameterName.FromProperty(property.Name)] is not { } value)
                continue;
            object? bound = (property.PropertyType, value) switch
            {
                ({ } type, SpecMapping) when type == typeof(SplitSpecification) => Record(value, new SplitSpecification(), "split"),
                ({ } type, SpecMapping) when type == typeof(EventTimeSpecification) => Record(value, new EventTimeSpecification(), "event time"),
                ({ } type, SpecMapping) when type == typeof(WindowSpecification) => Record(value, new WindowSpecification(), "window"),
                ({ } type, _) when type == typeof(StreamSource) => _streams.Source(value),
                ({ } type, _) when type == typeof(StreamSink) => _streams.Sink(value),
                ({ } type, _) when type == typeof(TableSource) => _streams.TableSource(value),
                ({ } type, _) when type == typeof(TableSink) => _streams.TableSink(value),
                _ => _stages.Values.Bind(value, property, Location.None, property.GetValue(start)),
            };
            foreach (ValidationAttribute limit in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (StageValidation.Violation(limit, bound) is { } violation)
                    _errors.Add(violation, value.Location);
            }
            property.SetValue(start, bound);
        }
        return start;
    }

    private void CheckKeys(SpecMapping mapping, string[] known, string what)
    {
        foreach (SpecEntry entry in mapping.Entries.Where(entry => !known.Contains(entry.Key)))
            _errors.Add($"{what} has no key '{entry.Key}'", entry.KeyLocation, Suggestions.Remedy(entry.Key, [.. known.Where(key => key[0] != '$')], "keys"));
    }

    // fit: flights.train, or a mapping of input and validation.
    private string? Fit(SpecMapping root, string key)
    {
        if (root["fit"] is not SpecMapping mapping)
            return key == "input" ? Text(root, "fit") : null;
        if (key == "input")
        {
            CheckKeys(mapping, ["input", "validation"], "fit");
            if (mapping["input"] is null)
                _errors.Add("The fit has no input", mapping.Location, "Add input: with the name of an input.");
        }
        return Text(mapping, key);
    }

    private string? Text(SpecMapping root, string key) => (string?)Value(root, key, typeof(string), null);

    private object? Value(SpecMapping root, string key, Type type, object? fallback) =>
        root[key] is { } node ? _stages.Values.Bind(node, type, Location.None, fallback) : fallback;

    private static bool HasEstimator(Stage stage) => stage is Pipeline pipeline ? pipeline.Stages.Any(HasEstimator) : stage is Estimator;

    private static string NameOf(string source)
    {
        string name = Path.GetFileNameWithoutExtension(source);
        return name is "pipeline" or "spec" or "specification" or "" ? Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(source))) ?? "run" : name;
    }
}
