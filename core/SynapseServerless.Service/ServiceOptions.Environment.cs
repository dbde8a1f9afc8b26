using System.Globalization;
using SynapseServerless.Hosting;
using SynapseServerless.Secrets;

namespace SynapseServerless.Service;

public sealed partial record ServiceOptions
{
    /// <summary>Reads the options from environment variables.</summary>
    /// <param name="variable">Looks up a variable; null for those of the process.</param>
    /// <exception cref="SpecificationException">A variable is missing or malformed; all that is wrong at once, no key or secret repeated.</exception>
    public static ServiceOptions FromEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        var errors = new Specifications.SpecErrors();
        HostSettings host = HostSettings.Read(variable, errors);
        foreach (string name in (string[])["SYNAPSE_API_KEYS", "SYNAPSE_READ_KEYS", "SYNAPSE_CALLBACK_SECRET"])
        {
            if (VaultReference.IsUnresolved(variable(name)))
                errors.Add($"{name} is a reference to a vault that was not resolved", Location.None, "Put the secret into the vault, let the app read it, and start the app again.");
        }
        string root = host.Root ?? "";
        if (root.Length == 0)
            errors.Add("SYNAPSE_ROOT is not set", Location.None, "Give the folder of the service, or https://ACCOUNT.blob.core.windows.net/CONTAINER.");
        var defaults = new ServiceOptions { Root = root };
        ServiceOptions options = defaults with
        {
            Keys = ReadKeys(variable("SYNAPSE_API_KEYS"), "SYNAPSE_API_KEYS", errors),
            ReadOnlyKeys = ReadKeys(variable("SYNAPSE_READ_KEYS"), "SYNAPSE_READ_KEYS", errors),
            Host = host,
            CallbackSecret = Text(variable("SYNAPSE_CALLBACK_SECRET")),
            Queues = Text(variable("SYNAPSE_QUEUES")),
            MaxBodyBytes = Number(variable("SYNAPSE_MAX_BODY_BYTES"), "SYNAPSE_MAX_BODY_BYTES", defaults.MaxBodyBytes, 1 << 30, errors),
            MaxScoreBytes = Number(variable("SYNAPSE_MAX_SCORE_BYTES"), "SYNAPSE_MAX_SCORE_BYTES", defaults.MaxScoreBytes, 1 << 30, errors),
            MaxScoreRows = (int)Number(variable("SYNAPSE_MAX_SCORE_ROWS"), "SYNAPSE_MAX_SCORE_ROWS", defaults.MaxScoreRows, 1_000_000, errors),
        };
        foreach (string name in options.ReadOnlyKeys.Keys.Where(options.Keys.ContainsKey))
            errors.Add($"SYNAPSE_API_KEYS and SYNAPSE_READ_KEYS both have a key named '{name}'", Location.None, "Give each its own name.");
        errors.ThrowIfAny();
        return options;
    }

    /// <summary>Reads keys as <see cref="Keys"/> has them.</summary>
    /// <param name="text"><c>name=key;name=key</c>, or keys without names.</param>
    /// <param name="source">What to call the text in messages.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static IReadOnlyDictionary<string, string> ReadKeys(string? text, string source, Specifications.SpecErrors errors)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        string unnamed = source == "SYNAPSE_READ_KEYS" ? "reader" : "key";
        int number = 0;
        foreach (string entry in List(text))
        {
            number++;
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            // Base64 ends in equals signs; a name is what stands before one that is not at the end.
            bool named = equals > 0 && entry[equals..].Trim('=').Length > 0;
            string name = named ? entry[..equals].Trim() : $"{unnamed}{number}";
            string key = named ? entry[(equals + 1)..].Trim() : entry;
            if (key.Length < ShortestKey)
                errors.Add($"Key number {number} of {source} has {key.Length} characters", Location.None, $"Use at least {ShortestKey}, drawn at random.");
            else if (key.Any(c => c is <= ' ' or > '~'))
                errors.Add($"Key number {number} of {source} has characters that no header can carry", Location.None, "Use letters, digits and punctuation of ASCII.");
            else if (!keys.TryAdd(name, key))
                errors.Add($"{source} has two keys named '{name}'", Location.None, "Give each its own name.");
        }
        return keys;
    }

    private static string[] List(string? text) =>
        text?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static long Number(string? text, string name, long fallback, long most, Specifications.SpecErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            return fallback;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= 1 && number <= most)
            return number;
        errors.Add($"{name} is '{text}'", Location.None, $"Give a whole number from 1 to {most.ToString(CultureInfo.InvariantCulture)}.");
        return fallback;
    }
}
