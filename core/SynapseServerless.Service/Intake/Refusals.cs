using SynapseServerless.Trust;

namespace SynapseServerless.Service.Intake;

/// <summary>Tells what is refused, and stays so, from what may work the next time.</summary>
internal static class Refusals
{
    /// <summary>Whether trying again is of no use.</summary>
    public static bool IsFinal(Exception error) => error switch
    {
        ServiceException refusal => refusal.Refusal != Refusal.Unavailable,
        SpecificationException => true,
        _ => false,
    };

    /// <summary>The status that the same refusal has in HTTP, for logs.</summary>
    public static int Status(Exception error) => error switch
    {
        NotAllowedException => 403,
        ServiceException refusal => refusal.Refusal switch
        {
            Refusal.NotFound => 404,
            Refusal.Conflict => 409,
            Refusal.Forbidden => 403,
            Refusal.TooLarge => 413,
            Refusal.Unavailable => 503,
            _ => 422,
        },
        _ => 422,
    };
}
