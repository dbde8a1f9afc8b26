using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>What stands in the place of an answer where calls are counted and nothing is asked; see <see cref="CallCounting"/>.</summary>
internal static class UnaskedCalls
{
    private const string Code = "CountedOnly";

    /// <summary>Ends the work of a row.</summary>
    public static CallException Exception() => new(new CallError(null, Code, "The request was counted and not sent", CallErrorCategory.Input));

    /// <summary>Whether a row has no answer because nothing was asked.</summary>
    public static bool IsUnasked(this CallException error) => error.Error.Code == Code;
}
