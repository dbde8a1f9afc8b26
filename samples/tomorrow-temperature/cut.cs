// Makes data/weather.csv from data/weather.csv of the npm package vega-datasets 3.2.1: each day of each city gets the
// highest temperature of the day after it, and the last year is set apart to test on.
//   dotnet run cut.cs -- PATH/TO/vega-datasets/data/weather.csv
#:package DuckDB.NET.Data.Full
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

using DuckDB.NET.Data;

if (args is not [var source])
{
    Console.Error.WriteLine("Usage: dotnet run cut.cs -- PATH/TO/weather.csv");
    return 2;
}

Directory.CreateDirectory("data");
using var connection = new DuckDBConnection("Data Source=:memory:");
connection.Open();
using DuckDBCommand command = connection.CreateCommand();
command.CommandText = $"""
    COPY (
        SELECT
            location, date, precipitation, temp_max, temp_min, wind, weather,
            lag(temp_max) OVER city AS temp_max_yesterday,
            lead(temp_max) OVER city AS temp_max_tomorrow,
            CASE WHEN date < DATE '2015-01-01' THEN 'train' ELSE 'test' END AS part
        FROM read_csv('{source.Replace("'", "''", StringComparison.Ordinal)}')
        WINDOW city AS (PARTITION BY location ORDER BY date)
        QUALIFY temp_max_yesterday IS NOT NULL AND temp_max_tomorrow IS NOT NULL
        ORDER BY location, date
    ) TO 'data/weather.csv' (FORMAT csv, HEADER)
    """;
Console.WriteLine($"{command.ExecuteNonQuery()} rows");
return 0;
