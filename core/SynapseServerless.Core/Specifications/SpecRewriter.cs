using System.Text.RegularExpressions;

namespace SynapseServerless.Specifications;

/// <summary>Puts values of the environment and of the command line into a specification.</summary>
internal static partial class SpecRewriter
{
    /// <summary>Replaces <c>${NAME}</c> and <c>${NAME:-default}</c>; <c>$${</c> stands for <c>${</c> itself.</summary>
    /// <exception cref="SpecificationException">The specification becomes too large by it.</exception>
    public static SpecNode Environment(SpecNode node, Func<string, string?> environment, SpecErrors errors) => Environment(node, environment, errors, new Room());

    private static SpecNode Environment(SpecNode node, Func<string, string?> environment, SpecErrors errors, Room room) => node switch
    {
        SpecMapping mapping => mapping with
        {
            Entries = [.. mapping.Entries.Select(entry => entry with { Value = Environment(entry.Value, environment, errors, room) })],
        },
        SpecSequence sequence => sequence with { Items = [.. sequence.Items.Select(item => Environment(item, environment, errors, room))] },
        SpecScalar { Kind: SpecScalarKind.Text } scalar when scalar.Text.Contains("${", StringComparison.Ordinal) =>
            Substitute(scalar, environment, errors, room),
        _ => node,
    };

    /// <summary>Sets one value, such as <c>pipeline.LightGBMClassifier.numLeaves=63</c> or <c>pipeline.2.n=4</c>.</summary>
    public static SpecNode Override(SpecNode root, string assignment)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new SpecificationException(
                $"'{assignment}' is not of the form path=value", new Location { File = "--set" },
                "Write, say, --set pipeline.LightGBMClassifier.numLeaves=63.");
        }
        if (assignment.AsSpan(0, equals).Count('.') >= SpecLimits.Default.Depth)
        {
            throw new SpecificationException(
                $"The path has more than {SpecLimits.Default.Depth} steps", new Location { File = "--set" }, "A specification is not nested as deeply.");
        }
        SpecNode value = SpecParser.ParseValue(assignment[(equals + 1)..] is "" ? "\"\"" : assignment[(equals + 1)..], $"--set {assignment}");
        return Set(root, assignment[..equals].Split('.'), 0, value, assignment);
    }

    private static SpecNode Set(SpecNode node, string[] path, int depth, SpecNode value, string assignment)
    {
        if (depth == path.Length)
            return value;
        string step = path[depth];
        switch (node)
        {
            case SpecMapping mapping when mapping[step] is not null:
                return mapping with
                {
                    Entries = [.. mapping.Entries.Select(entry =>
                        entry.Key == step ? entry with { Value = Set(entry.Value, path, depth + 1, value, assignment) } : entry)],
                };
            case SpecMapping mapping:
                var location = value.Location with { Pointer = $"{mapping.Location.Pointer}/{step}" };
                SpecNode child = depth + 1 == path.Length
                    ? value
                    : Set(new SpecMapping([], location), path, depth + 1, value, assignment);
                return mapping with { Entries = [.. mapping.Entries, new SpecEntry(step, location, child)] };
            case SpecSequence sequence:
                int index = IndexOf(sequence, step, assignment);
                return sequence with
                {
                    Items = [.. sequence.Items.Select((item, i) => i == index ? Set(item, path, depth + 1, value, assignment) : item)],
                };
            default:
                throw new SpecificationException(
                    $"There is nothing called '{step}' inside {node.Description}", new Location { File = $"--set {assignment}" });
        }
    }

    private static int IndexOf(SpecSequence sequence, string step, string assignment)
    {
        if (int.TryParse(step, out int index) && index >= 0 && index < sequence.Items.Count)
            return index;
        string[] names = [.. sequence.Items.Select(item =>
            item is SpecMapping mapping ? ((mapping["uid"] ?? mapping["type"]) as SpecScalar)?.Text ?? "" : "")];
        int[] found = [.. Enumerable.Range(0, names.Length).Where(i => names[i] == step)];
        if (found.Length == 1)
            return found[0];
        throw new SpecificationException(
            found.Length == 0 ? $"There is no item '{step}' in the list" : $"'{step}' appears in the list {found.Length} times",
            new Location { File = $"--set {assignment}" },
            found.Length == 0
                ? $"Use an index from 0 to {names.Length - 1} or one of {string.Join(", ", names.Where(name => name.Length > 0))}."
                : "Use an index, or give the stages a uid.");
    }

    private static SpecScalar Substitute(SpecScalar scalar, Func<string, string?> environment, SpecErrors errors, Room room)
    {
        string text = Reference().Replace(scalar.Text, match =>
        {
            if (match.Value.StartsWith("$$", StringComparison.Ordinal))
                return match.Value[1..];
            string name = match.Groups["name"].Value;
            string? value = environment(name);
            if (string.IsNullOrEmpty(value) && match.Groups["default"].Success)
                return match.Groups["default"].Value;
            if (value is null)
            {
                if (environment == SpecificationOptions.NoEnvironment)
                    errors.Add($"Environment variables cannot be read here, and {match.Value} refers to one", scalar.Location, "Write the value, or set it from outside.");
                else
                    errors.Add($"There is no environment variable {name}", scalar.Location, $"Set it, or write ${{{name}:-default}}.");
            }
            return room.Take(value ?? "", scalar.Location);
        });
        // A reference that is the whole text takes the type of what it stands for: "${LEAVES}" with LEAVES=63 is a number.
        bool whole = Reference().Match(scalar.Text) is { Success: true, Index: 0 } match && match.Length == scalar.Text.Length;
        return scalar with { Text = text, Kind = whole ? SpecScalar.Resolve(text) : SpecScalarKind.Text };
    }

    // A short text may name a long value a thousand times.
    private sealed class Room
    {
        private long _left = SpecLimits.Default.Bytes;

        public string Take(string value, Location location) => (_left -= value.Length) >= 0 ? value : throw new SpecificationException(
            $"The values of ${{...}} have more than {SpecLimits.Default.Bytes} characters together", location, "Put what is long into a file, and name that.");
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}")]
    private static partial Regex Reference();
}
