// Cuts data/flights-200k.parquet from the three million flights of the npm package vega-datasets 3.2.1:
// every fifteenth row of data/flights-3m.parquet, in its order, so that the whole half year is there evenly.
//   dotnet run cut.cs -- PATH/TO/vega-datasets/data/flights-3m.parquet
#:package DuckDB.NET.Data.Full
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

using DuckDB.NET.Data;

if (args is not [var source])
{
    Console.Error.WriteLine("Usage: dotnet run cut.cs -- PATH/TO/flights-3m.parquet");
    return 2;
}

Directory.CreateDirectory("data");
using var connection = new DuckDBConnection("Data Source=:memory:");
connection.Open();
using DuckDBCommand command = connection.CreateCommand();
// Row groups of 24,576 rows make nine of them, so that the sample is read in several partitions.
command.CommandText = $"""
    COPY (
        SELECT date, delay::INTEGER AS delay, distance::INTEGER AS distance, origin, destination
        FROM read_parquet('{source.Replace("'", "''", StringComparison.Ordinal)}', file_row_number = true)
        WHERE file_row_number % 15 = 0
        ORDER BY file_row_number
    ) TO 'data/flights-200k.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 24576)
    """;
Console.WriteLine($"{command.ExecuteNonQuery()} rows");
return 0;
