using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Data;
using SynapseServerless.LightGBM.Distributed;
using SynapseServerless.LightGBM.Features;
using SynapseServerless.LightGBM.Fitting;
using SynapseServerless.LightGBM.Native;
using SynapseServerless.LightGBM.Trees;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

/// <summary>What <see cref="LightGBMClassifier"/>, <see cref="LightGBMRegressor"/> and <see cref="LightGBMRanker"/> share: parameters, and a fit that streams.</summary>
/// <remarks>
/// A fit looks at all rows once (it counts and checks them and takes a sample for the bins) and reads them a second time
/// to push them, batch by batch, into the binned data set. It holds that data set, one batch, and nothing else of the data.
/// </remarks>
public abstract partial class LightGBMEstimator : GangEstimator
{
    private protected LightGBMEstimator()
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => TrainingColumns.Names;

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        (NativeParameters? native, SpecificationException? wrong) = TryNative();
        if (wrong is not null)
            yield return wrong;
        if (native?["early_stopping_round"] is not (null or "0") && native["boosting"] == "dart")
        {
            yield return BadParameter(
                Owner("early_stopping_round", nameof(EarlyStoppingRound)), "dart changes earlier trees, so no earlier state can be returned to",
                "Set earlyStoppingRound to 0.");
        }
        if (BoostingType is "rf" or "random_forest" && (BaggingFreq == 0 || BaggingFraction >= 1) && FeatureFraction >= 1)
        {
            yield return BadParameter(
                nameof(BoostingType), "A random forest needs bagging", "Set baggingFreq to 1 and baggingFraction (or featureFraction) below 1.");
        }
        if (LinearTree && FeaturesShapCol.Length > 0 && Scorer == "native")
        {
            yield return BadParameter(
                nameof(FeaturesShapCol), "LightGBM has no SHAP values of trees whose leaves hold linear models", "Leave it empty, set linearTree to false, or scorer to auto.");
        }
        if (ModelString.Length > 0 && WrongModel() is { } unreadable)
            yield return unreadable;
        foreach (string metric in Metrics.Unknown(Metric, MetricNames))
        {
            yield return Metrics.WithRanking.Contains(metric)
                ? BadParameter(nameof(Metric), $"The metric '{metric}' needs groups", "Train a LightGBMRanker.")
                : BadParameter(nameof(Metric), $"LightGBM has no metric '{metric}'", Suggestions.Remedy(metric, MetricNames, "metrics"));
        }
        if (LinearTree && Ranks > 1)
            yield return LinearOnRanks();
        foreach (SpecificationException error in CheckReference())
            yield return error;
        foreach (SpecificationException error in CheckCode())
            yield return error;
        if (wrong is null && RefusedByLightGBM() is { } refused)
            yield return refused;
    }

    /// <inheritdoc/>
    [NotAParameter]
    public sealed override bool TakesValidation => true;

    /// <inheritdoc/>
    public sealed override IEnumerable<SpecificationException> ValidateFit(bool hasValidation)
    {
        if (string.IsNullOrEmpty(ValidationIndicatorCol) && !hasValidation && StoppingRounds > 0)
        {
            yield return BadParameter(
                Owner("early_stopping_round", nameof(EarlyStoppingRound)), "Early stopping needs validation rows",
                "Set validationIndicatorCol, fit with a second input of validation rows, or set earlyStoppingRound to 0.");
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Notes()
    {
        try
        {
            return [.. PassThroughNotes(), .. NativeCheck.Run(ToCheck()).Select(warning => new StageNote(Uid, ParameterIn(warning), $"LightGBM says: {warning}"))];
        }
        catch (SynapseException)
        {
            // What is wrong is no note; Validate tells it.
            return [];
        }
        catch (DllNotFoundException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<StageNote> Facts() =>
    [
        new(Uid, ParameterName.FromProperty(nameof(Scorer)), Scorer switch
        {
            "native" => "The model's rows will be scored by LightGBM's library (native).",
            "managed" => "The model's rows will be scored by code in C# (managed), and a model that is beyond its limits will be refused.",
            _ => "The model's rows will be scored by code in C# (managed) where that covers the model, and else by LightGBM's library (native); the record of the run says which.",
        }),
    ];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Field features = CheckInput(input);
        return Schemas.With(input, ModelOutputs(input, FeatureColumn.Width(features)));
    }

    /// <inheritdoc/>
    public sealed override int Ranks => Math.Max(1, NumTasks);

    /// <inheritdoc/>
    public sealed override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        return Ranks == 1
            ? (await FitAsync(data, new FitRank(null, context), cancellationToken).ConfigureAwait(false))!
            : await LocalRanks.FitAsync(this, Ranks, Exchanges, data, context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public sealed override Task<Transformer?> FitRankAsync(
        Dataset data, StageContext context, ICollective collective, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(collective);
        return FitAsync(data, new FitRank(collective, context), cancellationToken);
    }

    /// <inheritdoc/>
    public sealed override CollectiveOptions Exchanges => new() { ExchangeTimeout = TimeSpan.FromSeconds(Timeout) };

    // Gives the model, or nothing on a rank that another speaks for.
    private async Task<Transformer?> FitAsync(Dataset data, FitRank rank, CancellationToken cancellationToken)
    {
        StageContext context = rank.Context;
        Field features = CheckInput(data.Schema);
        if (LinearTree && !rank.IsAlone)
            throw LinearOnRanks();
        if (ValidateFit(context.Validation is not null).FirstOrDefault() is { } invalid)
            throw invalid;
        TrainingColumns columns = ColumnsWith(OrNull(ValidationIndicatorCol));
        if (context.Validation is { } validation)
        {
            CheckValidation(features, validation.Schema);
            var both = new ValidatedDataset(data, validation, columns.Validation);
            (data, columns) = (both, ColumnsWith(both.Indicator));
        }
        NativeParameters parameters = ToNative(features, context.Threads);
        ReferenceDataset? reference = await OpenReferenceAsync(context.Storage, cancellationToken).ConfigureAwait(false);
        string startingFrom = StartingFrom(reference);
        await rank.IntroduceAsync(Uid, parameters, data, columns.Names, startingFrom, Code.Kinds).ConfigureAwait(false);
        // Ranks are compared without them: each has files of its own.
        using var sideFiles = new SideFiles();
        sideFiles.Write(parameters, ForcedSplits, ForcedBins);
        Booster? booster = ModelString.Length == 0 ? null : LoadModelString(context.Logger);
        using var thread = new NativeThread();
        try
        {
            int parts = Math.Max(1, NumBatches);
            int[] categorical = Numbers(parameters, "categorical_feature");
            Dataset share = rank.Share(data);
            TrainingSource SourceOf(Dataset rows, StageContext told) => new(rows, columns, LabelRule(parameters), categorical, told)
            {
                ClassWeights = [.. WeightsOfClasses],
                HasOwnValidation = context.Validation is not null,
            };
            TrainingSource source = SourceOf(share, context);
            var sampling = new BinSampling(SamplingMode, SamplingSubsetSize, parameters);
            DatasetScan scan = await thread.BeginAsync(() => new DatasetScanner(source, rank.Sampling(sampling, data), parts)
                .ScanAsync(IsClassification, 0, reference is null, cancellationToken)).ConfigureAwait(false);
            if (GroupColumn is { } group && share is RankData ranks)
            {
                RankData settled = await rank.SettleGroupsAsync(scan, ranks).ConfigureAwait(false);
                if (settled != share)
                {
                    scan.Sample?.Dispose();
                    // Bad rows were told about when they were first seen, by whichever rank.
                    (share, source) = (settled, SourceOf(settled, context with { Rows = SilentRowSink.Instance }));
                    scan = await thread.BeginAsync(() => new DatasetScanner(source, sampling, parts)
                        .ScanAsync(IsClassification, 0, false, cancellationToken)).ConfigureAwait(false);
                }
                await rank.CheckGroupsAsync(scan, Location.OfStage(Uid, group)).ConfigureAwait(false);
            }
            Agreement agreed = await rank.AgreeAsync(scan, share, parts, sampling.Seed).ConfigureAwait(false);
            IReadOnlyList<string>? names = CheckRows(agreed.Whole, features, parameters, reference, booster);
            CheckValidationRows(agreed.Whole);
            if (agreed.Rank is null)
            {
                scan.Sample?.Dispose();
                return null;
            }
            agreed.Rank.Add(parameters, Learner, TopK);
            var rows = new FitRows(source, scan, agreed, sampling, thread, note => SourceOf(new RankData(data, note.Slices), context)) { Reference = reference };

            // Scores of a column and of trees add up to something else in another order.
            FitCheckpoints checkpoints = await agreed.Rank.OpenCheckpointsAsync(
                parameters, string.IsNullOrEmpty(InitScoreCol) ? CheckpointInterval : 0, agreed.Whole, startingFrom, cancellationToken).ConfigureAwait(false);
            TrainingRecord? record = checkpoints.Last?.Before;
            string text = "";
            bool isStopped = false;
            for (int part = checkpoints.Last?.Part ?? 0; part < parts && !isStopped; part++)
            {
                FitBlocks blocks = checkpoints.Of(part, booster, record);
                (text, record, isStopped) = await FitPartAsync(rows, part, parameters, names, booster, record, blocks, cancellationToken).ConfigureAwait(false);
                booster?.Dispose();
                // Loaded again, the model holds its trees and no training data.
                booster = Booster.Load(text, context.Logger);
            }
            if (!agreed.Rank.IsChief)
                return null;
            Field label = data.Schema.GetFieldByName(LabelCol);
            record = record! with { FeatureNames = names ?? [], LabelLevels = [.. ColumnMetadata.Levels(label) ?? []] };
            Transformer model = CreateModel(booster!, Portable(text, parameters, sideFiles), record, parameters);
            booster = null;
            return model;
        }
        finally
        {
            booster?.Dispose();
        }
    }

    /// <summary>Whether labels are class indexes.</summary>
    private protected abstract bool IsClassification { get; }

    /// <summary>The column that says which rows belong together; null where none does.</summary>
    private protected virtual string? GroupColumn => null;

    /// <summary>The metrics there are.</summary>
    private protected virtual IReadOnlyList<string> MetricNames => Metrics.Names;

    /// <summary>Per class a factor for the weights of its rows; empty for none.</summary>
    private protected virtual IReadOnlyList<double> WeightsOfClasses => [];

    /// <summary>Whether LightGBM has to be told how many classes there are.</summary>
    private protected virtual bool NeedsClassCount => false;

    /// <summary>What labels the objective takes.</summary>
    private protected abstract LabelRule LabelRule(NativeParameters parameters);

    /// <summary>Checks the labels of all rows together, and sets what depends on them.</summary>
    private protected virtual void CheckLabels(DatasetScan scan, NativeParameters parameters)
    {
    }

    /// <summary>Checks the columns that only this kind of estimator reads.</summary>
    private protected virtual void CheckColumns(Schema input)
    {
    }

    /// <summary>The columns that the model will add.</summary>
    private protected abstract IReadOnlyList<Field> ModelOutputs(Schema input, int width);

    /// <summary>The model; it owns the booster.</summary>
    private protected abstract Transformer CreateModel(Booster booster, string text, TrainingRecord record, NativeParameters parameters);

    private TrainingColumns TrainingColumns => ColumnsWith(OrNull(ValidationIndicatorCol));

    private TrainingColumns ColumnsWith(string? validation) =>
        new(FeaturesCol, LabelCol, OrNull(WeightCol), validation, OrNull(InitScoreCol), GroupColumn);

    // What a fit begins with beside its data: a model, and bins.
    private string StartingFrom(ReferenceDataset? reference) => reference is null ? ModelString : $"{reference.Fingerprint} {ModelString}";

    private SpecificationException LinearOnRanks() => BadParameter(
        nameof(LinearTree), "LightGBM trains linear trees on one rank only", "Set numTasks to 1, or linearTree to false.");

    private string Learner => Parallelism.StartsWith("voting", StringComparison.Ordinal) ? "voting" : "data";

    private async Task<(string Text, TrainingRecord Record, bool IsStopped)> FitPartAsync(
        FitRows rows, int part, NativeParameters parameters, IReadOnlyList<string>? names, Booster? earlier,
        TrainingRecord? before, FitBlocks blocks, CancellationToken cancellationToken)
    {
        FitRank rank = rows.Agreed.Rank!;
        using Booster? resumed = blocks.Load(rank.Context.Logger);
        Booster? from = resumed ?? earlier;
        if (rows.Scan.TrainRows[part] == 0)
            throw BadParameter(nameof(NumBatches), $"There are fewer training rows than parts ({rows.Scan.TrainRows.Length})", "Use fewer.");
        int scoresPerRow = from is not null ? from.TreesPerIteration
            : string.IsNullOrEmpty(InitScoreCol) ? 0
            : ClassCount(parameters);
        var metadata = new DatasetMetadata(!string.IsNullOrEmpty(WeightCol) || WeightsOfClasses.Count > 0, scoresPerRow);
        NativeThread thread = rows.Thread;
        using LightGBMDataset train = await CreateAsync().ConfigureAwait(false);
        if (names is not null)
            Located(() => { train.SetFeatureNames(FeatureNames.ForNative(names)); return 0; });
        using LightGBMDataset? validation = rows.ValidationRows == 0
            ? null
            : await thread.RunAsync(() => Located(
                () => LightGBMDataset.CreateAligned(train, rows.ValidationRows, parameters, metadata, rank.Context.Logger))).ConfigureAwait(false);
        var starting = new StartingScores(from, scoresPerRow, $"num_threads={parameters["num_threads"]}");
        await rows.PushAsync(part, train, validation, starting, cancellationToken).ConfigureAwait(false);
        // Nothing of what the rows were read with is needed while the trees grow, which may take hours.
        NativeHeap.Trim();

        using IDisposable? gains = GroupColumn is null
            ? null
            : await LabelGains.EnterAsync(parameters["label_gain"] ?? "", cancellationToken).ConfigureAwait(false);
        return await thread.RunAsync(
            () => Located(() => Train(train, validation, rows, part, parameters, earlier, resumed, before, blocks, cancellationToken))).ConfigureAwait(false);

        async Task<LightGBMDataset> CreateAsync()
        {
            if (rows.Reference is { } reference)
            {
                return await thread.RunAsync(() => Located(
                    () => LightGBMDataset.Create(reference, rows.Scan.TrainRows[part], parameters, metadata, rank.Context.Logger))).ConfigureAwait(false);
            }
            // Freed before training begins: the sample may be as big as the data set.
            using BinSample sample = await rows.SampleAsync(part, cancellationToken).ConfigureAwait(false);
            return await thread.RunAsync(() => Located(
                () => LightGBMDataset.Create(sample, rows.Scan.TrainRows[part], parameters, metadata, rank.Context.Logger))).ConfigureAwait(false);
        }
    }

    private (string Text, TrainingRecord Record, bool IsStopped) Train(
        LightGBMDataset train, LightGBMDataset? validation, FitRows rows, int part, NativeParameters parameters, Booster? earlier,
        Booster? resumed, TrainingRecord? before, FitBlocks blocks, CancellationToken cancellationToken)
    {
        FitRank rank = rows.Agreed.Rank!;
        DatasetScan whole = rows.Agreed.Whole;
        using LightGBMNetwork? network = rank.OpenNetwork();
        using Booster booster = Booster.Create(train, blocks.Parameters(parameters), rank.Context.Logger);
        network?.ThrowIfFailed();
        if (earlier is null && resumed is null && string.IsNullOrEmpty(InitScoreCol))
            rank.StartFromAll(network, train, parameters);
        // In front at once: with trees in it, the booster goes on as the one did that had made them.
        if (resumed is not null)
            booster.Prepend(resumed);
        if (validation is not null)
            booster.AddValidation(validation);
        TrainingCode code = Code;
        var loop = new TrainingLoop(booster, rank, rows.Scan.TrainRows[part], whole.ValidationRows > 0, parameters, ImprovementTolerance, rank.Context)
        {
            Code = code,
            Part = part,
            CustomTrain = new CustomRows(booster, 0, train, code),
            CustomValidation = validation is null ? null : new CustomRows(booster, 1, validation, code),
        };
        loop.Run(blocks, network, cancellationToken);
        blocks.End(booster);
        int iterations = loop.BestIterations + IterationsBefore();
        if (earlier is not null && resumed is null)
            booster.Prepend(earlier);
        var record = new TrainingRecord
        {
            Metrics = before is null ? loop.Curves : Curves.Join(before.Metrics, loop.Curves),
            TrainedIterations = loop.Iterations + (before?.TrainedIterations ?? 0),
            BestIteration = loop.BestIterations + (before?.BestIteration ?? 0),
            TrainingRows = whole.TrainRows[part] + (before?.TrainingRows ?? 0),
            ValidationRows = whole.ValidationRows,
        };
        return (rank.Confirm(booster.Save(iterations), parameters["tree_learner"], IterationsBefore() * booster.TreesPerIteration, whole.TrainRows[part]), record, loop.IsStopped);

        int IterationsBefore() => blocks.Resumed?.EarlierIterations ?? earlier?.IterationCount ?? 0;
    }

    private Booster LoadModelString(Microsoft.Extensions.Logging.ILogger logger)
    {
        try
        {
            return Booster.Load(ModelString, logger);
        }
        catch (LightGBMException error)
        {
            throw new SpecificationException(error.Problem, Location.OfParameter(Uid, Stages.ParameterName.FromProperty(nameof(ModelString))), error.Remedy, error);
        }
    }

    private SpecificationException? WrongModel()
    {
        try
        {
            NativeText.Parse(ModelString);
            return null;
        }
        catch (LightGBMException error)
        {
            return BadParameter(nameof(ModelString), error.Problem, error.Remedy);
        }
    }

    private (NativeParameters? Parameters, SpecificationException? Wrong) TryNative()
    {
        try
        {
            return (ToNative(null, 0), null);
        }
        catch (SpecificationException error)
        {
            return (null, error);
        }
        catch (DllNotFoundException)
        {
            return default;
        }
    }

    // Parameters as a check needs them, before there are any data.
    private NativeParameters ToCheck()
    {
        NativeParameters parameters = ToNative(null, 0);
        if (!NeedsClassCount || parameters["num_class"] is not null)
            return parameters;
        // Any number, unless there is a matrix with a row and a column per class.
        int weights = parameters["auc_mu_weights"]?.Split(',').Length ?? 9;
        return parameters.Set("num_class", Math.Max(2, (int)Math.Sqrt(weights)));
    }

    private SpecificationException? RefusedByLightGBM()
    {
        try
        {
            NativeCheck.Run(ToCheck());
            return null;
        }
        catch (SpecificationException error)
        {
            return error;
        }
        catch (LightGBMException error)
        {
            LightGBMException located = Locate(error);
            return new SpecificationException(located.Problem, located.Location, located.Remedy, error);
        }
        catch (DllNotFoundException)
        {
            // A machine without the library can still check a job that others run; a fit here will say that it is missing.
            return null;
        }
    }

    // Says nothing of this machine and of the moment: the number of threads that was asked for, no temporary files.
    private static string Portable(string model, NativeParameters parameters, SideFiles sideFiles)
    {
        const string threads = "\n[num_threads: ";
        int start = model.LastIndexOf(threads, StringComparison.Ordinal);
        int end = start < 0 ? -1 : model.IndexOf(']', start);
        return sideFiles.Forget(end < 0 ? model : $"{model.AsSpan(0, start)}{threads}{parameters["num_threads"]}{model.AsSpan(end)}");
    }

    private static int ClassCount(NativeParameters parameters) => int.Parse(parameters["num_class"] ?? "1");

    private T Located<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (LightGBMException error) when (error.Location == Location.None)
        {
            throw Locate(error);
        }
    }

    private static string? OrNull(string? name) => string.IsNullOrEmpty(name) ? null : name;
}
