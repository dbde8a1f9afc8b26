using SynapseServerless.Stages;

namespace SynapseServerless.Specifications;

/// <summary>Puts what a specification gives under <c>defaults</c> into the stages that do not give it themselves. From there on they are parameters like others.</summary>
internal static class SpecDefaults
{
    /// <summary>The key.</summary>
    public const string Key = "defaults";

    /// <summary>The specification with its defaults where they belong.</summary>
    /// <param name="root">The specification.</param>
    /// <param name="catalog">The stages, and the kinds of defaults.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static SpecNode Apply(SpecNode root, StageCatalog catalog, SpecErrors errors)
    {
        if (root is not SpecMapping mapping || mapping[Key] is not { } node)
            return root;
        var rest = new SpecMapping([.. mapping.Entries.Where(entry => entry.Key != Key)], mapping.Location);
        if (node is not SpecMapping kinds)
        {
            errors.Add($"Defaults are a mapping of kinds to parameters, not {node.Description}", node.Location, $"Write {string.Join(" or ", catalog.Defaults.Keys)}: and parameters under it.");
            return rest;
        }
        var known = new List<(StageDefaults Defaults, SpecMapping Values)>();
        foreach (SpecEntry kind in kinds.Entries)
        {
            if (!catalog.Defaults.TryGetValue(kind.Key, out StageDefaults? defaults))
                errors.Add($"There are no defaults '{kind.Key}'", kind.KeyLocation, Suggestions.Remedy(kind.Key, [.. catalog.Defaults.Keys], "defaults"));
            else if (kind.Value is not SpecMapping values)
                errors.Add($"{kind.Key} is a mapping of parameters, not {kind.Value.Description}", kind.Value.Location, "Write names of parameters and their values under it.");
            else if (values.Entries.Where(entry => !defaults.Parameters.ContainsKey(entry.Key)).ToArray() is { Length: > 0 } unknown)
                errors.Add($"{kind.Key} has no parameter '{unknown[0].Key}'", unknown[0].KeyLocation, Suggestions.Remedy(unknown[0].Key, [.. defaults.Parameters.Keys], "parameters"));
            else
                known.Add((defaults, values));
        }
        return Fill(rest, known, catalog);
    }

    private static SpecNode Fill(SpecNode node, List<(StageDefaults Defaults, SpecMapping Values)> known, StageCatalog catalog) => node switch
    {
        SpecSequence sequence => sequence with { Items = [.. sequence.Items.Select(item => Fill(item, known, catalog))] },
        SpecMapping mapping => Stage(mapping with { Entries = [.. mapping.Entries.Select(entry => entry with { Value = Fill(entry.Value, known, catalog) })] }, known, catalog),
        _ => node,
    };

    private static SpecMapping Stage(SpecMapping mapping, List<(StageDefaults Defaults, SpecMapping Values)> known, StageCatalog catalog)
    {
        if (mapping["type"] is not SpecScalar type || catalog.Find(type.Text) is not { } stage)
            return mapping;
        var given = new HashSet<string>(
            mapping.Entries.Select(entry => stage.Parameters.FirstOrDefault(parameter => parameter.ColumnName == entry.Key)?.Name ?? entry.Key), StringComparer.Ordinal);
        var added = new List<SpecEntry>();
        foreach ((StageDefaults defaults, SpecMapping values) in known)
        {
            foreach (SpecEntry value in values.Entries)
            {
                if (defaults.ParameterOf(stage.ClrType, value.Key, given) is { } name && !given.Contains(name) && stage.Parameters.Any(parameter => parameter.Name == name)
                    && added.TrueForAll(entry => entry.Key != name))
                {
                    added.Add(value with { Key = name });
                }
            }
        }
        return added.Count == 0 ? mapping : mapping with { Entries = [.. mapping.Entries, .. added] };
    }
}
