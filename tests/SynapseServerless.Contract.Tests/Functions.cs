using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Contract.Tests;

/// <summary>The functions that samples call by name.</summary>
internal static class Functions
{
    static Functions()
    {
        NamedFunctions.Add<double, string, string>("join", static (number, text) => $"{text} {number}");
        NamedFunctions.AddBatches("narrow", static batch => Batches.Select(batch, ["number", "text"]), static schema => Schemas.Select(schema, ["number", "text"]));
    }

    /// <summary>A function of a number and a text.</summary>
    public static string Join => "join";

    /// <summary>A function that keeps two columns.</summary>
    public static string Narrow => "narrow";
}
