using SynapseServerless.Specifications;

namespace SynapseServerless.Secrets;

/// <summary>The value of a secret while it is used. Printed, logged or formatted it is the name.</summary>
public readonly struct SecretValue
{
    private readonly string? _value;

    internal SecretValue(Secret secret, string value) => (Secret, _value) = (secret, value);

    /// <summary>The secret.</summary>
    public Secret? Secret { get; }

    /// <summary>The value itself, to be handed to what needs it and kept nowhere.</summary>
    public string Reveal() => _value ?? throw new InvalidOperationException("There is no secret in this value.");

    /// <summary>The name of the secret, as it stands in a specification.</summary>
    public override string ToString() => Secret?.ToString() ?? "";
}
