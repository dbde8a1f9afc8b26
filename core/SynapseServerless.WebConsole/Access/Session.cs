namespace SynapseServerless.WebConsole.Access;

/// <summary>Somebody who is signed in.</summary>
/// <param name="Caller">Name of the key.</param>
/// <param name="CanChange">Whether the key may change anything.</param>
/// <param name="Expires">When it ends.</param>
/// <param name="Secret">What tokens of forms are made of; different for each session.</param>
internal sealed record Session(string Caller, bool CanChange, DateTimeOffset Expires, byte[] Secret)
{
    /// <summary>Whether the cookie is to be renewed, so that a page that is open all day is not signed out.</summary>
    public bool IsOld(DateTimeOffset now) => Expires - now < Sessions.Lifetime - TimeSpan.FromDays(1);
}
