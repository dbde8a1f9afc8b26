namespace SynapseServerless.Services.Governing;

/// <summary>How many instances share the limits of an endpoint. Something outside, such as leases in storage, counts them.</summary>
public interface IRateShares
{
    /// <summary>How many call the endpoint now, this one included; at least one. It is asked often and must answer at once.</summary>
    int Holders { get; }
}
