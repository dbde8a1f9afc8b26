using System.Text.Encodings.Web;
using System.Text.Json;

namespace SynapseServerless.Service.Intake;

/// <summary>Puts files that landed in the place of an input of a specification.</summary>
public static class DropInput
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The input that files replace: the one that is named, or the only one there is.</summary>
    /// <param name="specification">The specification as canonical JSON.</param>
    /// <param name="named">The name of the input; null when nobody named one.</param>
    /// <exception cref="SpecificationException">There are several inputs and nobody named one, or there is none of the name.</exception>
    public static string Name(JsonElement specification, string? named)
    {
        string[] names = [.. specification.GetProperty("inputs").EnumerateObject().Select(input => input.Name)];
        if (named is null)
        {
            return names.Length == 1 ? names[0] : throw new SpecificationException(
                $"The pipeline has {names.Length} inputs, and nothing says which one a file replaces", new Location { Pointer = "/inputs" },
                $"Name it: \"drop\": {{\"input\": \"{names.FirstOrDefault() ?? "..."}\"}} beside the specification of a stored pipeline, --input {names.FirstOrDefault() ?? "..."} on the command line.");
        }
        return names.Contains(named) ? named : throw new SpecificationException(
            $"The specification has no input '{named}'", new Location { Pointer = "/inputs" }, Suggestions.Remedy(named, names, "inputs"));
    }

    /// <summary>The value to set, as by <c>--set</c>, that puts files in the place of an input.</summary>
    /// <param name="specification">The specification as canonical JSON.</param>
    /// <param name="input">Name of the input.</param>
    /// <param name="locations">The files.</param>
    public static string Override(JsonElement specification, string input, IReadOnlyList<string> locations)
    {
        string value = JsonSerializer.Serialize(locations, Quoted);
        // An input that is a text is short for one with nothing but a path.
        return specification.GetProperty("inputs").GetProperty(input).ValueKind == JsonValueKind.Object
            ? $"inputs.{input}.path={value}"
            : $"inputs.{input}={{\"path\": {value}}}";
    }
}
