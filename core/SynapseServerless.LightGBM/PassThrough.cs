using System.Text.Json;
using SynapseServerless.LightGBM.Native;

namespace SynapseServerless.LightGBM;

/// <summary>Parameters given in LightGBM's own words.</summary>
internal static class PassThrough
{
    // They would open ports, read or write files beside the run's storage, or have a parameter that prepares for them.
    private static readonly Dictionary<string, string> s_refused = new(StringComparer.Ordinal)
    {
        ["linear_tree"] = "Use linearTree.",
        ["machines"] = "Training opens no ports.",
        ["machine_list_filename"] = "Training opens no ports.",
        ["num_machines"] = "Training opens no ports.",
        ["local_listen_port"] = "Training opens no ports.",
        ["forcedbins_filename"] = "Use forcedBins.",
        ["forcedsplits_filename"] = "Use forcedSplits.",
        ["input_model"] = "Use modelString.",
        ["output_model"] = "Models are saved by the run.",
        ["data"] = "Data comes from the run.",
        ["valid"] = "Use validationIndicatorCol.",
    };

    /// <summary>Sets what the text says, over whatever is set.</summary>
    /// <param name="parameters">The parameters to change.</param>
    /// <param name="text">Pairs <c>name=value</c>, separated by white space.</param>
    /// <param name="stage">The stage's uid, for errors.</param>
    /// <exception cref="SpecificationException">A pair is malformed, or LightGBM knows no such parameter.</exception>
    public static void Apply(NativeParameters parameters, string text, string stage)
    {
        foreach ((string name, string value) in Read(text, stage))
            parameters.Set(name, value);
    }

    /// <summary>What the text sets: names as LightGBM's own list has them, whatever alias was used.</summary>
    /// <param name="text">Pairs <c>name=value</c>, separated by white space.</param>
    /// <param name="stage">The stage's uid, for errors.</param>
    /// <exception cref="SpecificationException">A pair is malformed, or LightGBM knows no such parameter.</exception>
    public static IReadOnlyList<(string Name, string Value)> Read(string text, string stage)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var pairs = new List<(string Name, string Value)>();
        Dictionary<string, string> names = Names();
        foreach (string pair in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw Bad($"'{pair}' is not of the form name=value", "Write for example \"max_bin=63 path_smooth=1\", without spaces around =.");
            string given = pair[..equals];
            if (!names.TryGetValue(given, out string? name))
                throw Bad($"LightGBM has no parameter '{given}'", Suggestions.Remedy(given, names.Keys, "LightGBM parameters"));
            if (s_refused.TryGetValue(name, out string? reason))
                throw Bad($"'{given}' cannot be set here", reason);
            pairs.Add((name, pair[(equals + 1)..]));
        }
        return pairs;

        SpecificationException Bad(string problem, string remedy) =>
            new(problem, Location.OfParameter(stage, "passThroughArgs"), remedy);
    }

    /// <summary>Every name LightGBM knows, aliases included, with the name it stands for.</summary>
    private static unsafe Dictionary<string, string> Names()
    {
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            long needed;
            fixed (byte* output = buffer)
                NativeCall.Check(NativeMethods.LGBM_DumpParamAliases(buffer.Length, out needed, output));
            if (needed > buffer.Length)
            {
                buffer = new byte[needed];
                continue;
            }
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            using JsonDocument document = JsonDocument.Parse(buffer.AsMemory(0, (int)needed - 1));
            foreach (JsonProperty parameter in document.RootElement.EnumerateObject())
            {
                names[parameter.Name] = parameter.Name;
                foreach (JsonElement alias in parameter.Value.EnumerateArray())
                    names[alias.GetString()!] = parameter.Name;
            }
            return names;
        }
    }
}
