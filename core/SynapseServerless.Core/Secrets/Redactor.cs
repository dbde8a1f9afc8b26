using System.Text.Encodings.Web;

namespace SynapseServerless.Secrets;

/// <summary>Replaces the values of secrets that are in use by their names, in messages of errors and logs.</summary>
/// <remarks>It knows the values for as long as they are used, and not longer.</remarks>
public sealed class Redactor
{
    // A shorter secret than this would be found in half of all words.
    private const int Shortest = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Name, int Uses)> _values = new(StringComparer.Ordinal);
    private volatile (string Text, string Name)[] _known = [];

    /// <summary>A text without values of secrets.</summary>
    /// <param name="text">The text.</param>
    public string Redact(string text)
    {
        foreach ((string value, string name) in _known)
            text = text.Replace(value, name, StringComparison.Ordinal);
        return text;
    }

    internal void Add(SecretValue secret) => Change(secret, +1);

    internal void Remove(SecretValue secret) => Change(secret, -1);

    private void Change(SecretValue secret, int by)
    {
        string value = secret.Reveal();
        if (value.Length < Shortest)
            return;
        lock (_lock)
        {
            int before = _values.TryGetValue(value, out (string Name, int Uses) known) ? known.Uses : 0;
            int uses = before + by;
            if (uses == 0)
                _values.Remove(value);
            else
                _values[value] = (secret.ToString(), uses);
            // Calls side by side use the same few secrets over and over.
            if (before > 0 && uses > 0)
                return;
            // Services repeat keys as they were sent: in URLs and in JSON. Longer ones first, since one may be a part of another.
            _known = [.. _values
                .SelectMany(one => Forms(one.Key).Select(form => (Text: form, one.Value.Name)))
                .OrderByDescending(one => one.Text.Length)];
        }
    }

    private static IEnumerable<string> Forms(string value) => new[]
    {
        value,
        Uri.EscapeDataString(value),
        JavaScriptEncoder.Default.Encode(value),
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value)),
    }.Distinct(StringComparer.Ordinal);
}
