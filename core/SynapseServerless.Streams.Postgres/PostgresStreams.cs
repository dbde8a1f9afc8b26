using SynapseServerless.Stages;

namespace SynapseServerless.Streaming.Postgres;

/// <summary>The room of PostgreSQL.</summary>
public static class PostgresStreams
{
    /// <summary>Adds the source and the sink <c>postgres</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    public static StageCatalog AddPostgresStreams(this StageCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .AddStreamSource<PostgresSource>("postgres")
            .AddStreamSink<PostgresSink>("postgres");
    }
}
