using System.Globalization;
using System.Text.Json;
using SynapseServerless.Specifications;

namespace SynapseServerless.Service.Api.Http;

/// <summary>Reads the keys of a body and gathers what is wrong with them.</summary>
/// <param name="body">The body.</param>
internal sealed class BodyBinder(SpecMapping body)
{
    private readonly SpecErrors _errors = new();

    public string? Text(string key)
    {
        switch (body[key])
        {
            case null or SpecScalar { Kind: SpecScalarKind.Null }:
                return null;
            case SpecScalar { Kind: SpecScalarKind.Text } text:
                return text.Text;
            case { } other:
                Wrong(other, key, "a text");
                return null;
        }
    }

    public bool Flag(string key)
    {
        switch (body[key])
        {
            case null or SpecScalar { Kind: SpecScalarKind.Null }:
                return false;
            case SpecScalar { Kind: SpecScalarKind.Boolean } flag:
                return flag.Text == "true";
            case { } other:
                Wrong(other, key, "true or false");
                return false;
        }
    }

    public T? Word<T>(string key)
        where T : struct, Enum
    {
        if (Text(key) is not { } text)
            return null;
        foreach (T value in Enum.GetValues<T>())
        {
            if (System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == text)
                return value;
        }
        Wrong(body[key]!, key, string.Join(" or ", Enum.GetNames<T>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)));
        return null;
    }

    public int? Number(string key)
    {
        switch (body[key])
        {
            case null or SpecScalar { Kind: SpecScalarKind.Null }:
                return null;
            case SpecScalar { Kind: SpecScalarKind.Number } number when int.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0:
                return value;
            case { } other:
                Wrong(other, key, "a whole number from 1");
                return null;
        }
    }

    public IReadOnlyList<string> Texts(string key)
    {
        switch (body[key])
        {
            case null or SpecScalar { Kind: SpecScalarKind.Null }:
                return [];
            case SpecSequence list:
                foreach (SpecNode item in list.Items.Where(item => item is not SpecScalar { Kind: SpecScalarKind.Text }))
                    Wrong(item, $"an item of {key}", "a text");
                return [.. list.Items.OfType<SpecScalar>().Select(item => item.Text)];
            case { } other:
                Wrong(other, key, "a list of texts");
                return [];
        }
    }

    public Uri? Url(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp))
            return url;
        Wrong(body[key]!, key, "an https URL");
        return null;
    }

    /// <summary>A mapping under a key.</summary>
    public SpecMapping? Mapping(string key)
    {
        switch (body[key])
        {
            case null or SpecScalar { Kind: SpecScalarKind.Null }:
                return null;
            case SpecMapping mapping:
                return mapping;
            case { } other:
                Wrong(other, key, "a mapping");
                return null;
        }
    }

    /// <summary>Says that a key is needed and missing.</summary>
    public void Require(string key)
    {
        if (body[key] is null)
            _errors.Add($"The key '{key}' is missing", body.Location);
    }

    /// <summary>Refuses keys that mean nothing here, and throws when anything was wrong.</summary>
    /// <param name="known">The keys there are.</param>
    public void Check(params IReadOnlyCollection<string> known)
    {
        foreach (SpecEntry entry in body.Entries.Where(entry => !known.Contains(entry.Key)))
            _errors.Add($"There is no key '{entry.Key}' here", entry.KeyLocation, Suggestions.Remedy(entry.Key, known, "keys"));
        if (_errors.Errors.Count > 0)
            throw new InvalidSpecificationException(_errors.Errors);
    }

    private void Wrong(SpecNode node, string key, string wanted) =>
        _errors.Add($"{(key.Contains(' ', StringComparison.Ordinal) ? char.ToUpperInvariant(key[0]) + key[1..] : $"The value of '{key}'")} is {wanted}, not {node.Description}", node.Location);
}
