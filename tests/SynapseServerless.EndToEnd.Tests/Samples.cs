namespace SynapseServerless.EndToEnd.Tests;

/// <summary>Real files of the repository.</summary>
internal static class Samples
{
    /// <summary>Folder of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>200,000 flights: date, delay, distance, origin, destination.</summary>
    public static string Flights { get; } = Path.Combine(Repository, "samples", "flight-delays", "data", "flights-200k.parquet");

    /// <summary>Daily weather of Seattle and New York.</summary>
    public static string Weather { get; } = Path.Combine(Repository, "samples", "tomorrow-temperature", "data", "weather.csv");

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "SynapseServerless.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
