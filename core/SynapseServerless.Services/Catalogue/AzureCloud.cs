namespace SynapseServerless.Services;

/// <summary>A cloud of Azure, with hosts and tokens of its own.</summary>
public enum AzureCloud
{
    /// <summary>The one for everybody.</summary>
    Public,

    /// <summary>That of the government of the United States.</summary>
    UsGovernment,

    /// <summary>The one in China, operated by 21Vianet.</summary>
    China,
}

/// <summary>What the hosts of a cloud end with.</summary>
/// <remarks>
/// Read in: Azure Government and Azure operated by 21Vianet, "Translator in sovereign clouds" and "Speech service in sovereign clouds" (hosts of regions, of the Translator and of
/// resources); the audiences of the client libraries of Azure AI Search (SearchAudience) and of the Language service (TextAnalyticsAudience); Azure Maps, Azure Government cloud support.
/// </remarks>
internal static class CloudDomains
{
    /// <summary>Fills in what differs between clouds.</summary>
    /// <param name="text">An address or the scope of a token, with names in braces.</param>
    /// <param name="cloud">The cloud.</param>
    public static string Fill(string text, AzureCloud cloud)
    {
        (string domain, string azure, string search) = cloud switch
        {
            AzureCloud.UsGovernment => ("microsoft.us", "azure.us", "azure.us"),
            AzureCloud.China => ("azure.cn", "azure.cn", "azure.cn"),
            _ => ("microsoft.com", "azure.com", "windows.net"),
        };
        return text
            .Replace("{domain}", domain, StringComparison.Ordinal).Replace("{azure}", azure, StringComparison.Ordinal).Replace("{search}", search, StringComparison.Ordinal)
            // Recordings and voices are at the hosts of Microsoft itself in the public cloud alone.
            .Replace("{speech}", cloud == AzureCloud.Public ? domain : azure, StringComparison.Ordinal);
    }
}
