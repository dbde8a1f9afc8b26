namespace SynapseServerless.EndToEnd.Tests.Runs;

/// <summary>Small specifications over real weather: 2,918 days, of which 2,190 train and 728 test.</summary>
internal static class Weather
{
    public const int Rows = 2_918;
    public const int Test = 728;

    /// <summary>Stages that predict the highest temperature of the next day.</summary>
    public const string Stages = """
          - type: FastVectorAssembler
            inputCols: [temp_max, temp_min, precipitation, wind]
            outputCol: features
          - type: LightGBMRegressor
            labelCol: temp_max_tomorrow
            numIterations: 20
            numLeaves: 8
        """;

    public const string Evaluation = """
        evaluate:
          type: ComputeModelStatistics
          labelCol: temp_max_tomorrow
          scoresCol: prediction
          evaluationMetric: regression
        """;

    public static string Inputs { get; } = $$"""
        name: weather
        inputs:
          weather:
            path: "{{Samples.Weather}}"
            partitions: 2
            split: { column: part }
        """;

    /// <summary>Fits, transforms, evaluates and writes everything there is.</summary>
    public static string Whole { get; } = $$"""
        {{Inputs}}
        pipeline:
        {{Stages}}
        fit: weather.train
        transform: weather.test
        {{Evaluation}}
        output: { model: out/model, data: out/scored, metrics: out/metrics.json, report: out/report.html }
        """;

    /// <summary>Fits and saves the model.</summary>
    public static string FitOnly { get; } = $$"""
        {{Inputs}}
        pipeline:
        {{Stages}}
        fit: weather.train
        output: { model: out/model }
        """;

    /// <summary>Scores with the model that <see cref="FitOnly"/> saved.</summary>
    public static string ScoreOnly { get; } = $$"""
        {{Inputs}}
        model: out/model
        transform: weather.test
        output: { data: out/scored }
        """;

    /// <summary>Evaluates what <see cref="ScoreOnly"/> wrote.</summary>
    public static string EvaluateOnly { get; } = $$"""
        name: weather
        inputs: { scored: out/scored }
        {{Evaluation}}
          input: scored
        """;
}
