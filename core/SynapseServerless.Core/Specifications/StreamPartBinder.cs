using System.ComponentModel.DataAnnotations;
using SynapseServerless.Databases;
using SynapseServerless.Stages;
using SynapseServerless.Streaming;

namespace SynapseServerless.Specifications;

/// <summary>Makes sources and sinks of streams out of nodes: a mapping with <c>kind</c> and parameters.</summary>
/// <param name="catalog">The kinds there are.</param>
/// <param name="errors">Takes the errors.</param>
/// <param name="values">Binds the parameters.</param>
/// <param name="resolve">Turns a location as written into one that does not depend on where the specification is.</param>
internal sealed class StreamPartBinder(StageCatalog catalog, SpecErrors errors, ValueBinder values, Func<string, string> resolve)
{
    /// <summary>The source; null after an error. Without a kind it is the files that land where the input says.</summary>
    public StreamSource? Source(SpecNode node) => (StreamSource?)Bind(node, catalog.StreamSources, "stream", "sources", FolderSource.Kind);

    /// <summary>The sink; null after an error.</summary>
    public StreamSink? Sink(SpecNode node) => (StreamSink?)Bind(node, catalog.StreamSinks, "sink", "sinks", null);

    /// <summary>The table that is read; null after an error.</summary>
    public TableSource? TableSource(SpecNode node) => (TableSource?)Bind(node, catalog.TableSources, "database", "databases", null);

    /// <summary>The table that is written; null after an error.</summary>
    public TableSink? TableSink(SpecNode node) => (TableSink?)Bind(node, catalog.TableSinks, "database", "databases", null);

    private StreamPart? Bind(SpecNode node, IReadOnlyDictionary<string, StreamKind> kinds, string what, string plural, string? usual)
    {
        // The name of a kind alone, for one that needs no parameter.
        if (node is SpecScalar { Kind: SpecScalarKind.Text } bare)
            node = new SpecMapping([new SpecEntry("kind", bare.Location, bare)], bare.Location);
        if (node is not SpecMapping mapping)
        {
            errors.Add($"The {what} is a mapping, not {node.Description}", node.Location, $"Write kind: and its parameters under {what}:.");
            return null;
        }
        string? name = mapping["kind"] is SpecScalar { Kind: SpecScalarKind.Text } given ? given.Text : mapping["kind"] is null ? usual : null;
        if (name is null || !kinds.TryGetValue(name, out StreamKind? kind))
        {
            errors.Add(
                name is null ? $"The {what} has no kind" : $"There is no {what} of the kind '{name}'", (mapping["kind"] ?? mapping).Location,
                Suggestions.Remedy(name ?? "", [.. kinds.Keys], plural));
            return null;
        }
        return Fill(kind, mapping, what);
    }

    private StreamPart? Fill(StreamKind kind, SpecMapping mapping, string what)
    {
        int before = errors.Errors.Count;
        StreamPart part = kind.Create();
        foreach (SpecEntry entry in mapping.Entries.Where(entry => entry.Key != "kind"))
        {
            if (kind.Parameters.FirstOrDefault(known => known.Name == entry.Key) is not { } parameter)
            {
                errors.Add(
                    $"The {what} '{kind.Name}' has no parameter '{entry.Key}'", entry.KeyLocation,
                    Suggestions.Remedy(entry.Key, [.. kind.Parameters.Select(known => known.Name)], "parameters"));
                continue;
            }
            object? value = values.Bind(entry.Value, parameter.Property, Location.None with { Parameter = parameter.Name }, parameter.Default);
            if (value is string path && parameter.Property.IsDefined(typeof(LocationParameterAttribute), true))
                value = resolve(path);
            foreach (ValidationAttribute limit in parameter.Limits)
            {
                if (StageValidation.Violation(limit, value) is { } violation)
                    errors.Add(violation, entry.Value.Location with { Parameter = parameter.Name });
            }
            parameter.Property.SetValue(part, value);
        }
        foreach (StageParameter parameter in kind.Parameters.Where(known => known.Required && mapping[known.Name] is null))
        {
            errors.Add(
                $"The parameter {parameter.Name} of the {what} '{kind.Name}' is required and missing", mapping.Location,
                parameter.Summary.Length == 0 ? null : $"It takes {TypeNames.Describe(parameter.ClrType)}: {parameter.Summary}");
        }
        if (errors.Errors.Count > before)
            return null;
        foreach (SpecificationException error in part.Validate())
        {
            SpecNode at = error.Location.Parameter is { } name ? mapping[name] ?? mapping : mapping;
            errors.Add(new SpecificationException(error.Problem, at.Location with { Parameter = error.Location.Parameter }, error.Remedy, error));
        }
        return errors.Errors.Count > before ? null : part;
    }
}
