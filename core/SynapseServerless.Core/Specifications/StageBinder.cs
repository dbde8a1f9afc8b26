using System.ComponentModel.DataAnnotations;
using System.Globalization;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Specifications;

/// <summary>Makes stages out of nodes: a mapping with <c>type</c> and parameters, or a list, which is a pipeline.</summary>
internal sealed class StageBinder
{
    private readonly StageCatalog _catalog;
    private readonly SpecErrors _errors;
    private readonly ValueBinder _values;
    private readonly Dictionary<string, Location> _locations = [];
    private readonly Func<string, string>? _resolve;
    private readonly bool _foreign;

    /// <param name="catalog">The stages there are.</param>
    /// <param name="errors">Takes the errors.</param>
    /// <param name="resolve">Turns a location as written into one that does not depend on where the specification is; null to keep it.</param>
    /// <param name="foreign">Whether it came over the network, so that no stage in it may call functions of this process.</param>
    public StageBinder(StageCatalog catalog, SpecErrors errors, Func<string, string>? resolve = null, bool foreign = false)
    {
        _foreign = foreign;
        _catalog = catalog;
        _errors = errors;
        _resolve = resolve;
        _values = new ValueBinder(errors, Bind);
    }

    /// <summary>Where each stage stands, by uid.</summary>
    public IReadOnlyDictionary<string, Location> Locations => _locations;

    /// <summary>The values that are no stages.</summary>
    public ValueBinder Values => _values;

    /// <summary>The stage, or null after an error.</summary>
    /// <param name="node">The node.</param>
    /// <param name="wanted">The kind of stage that fits here.</param>
    public Stage? Bind(SpecNode node, Type wanted)
    {
        if (node is SpecSequence sequence && wanted.IsAssignableFrom(typeof(Pipeline)))
            return BindPipeline(sequence);
        // A saved model by its folder, where nothing but a transformer will do.
        if (node is SpecScalar { Kind: SpecScalarKind.Text } && wanted == typeof(Transformer))
            node = new SpecMapping([new("type", node.Location, new SpecScalar(nameof(SavedModel), SpecScalarKind.Text, node.Location)), new("path", node.Location, node)], node.Location);
        if (node is not SpecMapping mapping)
        {
            _errors.Add($"A stage is expected here, not {node.Description}", node.Location, "Write a mapping with type and parameters.");
            return null;
        }
        if (mapping["type"] is not SpecScalar { Kind: SpecScalarKind.Text } type)
        {
            _errors.Add("The stage has no type", mapping.Location, "Add type: with the name of a stage; synapse stages lists them.");
            return null;
        }
        if (_catalog.Find(type.Text) is not { } description)
        {
            _errors.Add(
                $"There is no stage '{type.Text}'", type.Location,
                Suggestions.Remedy(type.Text, [.. _catalog.Stages.Select(stage => stage.Name)], "stages"));
            return null;
        }
        if (!description.ClrType.IsAssignableTo(wanted))
        {
            _errors.Add(
                $"{description.Name} is {Article(description.Kind)}, and {(wanted == typeof(Transformer) ? "a transformer" : "an estimator")} is expected here",
                type.Location);
            return null;
        }
        return Fill(description, mapping);
    }

    private Pipeline? BindPipeline(SpecSequence sequence)
    {
        var stages = new List<Stage>();
        foreach (SpecNode item in sequence.Items)
        {
            if (Bind(item, typeof(Stage)) is { } stage)
                stages.Add(stage);
        }
        return stages.Count == sequence.Items.Count ? new Pipeline(stages) : null;
    }

    private Stage? Fill(StageDescription description, SpecMapping mapping)
    {
        int before = _errors.Errors.Count;
        string uid = Uid(mapping, description.Name);
        _locations[uid] = mapping.Location;
        Stage stage = description.Create();
        description.ClrType.GetProperty(nameof(Stage.Uid))!.SetValue(stage, uid);
        foreach (SpecEntry entry in mapping.Entries.Where(entry => entry.Key is not ("type" or "uid")))
        {
            StageParameter? parameter = description.Parameters.FirstOrDefault(known => known.Name == entry.Key);
            if (parameter is null && description.Parameters.FirstOrDefault(known => known.ColumnName == entry.Key) is { } columns)
            {
                BindColumn(stage, columns, mapping, entry);
                continue;
            }
            if (parameter is null)
            {
                _errors.Add(
                    $"{description.Name} has no parameter '{entry.Key}'", entry.KeyLocation with { Stage = uid },
                    Suggestions.Remedy(entry.Key, [.. description.Parameters.SelectMany(known => known.Names)], "parameters"));
                continue;
            }
            object? value = _values.Bind(entry.Value, parameter.Property, Location.OfParameter(uid, parameter.Name), parameter.Default);
            if (value is string path && _resolve is not null && parameter.Property.IsDefined(typeof(LocationParameterAttribute), true))
                value = _resolve(path);
            Check(parameter, value, entry.Value.Location with { Stage = uid, Parameter = parameter.Name });
            parameter.Property.SetValue(stage, value);
        }
        foreach (StageParameter parameter in description.Parameters.Where(known => known.Required && known.Names.All(name => mapping[name] is null)))
        {
            _errors.Add(
                $"The parameter {parameter.Name} is required and missing", mapping.Location with { Stage = uid },
                parameter.Summary.Length == 0 ? null : $"It takes {TypeNames.Describe(parameter.ClrType)}: {parameter.Summary}");
        }
        if (_foreign && stage is ICallsFunctions)
        {
            _errors.Add(
                $"{description.Name} calls a function of the program, which a specification from the network may not do", mapping.Location with { Stage = uid },
                "Use SQLTransformer, or a stage of your own in the service's catalog; synapse run --functions calls functions on your own machine.");
        }
        if (_errors.Errors.Count > before)
            return null;
        foreach (SpecificationException error in stage.Validate())
        {
            SpecNode? at = error.Location.Parameter is { } name ? mapping[name] ?? mapping[name + ValueOrColumn.Suffix] : null;
            Location place = (at ?? mapping).Location with { Stage = error.Location.Stage ?? uid, Parameter = error.Location.Parameter };
            _errors.Add(new SpecificationException(error.Problem, place, error.Remedy, error));
        }
        return _errors.Errors.Count > before ? null : (stage as IStandsFor)?.StandsFor ?? stage;
    }

    // The column that has a parameter for each row.
    private void BindColumn(Stage stage, StageParameter parameter, SpecMapping mapping, SpecEntry entry)
    {
        Location location = entry.Value.Location with { Stage = stage.Uid, Parameter = entry.Key };
        if (mapping[parameter.Name] is not null)
            _errors.Add($"Both {parameter.Name} and {entry.Key} are given", location, "Keep one of them: a value for all rows, or the column that has it.");
        else if (entry.Value is SpecScalar { Kind: SpecScalarKind.Text } column)
            parameter.Property.SetValue(stage, ValueOrColumn.Create(parameter.ClrType, null, column.Text));
        else
            _errors.Add($"The name of a column is expected here, not {entry.Value.Description}", location);
    }

    private void Check(StageParameter parameter, object? value, Location location)
    {
        foreach (ValidationAttribute limit in parameter.Limits)
        {
            if (StageValidation.Violation(limit, value) is { } violation)
                _errors.Add(violation, location);
        }
    }

    // Two stages of one type need names of their own, because default column names and messages lean on them.
    private string Uid(SpecMapping mapping, string type)
    {
        if (mapping["uid"] is SpecScalar given)
        {
            if (_locations.TryGetValue(given.Text, out Location first))
                _errors.Add($"The uid '{given.Text}' is taken by the stage in line {first.Line}", given.Location, "Choose another.");
            return given.Text;
        }
        string uid = type;
        for (int i = 2; _locations.ContainsKey(uid); i++)
            uid = string.Create(CultureInfo.InvariantCulture, $"{type}_{i}");
        return uid;
    }

    private static string Article(StageKind kind) => kind == StageKind.Estimator ? "an estimator" : "a transformer";
}
