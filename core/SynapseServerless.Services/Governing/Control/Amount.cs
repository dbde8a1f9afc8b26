namespace SynapseServerless.Services.Governing.Control;

/// <summary>An amount in both units that services limit.</summary>
internal readonly record struct Amount(double Requests, double Tokens)
{
    public static Amount operator +(Amount one, Amount other) => new(one.Requests + other.Requests, one.Tokens + other.Tokens);

    public static Amount operator -(Amount one, Amount other) => new(one.Requests - other.Requests, one.Tokens - other.Tokens);

    public static Amount operator *(Amount one, double factor) => new(one.Requests * factor, one.Tokens * factor);

    public double In(bool tokens) => tokens ? Tokens : Requests;
}
