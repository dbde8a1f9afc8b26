using SynapseServerless.LightGBM.Trees;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// The model in LightGBM's own forms, and models made of models.
public abstract partial class LightGBMModel
{
    /// <summary>The model in LightGBM's own text, which LightGBM loads in any language.</summary>
    /// <returns>The text as it was trained or loaded, byte for byte.</returns>
    public string GetNativeModel() => _booster is null ? Booster.Save() : _text;

    /// <summary>Writes the model in LightGBM's own text to a local file.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public Task SaveNativeModelAsync(string path, CancellationToken cancellationToken = default) =>
        File.WriteAllTextAsync(path, GetNativeModel(), cancellationToken);

    /// <summary>The model in LightGBM's own JSON: header, features, and every tree as nested splits.</summary>
    public string GetNativeJson() => Booster.DumpJson();

    /// <summary>Writes the model in LightGBM's own JSON to a local file.</summary>
    /// <param name="path">The file; it is replaced.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public Task SaveNativeJsonAsync(string path, CancellationToken cancellationToken = default) =>
        File.WriteAllTextAsync(path, GetNativeJson(), cancellationToken);

    /// <summary>Names of the features, in order: as the data had them, or else as the model text has them.</summary>
    [Stages.NotAParameter]
    public IReadOnlyList<string> FeatureNames => Record.FeatureNames.Count == Booster.FeatureCount ? Record.FeatureNames : Booster.FeatureNames;

    /// <summary>What the model's text says about it: objective, classes, and what every feature holds.</summary>
    public NativeModelInfo GetNativeModelInfo() => NativeModelInfo.Of(NativeText.Parse(Booster.Save()), FeatureNames);

    /// <summary>A model whose raw scores are the sums of this one's and another's: this one's trees come first.</summary>
    /// <param name="later">The other model: of the same objective, classes and number of features.</param>
    /// <returns>A model with this one's columns; the caller disposes it, and both others as before.</returns>
    /// <exception cref="LightGBMException">The models do not fit together.</exception>
    public LightGBMModel MergeWith(LightGBMModel later)
    {
        ArgumentNullException.ThrowIfNull(later);
        if (Objective.Name != later.Objective.Name || Objective.Sigmoid != later.Objective.Sigmoid)
            throw Apart($"objective {Show(this)}", $"objective {Show(later)}");
        if (Objective.AveragesTrees != later.Objective.AveragesTrees)
            throw Apart(Objective.AveragesTrees ? "averaged trees" : "summed trees", later.Objective.AveragesTrees ? "averaged trees" : "summed trees");
        if (Booster.FeatureCount != later.Booster.FeatureCount)
            throw Apart($"{Booster.FeatureCount} features", $"{later.Booster.FeatureCount} features");
        if (Booster.TreesPerIteration != later.Booster.TreesPerIteration)
            throw Apart($"{Booster.TreesPerIteration} classes", $"{later.Booster.TreesPerIteration} classes");
        if (!FeatureNames.SequenceEqual(later.FeatureNames))
        {
            (string first, string second) = FeatureNames.Zip(later.FeatureNames).First(pair => pair.First != pair.Second);
            throw Apart($"a feature {first}", $"{second} in its place");
        }
        using Booster merged = Booster.Load(later.GetNativeModel());
        merged.Prepend(Booster);
        string text = merged.Save();
        int iterations = Booster.IterationCount + later.Booster.IterationCount;
        return With(Booster.Load(text), text, Record with
        {
            TrainedIterations = iterations,
            BestIteration = iterations,
            TrainingRows = Record.TrainingRows + later.Record.TrainingRows,
            ValidationRows = Record.ValidationRows + later.Record.ValidationRows,
            Metrics = new Dictionary<string, IReadOnlyList<double>>(),
        });

        LightGBMException Apart(string mine, string theirs) =>
            new($"One model has {mine} and the other {theirs}", Location.OfStage(Uid), "Models that are merged agree on objective, classes and features.");

        static string Show(LightGBMModel model) => $"'{model.Objective.Name}'{(model.Objective.Sigmoid == 1 ? "" : $" with sigmoid {model.Objective.Sigmoid:R}")}";
    }

    string IExplainedModel.ExplanationCol => FeaturesShapCol;

    Transformer IExplainedModel.Explaining(string column)
    {
        if (FeaturesShapCol.Length > 0)
            return this;
        LightGBMModel explaining = With(Booster, _text, Record);
        explaining._shapCol = column;
        return explaining;
    }

    /// <summary>The same stage around another booster, which it owns.</summary>
    private protected abstract LightGBMModel With(Booster booster, string text, TrainingRecord record);

    /// <summary>Loads text or JSON and checks what it is for; nothing stays behind when it is refused.</summary>
    private protected static T Load<T>(string model, Func<Booster, string, ModelObjective, T> create)
    {
        ArgumentNullException.ThrowIfNull(model);
        string text = model.AsSpan().TrimStart().StartsWith("{") ? NativeText.OfJson(model) : model;
        var booster = Booster.LoadWithTrees(text);
        try
        {
            return create(booster, text, NativeText.ParseObjective(text));
        }
        catch
        {
            booster.Dispose();
            throw;
        }
    }

    /// <summary>Reads a file that LightGBM wrote.</summary>
    private protected static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new LightGBMException("There is no such file", Location.OfFile(path), "Give the path of a model that LightGBM saved as text or JSON.");
        return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is known of the training of a model that LightGBM itself wrote.</summary>
    private protected static TrainingRecord RecordOf(Booster booster) =>
        new() { BestIteration = booster.IterationCount, TrainedIterations = booster.IterationCount };
}
