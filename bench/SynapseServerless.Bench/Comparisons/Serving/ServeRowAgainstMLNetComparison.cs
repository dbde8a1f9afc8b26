using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;
using SynapseServerless.Bench.Comparisons.LightGBM;
using SynapseServerless.Bench.Harness;

namespace SynapseServerless.Bench.Comparisons.Serving;

/// <summary>What serving a row costs beside ASP.NET Core over prediction engines of ML.NET, of which a pool is kept as PredictionEnginePool keeps one.</summary>
public sealed class ServeRowAgainstMLNetComparison : ServeRowComparison
{
    private const int Rows = 100_000;

    /// <inheritdoc/>
    public override string Name => "serve-row-mlnet";

    /// <inheritdoc/>
    public override string Summary => "20,000 requests to score one flight, over 8 connections that stay open, against ASP.NET Core over a pool of ML.NET's prediction engines, with a LightGBM model of as many trees";

    /// <inheritdoc/>
    public override IReadOnlyList<Requirement> Requirements => [Requirement.SpeedAtLeast(3)];

    /// <inheritdoc/>
    protected override async Task<RequestDelegate> ReferenceEndpointAsync(BenchContext context, CancellationToken cancellationToken)
    {
        (float[] matrix, float[] labels) = await FlightModel.LoadAsync(context, cancellationToken);
        var ml = new MLContext(seed: 1);
        ITransformer model = ml.Transforms.Concatenate("Features", [.. FlightVectors.Slots.Select(Property)])
            .Append(ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options { NumberOfIterations = 100, NumberOfLeaves = 31 }))
            .Fit(ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(row => FlightRow.Of(matrix.AsSpan(row * FlightVectors.Columns, FlightVectors.Columns), labels[row] > 0))));
        var engines = new ConcurrentBag<PredictionEngine<FlightRow, Late>>();
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        return async http =>
        {
            Body body = (await JsonSerializer.DeserializeAsync<Body>(http.Request.Body, json, http.RequestAborted))!;
            if (!engines.TryTake(out PredictionEngine<FlightRow, Late>? engine))
                engine = ml.Model.CreatePredictionEngine<FlightRow, Late>(model);
            Late late = engine.Predict(body.Rows[0]);
            engines.Add(engine);
            byte[] answer = JsonSerializer.SerializeToUtf8Bytes(new { rows = new[] { late } }, json);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer, http.RequestAborted);
        };
    }

    // month is Month, as a property is written.
    private static string Property(string slot) => char.ToUpperInvariant(slot[0]) + slot[1..];

    private sealed record Body(IReadOnlyList<FlightRow> Rows);

    /// <summary>A flight as ML.NET takes it.</summary>
    public sealed class FlightRow
    {
        /// <summary>Month.</summary>
        public float Month { get; set; }

        /// <summary>Day of the month.</summary>
        public float Day { get; set; }

        /// <summary>Day of the week.</summary>
        public float Weekday { get; set; }

        /// <summary>Minute of the day.</summary>
        public float MinuteOfDay { get; set; }

        /// <summary>Distance.</summary>
        public float Distance { get; set; }

        /// <summary>Where from.</summary>
        public float Origin { get; set; }

        /// <summary>Where to.</summary>
        public float Destination { get; set; }

        /// <summary>Day of the year.</summary>
        public float DayOfYear { get; set; }

        /// <summary>Whether it was late.</summary>
        public bool Label { get; set; }

        internal static FlightRow Of(ReadOnlySpan<float> vector, bool label) => new()
        {
            Month = vector[0], Day = vector[1], Weekday = vector[2], MinuteOfDay = vector[3], Distance = vector[4], Origin = vector[5], Destination = vector[6], DayOfYear = vector[7], Label = label,
        };
    }

    /// <summary>What ML.NET gives.</summary>
    public sealed class Late
    {
        /// <summary>Whether it is late.</summary>
        [ColumnName("PredictedLabel")]
        public bool Prediction { get; set; }

        /// <summary>How probable that is.</summary>
        public float Probability { get; set; }
    }
}
